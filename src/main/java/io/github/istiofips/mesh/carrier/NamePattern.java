// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression of a project's file for names, which must not take longer to match than names are worth. */
final class NamePattern {

    /** Longer than any name with alternatives. */
    private static final int MAX_LENGTH = 300;
    /** More repetitions than names need; each multiplies the time that a match can take. */
    private static final int MAX_REPETITIONS = 4;
    /** Repeated groups can multiply it without bound. */
    private static final Pattern REPEATED_GROUP = Pattern.compile("\\)[*+{]");

    private NamePattern() {}

    /**
     * Compiles an expression.
     *
     * @param text the expression; what is none, or could take too long, stands for itself letter by letter
     * @param rest expression of what may follow
     */
    static Pattern of(String text, String rest) {
        long repetitions =
                text.chars().filter(c -> c == '*' || c == '+' || c == '{').count();
        if (text.length() <= MAX_LENGTH
                && repetitions <= MAX_REPETITIONS
                && !REPEATED_GROUP.matcher(text).find()) {
            try {
                return Pattern.compile("(?:" + text + ")" + rest);
            } catch (PatternSyntaxException e) {
                return Pattern.compile(Pattern.quote(text) + rest);
            }
        }
        return Pattern.compile(Pattern.quote(text) + rest);
    }
}
