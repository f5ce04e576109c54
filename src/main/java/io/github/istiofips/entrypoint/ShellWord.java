// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.entrypoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word of a shell script before expansion (POSIX.1-2017, Shell Command Language, 2.6).
 *
 * @param parts what it consists of; what lies in quotes is neither split nor matched against files
 * @param line where it begins
 */
record ShellWord(List<Part> parts, int line) {

    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);

    ShellWord {
        parts = List.copyOf(parts);
    }

    /** A part of a word. */
    sealed interface Part {}

    /** Text that stands for itself. */
    record Literal(String text, boolean quoted) implements Part {}

    /** What <code>${NAME}</code> becomes where the parameter is not set, or is. */
    enum Alternative {
        NONE,
        /** <code>-</code>: takes its place if it is not set. */
        DEFAULT,
        /** <code>=</code>: the same, and is assigned. */
        ASSIGNED,
        /** <code>?</code>: the shell stops if it is not set. */
        REQUIRED,
        /** <code>+</code>: takes its place if it is set. */
        REPLACEMENT
    }

    /**
     * A parameter.
     *
     * @param name name of a variable, or the number of an argument
     * @param emptyCounts whether empty is as good as not set
     * @param other the alternative
     */
    record Variable(String name, Alternative alternative, boolean emptyCounts, List<Part> other, boolean quoted)
            implements Part {
        Variable {
            other = List.copyOf(other);
        }
    }

    /**
     * All arguments.
     *
     * @param joined whether they make one word in quotes
     */
    record Arguments(boolean joined, boolean quoted) implements Part {}

    /** What only a running shell can tell, such as the output of a command. */
    record Opaque() implements Part {}

    /** A word that assigns a variable. */
    record Assignment(String name, List<Part> value) {}

    /** Returns the text of a word that is the same in every run. */
    Optional<String> literal() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (!(part instanceof Literal literal)) {
                return Optional.empty();
            }
            text.append(literal.text());
        }
        return isReplaced() ? Optional.empty() : Optional.of(text.toString());
    }

    /** Tells whether names of files, several words or a home directory may take its place, even if all values in it are known. */
    boolean isReplaced() {
        boolean pattern = !is("[")
                && !is("[[")
                && !is("{")
                && !is("{}")
                && parts.stream()
                        .anyMatch(part -> part instanceof Literal literal
                                && !literal.quoted()
                                && literal.text().matches("(?s).*[*?\\[{].*"));
        return pattern || startsWithTilde(parts);
    }

    /** Tells whether it is this word without any quote, as reserved words are. */
    boolean is(String reserved) {
        return parts.equals(List.of(new Literal(reserved, false)));
    }

    /** Returns what it assigns, if it does where assignments may stand. */
    Optional<Assignment> assignment() {
        if (!parts.isEmpty() && parts.get(0) instanceof Literal first && !first.quoted()) {
            Matcher matcher = ASSIGNMENT.matcher(first.text());
            if (matcher.matches()) {
                List<Part> value = new ArrayList<>(parts.subList(1, parts.size()));
                value.add(0, new Literal(matcher.group(2), false));
                return Optional.of(new Assignment(matcher.group(1), value));
            }
        }
        return Optional.empty();
    }

    /** Tells whether a home directory takes the place of the beginning, or of what some shells take for one. */
    static boolean startsWithTilde(List<Part> parts) {
        boolean atStart = !parts.isEmpty()
                && parts.get(0) instanceof Literal first
                && !first.quoted()
                && first.text().startsWith("~");
        return atStart
                || parts.stream()
                        .anyMatch(part -> part instanceof Literal literal
                                && !literal.quoted()
                                && literal.text().matches("(?s).*[:=]~.*"));
    }
}
