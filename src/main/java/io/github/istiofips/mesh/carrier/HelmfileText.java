// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a Helmfile with what is known filled into its template (helmfile.readthedocs.io, templating). Actions that only
 * name a value are filled; what is left of them keeps its braces, so that what it decides comes out as a template. Lines
 * stay lines.
 */
final class HelmfileText {

    private static final Pattern ACTION = Pattern.compile("\\{\\{-?\\s*(.*?)\\s*-?}}");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*\\*/");
    private static final Pattern VALUE =
            Pattern.compile("\\.(?:Values|StateValues|Environment\\.Values)\\.([\\w.-]+)(\\s*\\|\\s*quote)?");
    private static final Pattern LITERAL = Pattern.compile("`([^`]*)`");
    /** Words with which an action decides about lines other than its own. */
    private static final Pattern CONTROL =
            Pattern.compile("\\{\\{-?\\s*(if|else|end|range|with|define|block|template)\\b");
    /** A line that is nothing but an action: what it brings may be any number of lines. */
    private static final Pattern WHOLE_LINE = Pattern.compile("\\s*\\{\\{.*}}\\s*");
    /** A value that begins with an action, which YAML would take for a flow mapping. */
    private static final Pattern BEGINNING = Pattern.compile("(\\s*(?:- +)*(?:[\\w./-]+: +)?)(\\{\\{.*?)\\s*");

    private final HelmValues values;
    private final Map<String, String> names;

    /**
     * @param values what {@code .Values} is
     * @param names other names and what they stand for, such as {@code .Environment.Name}
     */
    HelmfileText(HelmValues values, Map<String, String> names) {
        this.values = values;
        this.names = Map.copyOf(names);
    }

    /** Returns the same with more names. */
    HelmfileText with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(names);
        all.putAll(more);
        return new HelmfileText(values, all);
    }

    /** Tells whether a text has actions that decide about lines. */
    static boolean hasBlocks(String text) {
        return text.lines().anyMatch(line -> CONTROL.matcher(line).find() || isOpenAction(line));
    }

    private static boolean isOpenAction(String line) {
        return WHOLE_LINE.matcher(line).matches() && !COMMENT.matcher(line).find() && !line.contains("`");
    }

    /** Returns the documents of a text, each with as many empty lines before it as there are lines before. */
    static List<String> documents(String text) {
        List<String> documents = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        int line = 0;
        for (String each : text.split("\r?\n", -1)) {
            line++;
            if (each.startsWith("---")) {
                documents.add(current.toString());
                current = new StringBuilder("\n".repeat(line));
            } else {
                current.append(each).append('\n');
            }
        }
        documents.add(current.toString());
        return documents;
    }

    /** Returns a text without blocks in a form that YAML can read. */
    String readable(String text) {
        StringBuilder result = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            String filled = fill(line);
            Matcher beginning = BEGINNING.matcher(filled);
            result.append(
                            beginning.matches()
                                    ? beginning.group(1) + "'"
                                            + beginning.group(2).replace("'", "''") + "'"
                                    : filled)
                    .append('\n');
        }
        return result.substring(0, result.length() - 1);
    }

    /** Returns a text with every action filled that can be. */
    String fill(String text) {
        if (!text.contains("{{")) {
            return text;
        }
        Matcher action = ACTION.matcher(text);
        StringBuilder result = new StringBuilder();
        while (action.find()) {
            String filled = COMMENT.matcher(action.group(1)).matches()
                    ? ""
                    : value(action.group(1)).orElse(action.group());
            action.appendReplacement(result, Matcher.quoteReplacement(filled));
        }
        return action.appendTail(result).toString();
    }

    /** Returns a value of the environment. */
    Optional<Value.Scalar> find(String path) {
        return values.scalar(path);
    }

    private Optional<String> value(String expression) {
        Matcher literal = LITERAL.matcher(expression);
        if (literal.matches()) {
            return Optional.of(literal.group(1));
        }
        Matcher path = VALUE.matcher(expression);
        if (path.matches()) {
            String quote = path.group(2) == null ? "" : "\"";
            return values.scalar(path.group(1))
                    .map(Value.Scalar::text)
                    .filter(text -> !text.contains("\"") && !text.contains("'") && !text.contains("\n"))
                    .map(text -> quote + text + quote);
        }
        return Optional.ofNullable(names.get(expression));
    }
}
