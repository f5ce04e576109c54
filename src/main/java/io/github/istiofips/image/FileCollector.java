// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import io.github.istiofips.image.LayerStack.Absent;
import io.github.istiofips.image.LayerStack.Ambiguous;
import io.github.istiofips.image.LayerStack.Found;
import io.github.istiofips.image.LayerStack.Outcome;
import io.github.istiofips.image.LayerStack.Pending;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds the effective content of wanted paths. Layers are read from the top, each to its end; the layers below the one
 * that settles the last path are never asked for. A file whose name only a lower layer leads to (a symbolic link, a
 * hard link) costs a second reading of its layer.
 */
final class FileCollector {

    private final Blobs blobs;
    private final List<Descriptor> topDown;
    private final Spool spool;
    private final LayerStack stack = new LayerStack();

    FileCollector(Blobs blobs, List<Descriptor> layers, Path spoolDirectory) {
        this.blobs = blobs;
        this.topDown = new ArrayList<>(layers);
        Collections.reverse(topDown);
        this.spool = new Spool(spoolDirectory);
    }

    EffectiveFiles collect(Collection<String> wantedPaths) throws ImageException {
        Set<String> wanted = new LinkedHashSet<>(wantedPaths);
        try {
            Map<String, Outcome> outcomes = outcomes(wanted);
            fetchUnspooled(found(outcomes.values()));
            return result(outcomes);
        } catch (ImageException e) {
            spool.retain(key -> false);
            throw e;
        }
    }

    private Map<String, Outcome> outcomes(Set<String> wanted) throws ImageException {
        Map<String, Outcome> outcomes = resolve(wanted);
        for (int layer = 0; layer < topDown.size(); layer++) {
            Set<String> pending = outcomes.values().stream()
                    .filter(Pending.class::isInstance)
                    .map(outcome -> ((Pending) outcome).path())
                    .collect(Collectors.toSet());
            if (pending.isEmpty()) {
                return outcomes;
            }
            stack.add(readNamed(layer, pending));
            outcomes = resolve(wanted);
            Set<Spool.Key> needed = found(outcomes.values()).stream()
                    .map(found -> new Spool.Key(found.layer(), found.node().ordinal()))
                    .collect(Collectors.toSet());
            spool.retain(needed::contains);
        }
        stack.complete();
        return resolve(wanted);
    }

    private Map<String, Outcome> resolve(Set<String> wanted) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        for (String path : wanted) {
            if (!path.startsWith("/") || path.length() > ImagePath.MAX_LENGTH || path.indexOf('\0') >= 0) {
                outcomes.put(path, new Absent("is not an absolute path"));
            } else {
                outcomes.put(path, stack.resolve(path));
            }
        }
        return outcomes;
    }

    private static List<Found> found(Collection<Outcome> outcomes) {
        return outcomes.stream()
                .filter(Found.class::isInstance)
                .map(Found.class::cast)
                .toList();
    }

    private interface Selection {
        void entry(TarEntry entry, String path, TarReader tar) throws IOException;
    }

    /** Reads a layer and spools the files whose paths are wanted; of a repeated path the last one. */
    private LayerIndex readNamed(int layer, Set<String> paths) throws ImageException {
        Map<String, Spool.Key> last = new HashMap<>();
        return read(layer, (entry, path, tar) -> {
            if (paths.contains(path)) {
                Spool.Key key = new Spool.Key(layer, entry.ordinal());
                Spool.Key replaced = last.put(path, key);
                spool.retain(kept -> !kept.equals(replaced));
                spool.write(key, tar);
            }
        });
    }

    private void fetchUnspooled(List<Found> found) throws ImageException {
        Map<Integer, Set<Integer>> missing = new TreeMap<>();
        for (Found file : found) {
            Spool.Key key = new Spool.Key(file.layer(), file.node().ordinal());
            if (spool.get(key).isEmpty() && !file.node().sparse()) {
                missing.computeIfAbsent(file.layer(), l -> new LinkedHashSet<>())
                        .add(key.ordinal());
            }
        }
        for (Map.Entry<Integer, Set<Integer>> entry : missing.entrySet()) {
            int layer = entry.getKey();
            read(layer, (tarEntry, path, tar) -> {
                if (entry.getValue().contains(tarEntry.ordinal())) {
                    spool.write(new Spool.Key(layer, tarEntry.ordinal()), tar);
                }
            });
        }
    }

    private LayerIndex read(int layer, Selection selection) throws ImageException {
        Descriptor descriptor = topDown.get(layer);
        blobs.refuseUnlessLayer(descriptor);
        return blobs.read("Layer", descriptor, stream -> {
            LayerIndex index = new LayerIndex();
            try (LayerStream archive = LayerStream.open(stream)) {
                TarReader tar = new TarReader(archive);
                for (var entry = tar.next(); entry.isPresent(); entry = tar.next()) {
                    TarEntry current = entry.get();
                    var path = index.add(current);
                    if (path.isPresent() && current.kind() == TarEntry.Kind.FILE) {
                        selection.entry(current, path.get(), tar);
                    }
                }
                archive.skipToEnd();
            }
            return index;
        });
    }

    private EffectiveFiles result(Map<String, Outcome> outcomes) throws ImageException {
        Map<String, ImageFile> files = new LinkedHashMap<>();
        Map<String, String> absent = new LinkedHashMap<>();
        for (Map.Entry<String, Outcome> outcome : outcomes.entrySet()) {
            if (outcome.getValue() instanceof Found found) {
                files.put(outcome.getKey(), file(outcome.getKey(), found));
            } else if (outcome.getValue() instanceof Absent reason) {
                absent.put(outcome.getKey(), reason.reason());
            } else if (outcome.getValue() instanceof Ambiguous through) {
                throw blobs.unreadable(
                        "Layer",
                        topDown.get(through.layer()),
                        ContentException.unsupported("writes through the symbolic link /" + through.link()
                                + " of a lower layer, which runtimes resolve differently"));
            }
        }
        return new EffectiveFiles(files, absent);
    }

    private ImageFile file(String path, Found found) throws ImageException {
        Descriptor layer = topDown.get(found.layer());
        if (found.node().sparse()) {
            throw blobs.unreadable("Layer", layer, ContentException.unsupported("holds " + path + " as a sparse file"));
        }
        Spool.Content content = spool.get(
                        new Spool.Key(found.layer(), found.node().ordinal()))
                .orElseThrow(() -> blobs.unreadable(
                        "Layer", layer, ContentException.damaged("gave " + path + " only at its first reading")));
        return new ImageFile(
                path,
                "/" + found.path(),
                found.node().size(),
                content.sha256(),
                found.node().mode(),
                content.file());
    }
}
