// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Location;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value of Helm or istioctl that remembers where it was written. */
public sealed interface Value {

    /** Tells whether templates take it as unset ({@code empty} of the sprig function library). */
    boolean isEmpty();

    /** Where a value was given. */
    enum Source {
        /** In a file. */
        FILE,
        /** With {@code --set}. */
        SET,
        /** Stamped into the chart by the release. */
        DEFAULT,
        /** In a bundled profile. */
        PROFILE,
        /** In the values that an umbrella chart of Istio brings. */
        CHART
    }

    /** What the value is to a template. */
    enum Kind {
        STRING,
        /** A whole number of {@code --set}, which keeps its digits. */
        INTEGER,
        /** A number of a file, which becomes a float64. */
        NUMBER,
        BOOLEAN,
        NULL
    }

    /**
     * A leaf.
     *
     * @param text as written
     * @param rendered as a template prints it
     * @param kind its type
     * @param key full path as written
     * @param location where it stands in a file
     * @param source how it was given
     */
    record Scalar(String text, String rendered, Kind kind, String key, Optional<Location> location, Source source)
            implements Value {

        private static final String WITH_SET = ", given with set";

        /** Returns a string that no file holds. */
        public static Scalar builtIn(String text, String key, Source source) {
            return new Scalar(text, text, Kind.STRING, key, Optional.empty(), source);
        }

        /** Returns the empty text that a file stands for by leaving a key out of a block. */
        static Scalar empty(String key, Location block) {
            return new Scalar("", "", Kind.STRING, key, Optional.of(block), Source.FILE);
        }

        @Override
        public boolean isEmpty() {
            return switch (kind) {
                case NULL -> true;
                case BOOLEAN -> rendered.equals("false");
                case NUMBER, INTEGER -> rendered.equals("0") || rendered.equals("-0");
                case STRING -> rendered.isEmpty();
            };
        }

        /** Tells whether it is the boolean true. */
        boolean isTrue() {
            return kind == Kind.BOOLEAN && rendered.equals("true");
        }

        /** Tells whether it is the boolean false. */
        boolean isFalse() {
            return kind == Kind.BOOLEAN && rendered.equals("false");
        }

        /** Returns what a template prints after the value went through JSON, where every number is a float64. */
        String renderedFromJson() {
            return kind == Kind.INTEGER ? GoNumber.print(Double.parseDouble(rendered)) : rendered;
        }

        /** Tells whether the user wrote it. */
        boolean isGiven() {
            return source == Source.FILE || source == Source.SET;
        }

        /** Tells whether an origin is that of a value given with {@code --set}, which stands in no file. */
        static boolean isGivenWithSet(Origin origin) {
            return origin.why().endsWith(WITH_SET);
        }

        Origin origin(String why) {
            return new Origin(location, key, source == Source.SET ? why + WITH_SET : why);
        }
    }

    /** A map. */
    record Block(Map<String, Value> entries) implements Value {
        public Block {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public boolean isEmpty() {
            return entries.isEmpty();
        }
    }

    /** A list. */
    record Items(List<Value> values) implements Value {
        public Items {
            values = List.copyOf(values);
        }

        @Override
        public boolean isEmpty() {
            return values.isEmpty();
        }
    }

    /** Turns a node of a file into a value; {@code key} is the path that leads to it. */
    static Value of(YamlNode node, String key) {
        if (node instanceof YamlMapping mapping) {
            Map<String, Value> entries = new LinkedHashMap<>();
            mapping.entries().forEach((name, child) -> entries.put(name, of(child, join(key, name))));
            return new Block(entries);
        }
        if (node instanceof YamlSequence sequence) {
            List<Value> values = new ArrayList<>();
            for (YamlNode item : sequence.items()) {
                values.add(of(item, key + "[" + values.size() + "]"));
            }
            return new Items(values);
        }
        return of((YamlScalar) node, key);
    }

    /** Turns a scalar of a file into a value. */
    static Scalar of(YamlScalar scalar, String key) {
        Kind kind = Kind.STRING;
        String rendered = scalar.text();
        if (scalar.isNull()) {
            kind = Kind.NULL;
            rendered = "";
        } else if (scalar.bool().isPresent()) {
            kind = Kind.BOOLEAN;
            rendered = scalar.bool().orElseThrow().toString();
        } else if (scalar.isNumber()) {
            kind = Kind.NUMBER;
            rendered = GoNumber.print(scalar.number().orElseThrow());
        }
        return new Scalar(scalar.text(), rendered, kind, key, Optional.of(scalar.location()), Source.FILE);
    }

    /** Appends a key to a path. */
    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
