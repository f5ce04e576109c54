// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names of one layer and what they hide in the layers below it (OCI image specification, layer.md). Holds names
 * only, no content. Of several entries with the same name the last one counts; a whiteout never hides an entry of its
 * own layer.
 */
final class LayerIndex {

    /** What a name stands for. */
    sealed interface Node {}

    /** A regular file, found again by the ordinal of its tar entry. */
    record FileNode(int ordinal, long size, int mode, boolean sparse) implements Node {}

    record DirectoryNode() implements Node {}

    /** A symbolic link with its target as written. */
    record LinkNode(String target) implements Node {}

    /** A hard link to a path that only a lower layer can have. */
    record LowerFileNode(String target) implements Node {}

    /** A device, FIFO or unknown type. */
    record SpecialNode() implements Node {}

    /** Most characters of all names and link targets of a layer; a full distribution has 20 Mi. */
    static final long MAX_NAME_CHARACTERS = 64L * 1024 * 1024;

    /** Most symbolic links followed for one path, Linux's own limit. */
    static final int MAX_LINKS = 40;

    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";
    private static final String WHITEOUT_METADATA = ".wh..wh.";
    private static final Node DIRECTORY = new DirectoryNode();

    private final Map<String, Node> nodes = new HashMap<>();
    private final Set<String> directories = new HashSet<>();
    private final Set<String> whiteouts = new HashSet<>();
    private final Set<String> opaque = new HashSet<>();
    private boolean anyLink;
    private long nameCharacters;

    /** Returns an index again that {@link #nodes}, {@link #whiteouts} and {@link #opaque} described. */
    static LayerIndex restored(Map<String, Node> nodes, Set<String> whiteouts, Set<String> opaque) {
        LayerIndex index = new LayerIndex();
        index.nodes.putAll(nodes);
        index.whiteouts.addAll(whiteouts);
        index.opaque.addAll(opaque);
        nodes.keySet().forEach(path -> index.addDirectories(ImagePath.parent(path)));
        return index;
    }

    /** Returns what the layer has, by path. */
    Map<String, Node> nodes() {
        return Collections.unmodifiableMap(nodes);
    }

    /** Returns the paths that the layer hides. */
    Set<String> whiteouts() {
        return Collections.unmodifiableSet(whiteouts);
    }

    /** Returns the directories of which the layer hides what the layers below have. */
    Set<String> opaque() {
        return Collections.unmodifiableSet(opaque);
    }

    /** Takes in the next entry of the layer and returns its path; empty for whiteouts. */
    Optional<String> add(TarEntry entry) throws ContentException {
        charge(entry.name().length() + (long) entry.linkName().length());
        String path = throughLinks(ImagePath.clean(entry.name()));
        String name = ImagePath.fileName(path);
        String directory = ImagePath.parent(path);
        if (name.startsWith(WHITEOUT)) {
            addWhiteout(directory, name);
            return Optional.empty();
        }
        if (path.isEmpty()) {
            return Optional.empty();
        }
        nodes.put(path, node(entry));
        charge(addDirectories(directory));
        return Optional.of(path);
    }

    /** Adds a directory and those above it; returns how many characters the new ones have. */
    private long addDirectories(String directory) {
        long characters = 0;
        String ancestor = directory;
        while (!ancestor.isEmpty() && directories.add(ancestor)) {
            characters += ancestor.length();
            ancestor = ImagePath.parent(ancestor);
        }
        return characters;
    }

    private void addWhiteout(String directory, String name) throws ContentException {
        if (name.equals(OPAQUE)) {
            opaque.add(directory);
        } else if (!name.startsWith(WHITEOUT_METADATA)) {
            String hidden = name.substring(WHITEOUT.length());
            if (hidden.isEmpty() || hidden.equals(".") || hidden.equals("..")) {
                throw ContentException.damaged("has a whiteout that names no file");
            }
            whiteouts.add(ImagePath.child(directory, hidden));
        }
    }

    private Node node(TarEntry entry) throws ContentException {
        return switch (entry.kind()) {
            case FILE -> new FileNode(entry.ordinal(), entry.size(), entry.mode(), false);
            case SPARSE_FILE -> new FileNode(entry.ordinal(), entry.size(), entry.mode(), true);
            case DIRECTORY -> DIRECTORY;
            case SYMBOLIC_LINK -> {
                anyLink = true;
                yield new LinkNode(entry.linkName());
            }
            case HARD_LINK -> linked(throughLinks(ImagePath.clean(entry.linkName())));
            case SPECIAL -> new SpecialNode();
        };
    }

    /** A hard link shares what its target is at this point of the archive, whatever replaces the target later. */
    private Node linked(String target) {
        Node existing = nodes.get(target);
        return existing == null ? new LowerFileNode(target) : existing;
    }

    /** Rewrites a path whose directories are symbolic links of this layer: runtimes extract through them. */
    private String throughLinks(String path) throws ContentException {
        String current = path;
        for (int followed = 0; anyLink; followed++) {
            if (followed > MAX_LINKS) {
                throw ContentException.damaged("has a tar entry below a loop of symbolic links");
            }
            Optional<String> rewritten = throughFirstLink(current);
            if (rewritten.isEmpty()) {
                break;
            }
            current = rewritten.get();
        }
        return current;
    }

    private Optional<String> throughFirstLink(String path) throws ContentException {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            String directory = path.substring(0, slash);
            if (nodes.get(directory) instanceof LinkNode link) {
                String base = link.target().startsWith("/") ? "" : ImagePath.parent(directory);
                return Optional.of(ImagePath.clean("/" + base + "/" + link.target() + path.substring(slash)));
            }
        }
        return Optional.empty();
    }

    private void charge(long characters) throws ContentException {
        nameCharacters += characters;
        if (nameCharacters > MAX_NAME_CHARACTERS) {
            throw ContentException.limit("has names of more than " + MAX_NAME_CHARACTERS + " characters");
        }
    }

    /** Returns what this layer has at a path; a directory that only its content implies counts as one. */
    Optional<Node> node(String path) {
        Node node = nodes.get(path);
        if (node == null && directories.contains(path)) {
            return Optional.of(DIRECTORY);
        }
        return Optional.ofNullable(node);
    }

    /** Tells whether a path is a directory only because the layer has entries below it. */
    boolean implies(String path) {
        return directories.contains(path) && !nodes.containsKey(path);
    }

    /** Tells whether this layer hides a path of the layers below that it has no entry for. */
    boolean hides(String path) {
        if (whiteouts.contains(path)) {
            return true;
        }
        Deque<String> above = ImagePath.components(path);
        while (above.pollLast() != null) {
            String ancestor = String.join("/", above);
            Node node = nodes.get(ancestor);
            if (whiteouts.contains(ancestor)
                    || opaque.contains(ancestor)
                    || (node != null && !(node instanceof DirectoryNode))) {
                return true;
            }
        }
        return false;
    }
}
