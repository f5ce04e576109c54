// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.LayerIndex.FileNode;
import io.github.istiofips.image.LayerRecord.Examined;
import io.github.istiofips.image.LayerRecord.View;
import io.github.istiofips.image.LayerStack.Absent;
import io.github.istiofips.image.LayerStack.Ambiguous;
import io.github.istiofips.image.LayerStack.Found;
import io.github.istiofips.image.LayerStack.Outcome;
import io.github.istiofips.image.LayerStack.Pending;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Finds the effective files at wanted paths. Layers are read from the top, each to its end; the layers below the one
 * that settles the last path are never asked for. A file that only a name in a lower layer leads to (a symbolic link, a
 * hard link) may cost a second reading of its layer.
 */
final class FileCollector {

    private final Blobs blobs;
    private final LayerLibrary library;
    private final FileExaminer examiner;
    private final List<Descriptor> topDown;
    private final List<String> diffIds;
    private final Map<String, String> wanted;
    private final List<LayerRecord> records = new ArrayList<>();
    private LayerStack stack = LayerStack.empty();

    /**
     * @param layers the layers, lowest first
     * @param diffIds the digests of the archives in them, in the same order; empty if nobody states them
     * @param wanted the view of each wanted absolute path
     */
    FileCollector(
            Blobs blobs,
            LayerLibrary library,
            FileExaminer examiner,
            List<Descriptor> layers,
            List<String> diffIds,
            Map<String, String> wanted) {
        this.blobs = blobs;
        this.library = library;
        this.examiner = examiner;
        this.topDown = new ArrayList<>(layers);
        Collections.reverse(topDown);
        this.diffIds = new ArrayList<>(diffIds);
        Collections.reverse(this.diffIds);
        this.wanted = Collections.unmodifiableMap(new LinkedHashMap<>(wanted));
    }

    EffectiveFiles collect() throws ImageException {
        Map<String, Outcome> outcomes = outcomes();
        for (int layer = 0; layer < records.size(); layer++) {
            Set<View> views = views(outcomes, layer);
            if (!records.get(layer).has(views)) {
                records.set(layer, library.get(topDown.get(layer), Set.of(), index -> views));
            }
        }
        return result(outcomes);
    }

    private Map<String, Outcome> outcomes() throws ImageException {
        Map<String, Outcome> outcomes = resolve(stack);
        for (int layer = 0; layer < topDown.size(); layer++) {
            Set<String> pending = outcomes.values().stream()
                    .filter(Pending.class::isInstance)
                    .map(outcome -> ((Pending) outcome).path())
                    .collect(Collectors.toSet());
            if (pending.isEmpty()) {
                return outcomes;
            }
            int current = layer;
            LayerStack above = stack;
            LayerRecord read =
                    library.get(topDown.get(layer), pending, index -> views(resolve(above.with(index)), current));
            compare(layer, read);
            records.add(read);
            stack = above.with(read.index());
            outcomes = resolve(stack);
        }
        stack = stack.completed();
        return resolve(stack);
    }

    /** The manifest vouches for the blob, the configuration for the archive in it; runtimes compare both. */
    private void compare(int layer, LayerRecord read) throws ImageException {
        if (!diffIds.isEmpty()
                && diffIds.get(layer).startsWith("sha256:")
                && !diffIds.get(layer).equals("sha256:" + read.diffId())) {
            throw blobs.unreadable(
                    "Layer",
                    topDown.get(layer),
                    new ContentException(
                            Reason.DIGEST_MISMATCH,
                            "holds another archive than the configuration names in rootfs.diff_ids"));
        }
    }

    private Map<String, Outcome> resolve(LayerStack layers) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        for (String path : wanted.keySet()) {
            if (!path.startsWith("/") || path.length() > ImagePath.MAX_LENGTH || path.indexOf('\0') >= 0) {
                outcomes.put(path, new Absent("is not an absolute path"));
            } else {
                outcomes.put(path, layers.resolve(path));
            }
        }
        return outcomes;
    }

    private Set<View> views(Map<String, Outcome> outcomes, int layer) {
        Set<View> views = new LinkedHashSet<>();
        outcomes.forEach((path, outcome) -> {
            if (outcome instanceof Found found
                    && found.layer() == layer
                    && !found.node().sparse()) {
                views.add(new View(found.node().ordinal(), wanted.getOrDefault(path, "")));
            }
        });
        return views;
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
        int passedOver = records.stream().mapToInt(LayerRecord::passedOver).sum();
        return new EffectiveFiles(files, absent, others(outcomes), passedOver);
    }

    private ImageFile file(String path, Found found) throws ImageException {
        Descriptor layer = topDown.get(found.layer());
        FileNode node = found.node();
        if (node.sparse()) {
            throw blobs.unreadable("Layer", layer, ContentException.unsupported("holds " + path + " as a sparse file"));
        }
        Examined examined = records.get(found.layer())
                .examined(node, wanted.getOrDefault(path, ""))
                .orElseThrow(() -> blobs.unreadable(
                        "Layer", layer, ContentException.damaged("gave " + path + " only at its first reading")));
        return file(path, "/" + found.path(), node, examined);
    }

    private static ImageFile file(String path, String resolved, FileNode node, Examined examined) {
        return new ImageFile(path, resolved, node.size(), examined.sha256(), node.mode(), examined.facts());
    }

    /** What the examiner asked for is reported where no upper layer hides it and no wanted path leads to it. */
    private List<ImageFile> others(Map<String, Outcome> outcomes) {
        Map<String, ImageFile> others = new TreeMap<>();
        for (int layer = 0; layer < records.size(); layer++) {
            int current = layer;
            LayerRecord read = records.get(layer);
            Set<Integer> told =
                    views(outcomes, layer).stream().map(View::ordinal).collect(Collectors.toSet());
            met(read).forEach((path, file) -> {
                Optional<Examined> examined = read.examined(file, examiner.viewOf(path));
                if (examined.isPresent() && isVisible(path, current) && !told.contains(file.ordinal())) {
                    others.put("/" + path, file("/" + path, "/" + path, file, examined.get()));
                }
            });
        }
        return List.copyOf(others.values());
    }

    private static SortedMap<String, FileNode> met(LayerRecord read) {
        SortedMap<String, FileNode> met = new TreeMap<>();
        read.index().nodes().forEach((path, node) -> {
            if (node instanceof FileNode file && read.met().contains(file.ordinal())) {
                met.put(path, file);
            }
        });
        return met;
    }

    /** Where runtimes resolve a path differently, the file is in the image for all of them, and only its path differs. */
    private boolean isVisible(String path, int layer) {
        Outcome outcome = stack.resolve("/" + path);
        return outcome instanceof Ambiguous || (outcome instanceof Found found && found.layer() == layer);
    }
}
