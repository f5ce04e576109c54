// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.SourceException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code --set} expressions as Helm does (helm.sh/docs/intro/using_helm, "The Format and Limitations of --set"):
 * {@code a.b=c,d[0]=e,f={x,y}}; a backslash takes the next character literally. Whole numbers, true, false and null
 * are typed whatever the case, everything else is a string, so that {@code 1.10} stays {@code 1.10}.
 */
public final class StrVals {

    /** Helm's own bound on list indices. */
    private static final int MAX_INDEX = 65536;
    /** Helm's own bound on nesting. */
    private static final int MAX_DEPTH = 30;

    private static final Pattern INDEXED = Pattern.compile("([^\\[\\]]*)((?:\\[\\d{1,5}])+)");
    private static final Pattern INDEX = Pattern.compile("\\d+");
    /** A whole number, unless it starts with a zero of its own. */
    private static final Pattern INTEGER = Pattern.compile("[-+]\\d+|[1-9]\\d*|0");
    /** Whole numbers of Helm have 64 bits; longer ones are strings. */
    private static final int INTEGER_BITS = 63;
    /** More digits than any number of 64 bits has. */
    private static final int MAX_DIGITS = 32;

    private final String prefix;
    private final String expression;
    private int position;

    private StrVals(String prefix, String expression) {
        this.prefix = prefix;
        this.expression = expression;
    }

    /**
     * Applies expressions in order to values, later ones over earlier ones.
     *
     * @param prefix path put before the keys of origins; empty for none
     */
    public static HelmValues apply(HelmValues values, List<String> expressions, String prefix) throws SourceException {
        Value root = values.root();
        for (String expression : expressions) {
            root = new StrVals(prefix, expression).into(root);
        }
        return new HelmValues((Value.Block) root);
    }

    private Value into(Value start) throws SourceException {
        Value root = start;
        while (position < expression.length()) {
            List<String> path = path();
            Value value = value(Value.join(prefix, String.join(".", path)));
            root = put(root, steps(path), 0, value);
        }
        return root;
    }

    /** Reads up to the equals sign and returns the keys between dots. */
    private List<String> path() throws SourceException {
        List<String> keys = new ArrayList<>();
        StringBuilder key = new StringBuilder();
        while (position < expression.length()) {
            char c = expression.charAt(position++);
            if (c == '\\' && position < expression.length()) {
                key.append(expression.charAt(position++));
            } else if (c == '.') {
                keys.add(key.toString());
                key.setLength(0);
            } else if (c == '=') {
                keys.add(key.toString());
                if (keys.contains("") || keys.size() > MAX_DEPTH) {
                    throw wrong("a key is empty or nested more than " + MAX_DEPTH + " levels deep");
                }
                return keys;
            } else if (c == ',') {
                break;
            } else {
                key.append(c);
            }
        }
        throw wrong("key '" + key + "' has no value");
    }

    private Value value(String key) throws SourceException {
        if (position < expression.length() && expression.charAt(position) == '{') {
            position++;
            return list(key);
        }
        StringBuilder text = new StringBuilder();
        while (position < expression.length()) {
            char c = expression.charAt(position++);
            if (c == ',') {
                break;
            }
            text.append(c == '\\' && position < expression.length() ? expression.charAt(position++) : c);
        }
        return typed(text.toString(), key);
    }

    private Value list(String key) throws SourceException {
        List<Value> items = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        while (position < expression.length()) {
            char c = expression.charAt(position++);
            if (c == '\\' && position < expression.length()) {
                text.append(expression.charAt(position++));
            } else if (c == ',' || c == '}') {
                if (c == ',' || !text.isEmpty() || !items.isEmpty()) {
                    items.add(typed(text.toString(), key + "[" + items.size() + "]"));
                }
                text.setLength(0);
                if (c == '}') {
                    skipComma();
                    return new Value.Items(items);
                }
            } else {
                text.append(c);
            }
        }
        throw wrong("a list has no closing }");
    }

    private void skipComma() throws SourceException {
        if (position < expression.length() && expression.charAt(position++) != ',') {
            throw wrong("a comma must follow }");
        }
    }

    private static Value.Scalar typed(String text, String key) {
        if (text.equalsIgnoreCase("null")) {
            return scalar(text, "", Value.Kind.NULL, key);
        }
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return scalar(text, text.toLowerCase(Locale.ROOT), Value.Kind.BOOLEAN, key);
        }
        if (text.length() <= MAX_DIGITS && INTEGER.matcher(text).matches()) {
            BigInteger number = new BigInteger(text);
            if (number.bitLength() <= INTEGER_BITS) {
                return scalar(text, number.toString(), Value.Kind.INTEGER, key);
            }
        }
        return scalar(text, text, Value.Kind.STRING, key);
    }

    private static Value.Scalar scalar(String text, String rendered, Value.Kind kind, String key) {
        return new Value.Scalar(text, rendered, kind, key, Optional.empty(), Value.Source.SET);
    }

    /** Splits {@code name[0][1]} into the key and its indices, an index as an Integer. */
    private List<Object> steps(List<String> path) throws SourceException {
        List<Object> steps = new ArrayList<>();
        for (String key : path) {
            Matcher indexed = INDEXED.matcher(key);
            if (!indexed.matches()) {
                steps.add(key);
                continue;
            }
            steps.add(indexed.group(1));
            Matcher number = INDEX.matcher(indexed.group(2));
            while (number.find()) {
                int index = Integer.parseInt(number.group());
                if (index > MAX_INDEX) {
                    throw wrong("index " + index + " is larger than " + MAX_INDEX);
                }
                steps.add(index);
            }
        }
        return steps;
    }

    private static Value put(Value into, List<Object> steps, int depth, Value value) {
        if (depth == steps.size()) {
            return value;
        }
        if (steps.get(depth) instanceof Integer index) {
            List<Value> items = new ArrayList<>(into instanceof Value.Items list ? list.values() : List.of());
            while (items.size() <= index) {
                items.add(typed("null", ""));
            }
            items.set(index, put(items.get(index), steps, depth + 1, value));
            return new Value.Items(items);
        }
        Map<String, Value> entries =
                new LinkedHashMap<>(into instanceof Value.Block block ? block.entries() : Map.of());
        String key = (String) steps.get(depth);
        entries.put(key, put(entries.getOrDefault(key, HelmValues.EMPTY.root()), steps, depth + 1, value));
        return new Value.Block(entries);
    }

    private SourceException wrong(String problem) {
        return new SourceException(
                Optional.empty(),
                "set value '" + expression + "' in <sources>: " + problem + "; write key=value as for helm --set");
    }
}
