// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Applies the operations of a JSON Patch (RFC 6902) to an object. As with Kustomize, {@code replace} also brings a key that
 * is not there.
 */
final class JsonPatchOperations {

    /** Deepest path that is followed; fields of Kubernetes objects stay below 40. */
    private static final int MAX_SEGMENTS = 100;
    /** Most nodes of a patched object, of which {@code copy} can make many from few. */
    private static final int MAX_NODES = 1_000_000;
    /** Deepest nesting of a patched object; the recursion of who walks it must fit any thread's stack. */
    private static final int MAX_DEPTH = 400;

    private static final Pattern INDEX = Pattern.compile("0|[1-9]\\d{0,8}");
    private static final String END = "-";

    private JsonPatchOperations() {}

    /** What is done with the place that a path leads to. */
    private enum Action {
        ADD,
        REPLACE,
        REMOVE
    }

    /**
     * Returns the object after all operations.
     *
     * @throws SourceException if one cannot be applied; its place is that of the operation
     */
    static YamlMapping apply(YamlMapping object, YamlSequence operations) throws SourceException {
        YamlNode result = object;
        for (YamlNode item : operations.items()) {
            if (!(item instanceof YamlMapping operation)) {
                throw SourceException.at(
                        item.location(), "is no operation of a JSON patch; write op, path and, to set one, value");
            }
            result = apply(result, operation);
            if (size(result, 0) > MAX_NODES) {
                throw SourceException.at(
                        operation.location(),
                        "makes an object of more than " + MAX_NODES + " values; correct the patch");
            }
        }
        if (result instanceof YamlMapping patched) {
            return patched;
        }
        throw SourceException.at(operations.location(), "replaces the whole object by a value; correct the patch");
    }

    private static YamlNode apply(YamlNode object, YamlMapping operation) throws SourceException {
        Location at = operation.location();
        List<String> path = segments(Nodes.text(operation, "path"), at);
        String op = Nodes.text(operation, "op");
        switch (op) {
            case "add", "replace" -> {
                YamlNode value = operation
                        .get("value")
                        .orElseThrow(() -> SourceException.at(at, "operation " + op + " has no value; add one"));
                return change(object, path, op.equals("add") ? Action.ADD : Action.REPLACE, Optional.of(value), at);
            }
            case "remove" -> {
                return change(object, path, Action.REMOVE, Optional.empty(), at);
            }
            case "copy", "move" -> {
                List<String> from = segments(Nodes.text(operation, "from"), at);
                YamlNode value = op.equals("move") ? get(object, from, at) : copied(object, from, at);
                YamlNode rest = op.equals("move") ? change(object, from, Action.REMOVE, Optional.empty(), at) : object;
                return change(rest, path, Action.ADD, Optional.of(value), at);
            }
            case "test" -> {
                Optional<YamlNode> expected = operation.get("value");
                if (expected.isEmpty() || !same(get(object, path, at), expected.get())) {
                    throw SourceException.at(at, "the test of this JSON patch fails; correct the patch");
                }
                return object;
            }
            default -> throw SourceException.at(at, "'" + op + "' is no operation of a JSON patch; correct op");
        }
    }

    /** Splits a pointer (RFC 6901) into its unescaped segments. */
    private static List<String> segments(String pointer, Location at) throws SourceException {
        if (pointer.isEmpty()) {
            return List.of();
        }
        if (!pointer.startsWith("/")) {
            throw SourceException.at(at, "path '" + pointer + "' of a JSON patch does not begin with /; correct it");
        }
        List<String> segments = new ArrayList<>();
        for (String segment : pointer.substring(1).split("/", -1)) {
            segments.add(segment.replace("~1", "/").replace("~0", "~"));
        }
        if (segments.size() > MAX_SEGMENTS) {
            throw SourceException.at(at, "path of a JSON patch has more than " + MAX_SEGMENTS + " levels; correct it");
        }
        return segments;
    }

    private static YamlNode get(YamlNode node, List<String> path, Location at) throws SourceException {
        YamlNode current = node;
        for (String segment : path) {
            current = child(current, segment).orElseThrow(() -> missing(path, at));
        }
        return current;
    }

    /** Kustomize copies null from a key that is not there. */
    private static YamlNode copied(YamlNode object, List<String> from, Location at) throws SourceException {
        if (!from.isEmpty() && get(object, from.subList(0, from.size() - 1), at) instanceof YamlMapping parent) {
            return parent.get(from.get(from.size() - 1))
                    .orElseGet(() -> new YamlScalar("null", YamlScalar.Style.PLAIN, at));
        }
        return get(object, from, at);
    }

    private static Optional<YamlNode> child(YamlNode node, String segment) {
        if (node instanceof YamlMapping mapping) {
            return mapping.get(segment);
        }
        if (node instanceof YamlSequence sequence && INDEX.matcher(segment).matches()) {
            int index = Integer.parseInt(segment);
            return index < sequence.items().size()
                    ? Optional.of(sequence.items().get(index))
                    : Optional.empty();
        }
        return Optional.empty();
    }

    private static YamlNode change(
            YamlNode node, List<String> path, Action action, Optional<YamlNode> value, Location at)
            throws SourceException {
        if (path.isEmpty()) {
            return value.orElseThrow(() -> missing(path, at));
        }
        String segment = path.get(0);
        if (path.size() > 1) {
            YamlNode below = child(node, segment).orElseThrow(() -> missing(path, at));
            YamlNode changed = change(below, path.subList(1, path.size()), action, value, at);
            return node instanceof YamlMapping mapping
                    ? Nodes.with(mapping, segment, changed)
                    : inList((YamlSequence) node, segment, Action.REPLACE, Optional.of(changed), at);
        }
        if (node instanceof YamlMapping mapping) {
            if (action == Action.REMOVE && mapping.get(segment).isEmpty()) {
                throw missing(path, at);
            }
            return value.isPresent() ? Nodes.with(mapping, segment, value.get()) : Nodes.without(mapping, segment);
        }
        if (node instanceof YamlSequence sequence) {
            return inList(sequence, segment, action, value, at);
        }
        throw missing(path, at);
    }

    private static YamlNode inList(
            YamlSequence sequence, String segment, Action action, Optional<YamlNode> value, Location at)
            throws SourceException {
        List<YamlNode> items = new ArrayList<>(sequence.items());
        int last = action == Action.ADD ? items.size() : items.size() - 1;
        int index;
        if (segment.equals(END) && action == Action.ADD) {
            index = items.size();
        } else if (INDEX.matcher(segment).matches() && Integer.parseInt(segment) <= last) {
            index = Integer.parseInt(segment);
        } else {
            throw missing(List.of(segment), at);
        }
        if (action == Action.ADD) {
            items.add(index, value.orElseThrow(() -> missing(List.of(segment), at)));
        } else if (value.isPresent()) {
            items.set(index, value.get());
        } else {
            items.remove(index);
        }
        return new YamlSequence(items, sequence.location());
    }

    private static boolean same(YamlNode one, YamlNode other) {
        if (one instanceof YamlMapping left && other instanceof YamlMapping right) {
            return left.entries().keySet().equals(right.entries().keySet())
                    && left.entries().entrySet().stream()
                            .allMatch(entry -> same(
                                    entry.getValue(), right.get(entry.getKey()).orElseThrow()));
        }
        if (one instanceof YamlSequence left && other instanceof YamlSequence right) {
            boolean same = left.items().size() == right.items().size();
            for (int i = 0; same && i < left.items().size(); i++) {
                same = same(left.items().get(i), right.items().get(i));
            }
            return same;
        }
        return one instanceof YamlScalar left
                && other instanceof YamlScalar right
                && left.text().equals(right.text());
    }

    /** Counts nodes up to one more than the limit; nesting beyond its own limit counts as more than that. */
    private static int size(YamlNode node, int depth) {
        if (depth > MAX_DEPTH) {
            return MAX_NODES + 1;
        }
        int size = 1;
        Iterable<YamlNode> children = node instanceof YamlMapping mapping
                ? mapping.entries().values()
                : node instanceof YamlSequence sequence ? sequence.items() : List.of();
        for (YamlNode child : children) {
            size += size(child, depth + 1);
            if (size > MAX_NODES) {
                return MAX_NODES + 1;
            }
        }
        return size;
    }

    private static SourceException missing(List<String> path, Location at) {
        return SourceException.at(
                at,
                "the patched object has nothing at '" + String.join("/", path) + "'; correct the path of the patch");
    }
}
