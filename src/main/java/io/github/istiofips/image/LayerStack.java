// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import io.github.istiofips.image.LayerIndex.DirectoryNode;
import io.github.istiofips.image.LayerIndex.FileNode;
import io.github.istiofips.image.LayerIndex.LinkNode;
import io.github.istiofips.image.LayerIndex.LowerFileNode;
import io.github.istiofips.image.LayerIndex.Node;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The layers read so far, topmost first, seen as one file system. Answers "pending" where a layer that was not read
 * yet decides.
 */
final class LayerStack {

    /** Where a path leads to. */
    sealed interface Outcome {}

    /**
     * A regular file.
     *
     * @param layer which layer holds it, 0 being the topmost
     * @param path where it is, free of symbolic links
     */
    record Found(int layer, FileNode node, String path) implements Outcome {}

    /** No regular file, and why. */
    record Absent(String reason) implements Outcome {}

    /** A lower layer decides; the path to look for there. */
    record Pending(String path) implements Outcome {}

    /** An upper layer has files below a path that is a symbolic link in a lower one. */
    record Ambiguous(int layer, String link) implements Outcome {}

    private record At(int layer, Node node) {}

    private final List<LayerIndex> layers;
    private final boolean complete;

    private LayerStack(List<LayerIndex> layers, boolean complete) {
        this.layers = layers;
        this.complete = complete;
    }

    /** No layer was read yet. */
    static LayerStack empty() {
        return new LayerStack(List.of(), false);
    }

    /** Returns these layers with the next lower one below them. */
    LayerStack with(LayerIndex layer) {
        List<LayerIndex> all = new ArrayList<>(layers);
        all.add(layer);
        return new LayerStack(all, complete);
    }

    /** Returns these layers as all there are: nothing is pending. */
    LayerStack completed() {
        return new LayerStack(layers, true);
    }

    /** Follows an absolute path of the image, symbolic links included. */
    Outcome resolve(String path) {
        return new Walk().follow(path, 0);
    }

    /** Finds the topmost layer that has the path; present but empty when a layer hides it. */
    private Optional<At> lookup(String path, int from) {
        for (int i = from; i < layers.size(); i++) {
            Optional<Node> node = layers.get(i).node(path);
            if (node.isPresent()) {
                return Optional.of(new At(i, node.get()));
            }
            if (layers.get(i).hides(path)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * Tells whether a layer has entries below a path that is a symbolic link in the layers below it, without an entry
     * that makes it a directory. Runtimes that extract onto the lower layers follow the link; others replace it.
     */
    private boolean writesThroughLink(String path, int upper) {
        if (!layers.get(upper).implies(path) || layers.get(upper).hides(path)) {
            return false;
        }
        return lookup(path, upper + 1)
                .filter(below -> below.node() instanceof LinkNode
                        || (below.node() instanceof DirectoryNode && writesThroughLink(path, below.layer())))
                .isPresent();
    }

    private boolean undecided(String path, int from) {
        return !complete && layers.stream().skip(from).noneMatch(layer -> layer.hides(path));
    }

    /** One path on its way; counts the links it takes. */
    private final class Walk {

        private int links;

        Outcome follow(String path, int from) {
            String current = "";
            Deque<String> rest = ImagePath.components(path);
            while (!rest.isEmpty()) {
                String component = rest.removeFirst();
                if (component.equals("..")) {
                    current = ImagePath.parent(current);
                    continue;
                }
                String next = ImagePath.child(current, component);
                Optional<At> at = lookup(next, from);
                if (at.isEmpty()) {
                    return undecided(next, from)
                            ? new Pending(ImagePath.descend(next, rest))
                            : new Absent("does not exist");
                }
                Node node = at.get().node();
                if (node instanceof LinkNode link) {
                    if (++links > LayerIndex.MAX_LINKS) {
                        return new Absent("leads into a loop of symbolic links");
                    }
                    current = link.target().startsWith("/") ? "" : current;
                    prepend(ImagePath.components(link.target()), rest);
                    if (rest.size() > ImagePath.MAX_LENGTH) {
                        return new Absent("leads through symbolic links that make it too long");
                    }
                } else if (node instanceof DirectoryNode) {
                    if (writesThroughLink(next, at.get().layer())) {
                        return new Ambiguous(at.get().layer(), next);
                    }
                    current = next;
                } else {
                    return rest.isEmpty() ? end(at.get(), next) : new Absent("lies below a path that is no directory");
                }
            }
            return new Absent("is a directory");
        }

        private Outcome end(At at, String path) {
            if (at.node() instanceof FileNode file) {
                return new Found(at.layer(), file, path);
            }
            if (at.node() instanceof LowerFileNode lower) {
                return follow(lower.target(), at.layer() + 1);
            }
            return new Absent("is a device or another special file");
        }

        private static void prepend(Deque<String> components, Deque<String> rest) {
            while (!components.isEmpty()) {
                rest.addFirst(components.removeLast());
            }
        }
    }
}
