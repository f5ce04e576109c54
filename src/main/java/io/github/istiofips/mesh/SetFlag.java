// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.SourceException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One {@code --set} of istioctl, which is not Helm's: one {@code path=value} without commas or lists; an element of a
 * list is {@code [0]} or {@code [name:x]}, after a dot or not (istio.io/latest/docs/setup/install/istioctl).
 *
 * @param path path as written, without {@code spec.}
 * @param prefixed whether it was written with {@code spec.}, which istioctl takes off up to 1.23 only
 * @param value text after the equals sign
 */
record SetFlag(String path, boolean prefixed, String value) {

    private static final String SPEC = "spec.";
    /** More levels than any path of an IstioOperator has. */
    private static final int MAX_SEGMENTS = 40;
    /** Largest index that is given a place; istioctl appends what lies beyond the end. */
    private static final Pattern INDEX = Pattern.compile("\\[(\\d{1,5})]");

    private static final Pattern BY_KEY = Pattern.compile("\\[([^:\\[\\]]+):([^\\[\\]]*)]");

    /** Reads a flag as given. */
    static SetFlag of(String flag) throws SourceException {
        int equals = flag.indexOf('=');
        if (equals <= 0 || flag.indexOf('=', equals + 1) >= 0) {
            throw new SourceException(
                    Optional.empty(),
                    "set value '" + flag + "' in <istioctl>: istioctl takes one path=value with one equals sign; write"
                            + " one <value> for each path");
        }
        String path = flag.substring(0, equals).strip();
        boolean prefixed = path.startsWith(SPEC);
        String bare = prefixed ? path.substring(SPEC.length()) : path;
        if (segments(bare).isEmpty() || segments(bare).size() > MAX_SEGMENTS) {
            throw new SourceException(
                    Optional.empty(),
                    "set value '" + flag + "' in <istioctl>: has no path, or one of more than " + MAX_SEGMENTS
                            + " levels; write path=value, such as values.global.hub=…");
        }
        return new SetFlag(bare, prefixed, flag.substring(equals + 1).strip());
    }

    /** Returns a spec with this flag set. */
    HelmValues apply(HelmValues spec, IstioVersion version) {
        if (prefixed && !version.isBefore(IstioctlRules.REWRITE)) {
            return spec;
        }
        Value value = IstioctlValue.ofFlag(path, value(), version);
        return new HelmValues((Value.Block) put(spec.root(), segments(path), value));
    }

    /** Splits a path at dots that no backslash precedes, and before brackets. */
    static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String part : path.split("(?<!\\\\)\\.", -1)) {
            String text = part.replace("\\.", ".");
            int bracket = text.indexOf('[');
            if (bracket > 0 && text.endsWith("]")) {
                segments.add(text.substring(0, bracket));
                segments.add(text.substring(bracket));
            } else if (!text.isEmpty()) {
                segments.add(text);
            }
        }
        return segments;
    }

    /**
     * Puts a value at a path, making maps and list elements on the way that are not there.
     *
     * @param segments keys, {@code [0]} or {@code [key:text]}
     */
    static Value put(Value into, List<String> segments, Value value) {
        if (segments.isEmpty()) {
            return value;
        }
        String segment = segments.get(0);
        List<String> rest = segments.subList(1, segments.size());
        Matcher index = INDEX.matcher(segment);
        Matcher byKey = BY_KEY.matcher(segment);
        if (index.matches()) {
            List<Value> items = items(into);
            int at = Math.min(Integer.parseInt(index.group(1)), items.size());
            return replaced(items, at, put(at < items.size() ? items.get(at) : empty(), rest, value));
        }
        if (byKey.matches()) {
            List<Value> items = items(into);
            int at = 0;
            while (at < items.size() && !has(items.get(at), byKey.group(1), byKey.group(2))) {
                at++;
            }
            Value found = at < items.size() ? items.get(at) : named(byKey.group(1), byKey.group(2));
            return replaced(items, at, put(found, rest, value));
        }
        Map<String, Value> entries =
                new LinkedHashMap<>(into instanceof Value.Block block ? block.entries() : Map.of());
        entries.put(segment, put(entries.getOrDefault(segment, empty()), rest, value));
        return new Value.Block(entries);
    }

    private static Value empty() {
        return HelmValues.EMPTY.root();
    }

    private static List<Value> items(Value value) {
        return value instanceof Value.Items items ? items.values() : List.of();
    }

    private static Value replaced(List<Value> items, int at, Value value) {
        List<Value> changed = new ArrayList<>(items);
        if (at < changed.size()) {
            changed.set(at, value);
        } else {
            changed.add(value);
        }
        return new Value.Items(changed);
    }

    private static boolean has(Value item, String key, String text) {
        return item instanceof Value.Block block
                && block.entries().get(key) instanceof Value.Scalar scalar
                && scalar.rendered().equals(text);
    }

    private static Value named(String key, String text) {
        return new Value.Block(Map.of(key, Value.Scalar.builtIn(text, key, Value.Source.SET)));
    }
}
