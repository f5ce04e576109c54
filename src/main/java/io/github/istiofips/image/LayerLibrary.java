// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.LayerIndex.FileNode;
import io.github.istiofips.image.LayerRecord.Examined;
import io.github.istiofips.image.LayerRecord.View;
import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.image.cache.ContentCache.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The layers of one source as records. A record comes from the cache, or from one reading of the layer to its verified
 * end; threads that want the same layer wait for the one that reads it.
 */
final class LayerLibrary {

    /** Most files of a layer that are examined though nobody asked for them; full distributions have some thousand. */
    static final int MAX_MET = 20_000;

    /** Most characters that are noted of the files of a layer: scripts of full distributions have 2 Mi. */
    static final int MAX_FACTS = 8 * 1024 * 1024;

    /** Most files of a layer that are only listed: full distributions with a few runtimes have some hundred. */
    static final int MAX_LISTED = 4_000;

    /** Most bytes of the files of a layer that are only listed: seventy times what a bundle of all public roots has. */
    static final long MAX_LISTED_BYTES = 16L * 1024 * 1024;

    /** Most characters that are noted of the files of a layer that are only listed; those of a distribution need 200 Ki. */
    static final int MAX_LISTED_FACTS = 2 * 1024 * 1024;

    private final Blobs blobs;
    private final ContentCache cache;
    private final FileExaminer examiner;
    private final Path spoolDirectory;
    private final Map<String, LayerRecord> read;
    private final AtomicInteger hits;

    /**
     * @param spoolDirectory an existing directory; nothing is left in it
     * @param read what the same image had of its layers already, whatever the cache forgets meanwhile
     * @param hits counts what need not be asked for again
     */
    LayerLibrary(
            Blobs blobs,
            ContentCache cache,
            FileExaminer examiner,
            Path spoolDirectory,
            Map<String, LayerRecord> read,
            AtomicInteger hits) {
        this.blobs = blobs;
        this.cache = cache;
        this.examiner = examiner;
        this.spoolDirectory = spoolDirectory;
        this.read = read;
        this.hits = hits;
    }

    /**
     * Returns the record of a layer.
     *
     * @param paths relative paths of files that are wanted if the layer has them
     * @param needed tells, once the names of the layer are known, which files must have been examined in which view
     */
    LayerRecord get(Descriptor layer, Set<String> paths, Function<LayerIndex, Set<View>> needed) throws ImageException {
        blobs.refuseUnlessLayer(layer);
        String name = examiner.version() + " " + layer.digest() + " " + layer.size();
        Lock lock = cache.lock(Kind.LAYER, name);
        lock.lock();
        try {
            Optional<LayerRecord> known = Optional.ofNullable(read.get(name));
            if (known.isEmpty() && layer.data().isEmpty() && !blobs.areLocal()) {
                known = cache.get(Kind.LAYER, name).flatMap(LayerRecordCodec::read);
                hits.addAndGet(known.isPresent() ? 1 : 0);
            }
            if (known.isEmpty() || !known.get().has(views(known.get(), needed))) {
                known = Optional.of(complete(layer, paths, needed, known));
                cache.put(Kind.LAYER, name, LayerRecordCodec.write(known.get()));
            }
            read.put(name, known.get());
            return known.get();
        } finally {
            lock.unlock();
        }
    }

    /** Reads a layer; again, if it turns out that an earlier name leads to a file that nobody knew to keep. */
    private LayerRecord complete(
            Descriptor layer, Set<String> paths, Function<LayerIndex, Set<View>> needed, Optional<LayerRecord> known)
            throws ImageException {
        Set<Integer> ordinals =
                known.map(record -> ordinals(needed.apply(record.index()))).orElse(Set.of());
        LayerRecord first = merged(read(layer, paths, ordinals, needed), known);
        Set<View> views = needed.apply(first.index());
        if (first.has(views)) {
            return first;
        }
        return merged(read(layer, paths, ordinals(views), needed), Optional.of(first));
    }

    /** Another image may have had the same files in other views. */
    private Set<View> views(LayerRecord known, Function<LayerIndex, Set<View>> needed) {
        return views(known.index(), known.met(), needed);
    }

    private static LayerRecord merged(LayerRecord fresh, Optional<LayerRecord> earlier) {
        return earlier.map(fresh::with).orElse(fresh);
    }

    private static Set<Integer> ordinals(Set<View> views) {
        return views.stream().map(View::ordinal).collect(Collectors.toSet());
    }

    private LayerRecord read(
            Descriptor layer, Set<String> paths, Set<Integer> ordinals, Function<LayerIndex, Set<View>> needed)
            throws ImageException {
        try (Spool spool = new Spool(spoolDirectory, Spool.MAX_BYTES)) {
            Pass pass = new Pass(paths, ordinals, spool);
            String diffId = blobs.read("Layer", layer, pass::read);
            Map<View, Examined> examined = examine(spool, views(pass.index, pass.met, needed));
            Set<Integer> listed = list(spool, pass, examined);
            Set<Integer> met = new HashSet<>(pass.met);
            met.addAll(listed);
            int passedOver = pass.passedOver + pass.listed.size() - listed.size();
            return new LayerRecord(diffId, pass.index, met, examined, passedOver);
        } catch (ContentException e) {
            throw blobs.unreadable("Layer", layer, e);
        } catch (IOException e) {
            throw new ImageException(
                    Reason.LIMIT,
                    "Files of layer " + layer.digest() + " could not be kept in " + spoolDirectory + ": "
                            + e.getMessage() + ".",
                    "Check free space and permissions of that directory.",
                    e);
        }
    }

    /** Adds to the needed views those of the files that were met, by each of their names. */
    private Set<View> views(LayerIndex index, Set<Integer> met, Function<LayerIndex, Set<View>> needed) {
        Set<View> views = new HashSet<>(needed.apply(index));
        index.nodes().forEach((path, node) -> {
            if (node instanceof FileNode file && met.contains(file.ordinal())) {
                views.add(new View(file.ordinal(), examiner.viewOf(path)));
            }
        });
        return views;
    }

    private Map<View, Examined> examine(Spool spool, Set<View> views) throws IOException {
        Map<View, Examined> examined = new LinkedHashMap<>();
        long characters = 0;
        for (View view : views) {
            Optional<Spool.Content> content = spool.get(view.ordinal());
            if (content.isPresent()) {
                String facts = examiner.examine(content.get().file(), view.view());
                characters += facts.length();
                if (characters > MAX_FACTS) {
                    throw ContentException.limit("holds executables and scripts of which more than " + MAX_FACTS
                            + " characters would have to be noted");
                }
                examined.put(view, new Examined(content.get().sha256(), facts));
            }
        }
        return examined;
    }

    /**
     * Examines what is only to be listed, in the order of the archive, as far as there is room for it.
     *
     * @param examined takes the facts
     * @return the ordinals of the files listed
     */
    private Set<Integer> list(Spool spool, Pass pass, Map<View, Examined> examined) throws IOException {
        List<View> views = views(pass.index, pass.listed, index -> Set.of()).stream()
                .sorted(Comparator.comparingInt(View::ordinal).thenComparing(View::view))
                .toList();
        Set<Integer> listed = new HashSet<>(pass.listed);
        long characters = 0;
        for (View view : views) {
            Optional<Spool.Content> content = spool.get(view.ordinal());
            if (content.isPresent() && !examined.containsKey(view)) {
                String facts = examiner.examine(content.get().file(), view.view());
                if (characters + facts.length() <= MAX_LISTED_FACTS) {
                    characters += facts.length();
                    examined.put(view, new Examined(content.get().sha256(), facts));
                } else {
                    listed.remove(view.ordinal());
                }
            }
        }
        return listed;
    }

    /** One reading of a layer, which keeps what is wanted and what the examiner asks for. */
    private final class Pass {

        private final Set<String> paths;
        private final Set<Integer> ordinals;
        private final Spool spool;
        private final LayerIndex index = new LayerIndex();
        private final Set<Integer> met = new HashSet<>();
        private final Set<Integer> listed = new HashSet<>();
        private long listedBytes;
        private int passedOver;

        Pass(Set<String> paths, Set<Integer> ordinals, Spool spool) {
            this.paths = paths;
            this.ordinals = ordinals;
            this.spool = spool;
        }

        /** Returns the SHA-256 of the archive in lower-case hexadecimal. */
        String read(VerifyingStream stream) throws IOException {
            MessageDigest hash = Digest.newSha256();
            try (InputStream archive = new DigestInputStream(LayerStream.open(stream), hash)) {
                TarReader tar = new TarReader(archive);
                for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                    Optional<String> path = index.add(entry.get());
                    if (path.isPresent()) {
                        file(entry.get(), path.get(), tar);
                    }
                }
                archive.transferTo(OutputStream.nullOutputStream());
                return HexFormat.of().formatHex(hash.digest());
            }
        }

        private void file(TarEntry entry, String path, TarReader tar) throws IOException {
            if (entry.kind() != TarEntry.Kind.FILE) {
                return;
            }
            byte[] head = tar.readNBytes(FileExaminer.HEAD_BYTES);
            if (examiner.concerns(path, entry.size(), entry.mode(), head)) {
                met.add(entry.ordinal());
                if (met.size() > MAX_MET) {
                    throw ContentException.limit("holds more than " + MAX_MET + " executables and scripts");
                }
            } else if (examiner.lists(path, entry.size(), head)) {
                list(entry);
            }
            int ordinal = entry.ordinal();
            if (met.contains(ordinal)
                    || listed.contains(ordinal)
                    || paths.contains(path)
                    || ordinals.contains(ordinal)) {
                spool.write(ordinal, head, tar);
            }
        }

        private void list(TarEntry entry) {
            if (listed.size() < MAX_LISTED && listedBytes + entry.size() <= MAX_LISTED_BYTES) {
                listed.add(entry.ordinal());
                listedBytes += entry.size();
            } else {
                passedOver++;
            }
        }
    }
}
