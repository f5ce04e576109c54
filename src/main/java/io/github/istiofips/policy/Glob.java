// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pattern of waivers: {@code *} and {@code ?} stand for any and for one character other than {@code /}, {@code **} for any with
 * {@code /}, everything else for itself. The four asterisks of a masked repository key ({@link ReferenceMask}) stand for themselves.
 */
final class Glob {

    private static final Pattern MASKED_KEY =
            Pattern.compile("(?<![A-Za-z0-9._-])istio-(helm-)?\\*{4}(?![A-Za-z0-9_*-])");

    // Tokens that stand for more than themselves; no code point is negative.
    private static final int ONE = -1;
    private static final int ANY_IN_ELEMENT = -2;
    private static final int ANY = -3;

    private final List<Integer> tokens;

    Glob(String pattern) {
        List<Integer> made = new ArrayList<>();
        Matcher key = MASKED_KEY.matcher(pattern);
        int at = 0;
        while (key.find()) {
            addWildcards(pattern.substring(at, key.start()), made);
            key.group().codePoints().forEach(made::add);
            at = key.end();
        }
        addWildcards(pattern.substring(at), made);
        tokens = List.copyOf(made);
    }

    private static void addWildcards(String pattern, List<Integer> tokens) {
        int[] points = pattern.codePoints().toArray();
        for (int i = 0; i < points.length; i++) {
            if (points[i] == '*') {
                int start = i;
                while (i + 1 < points.length && points[i + 1] == '*') {
                    i++;
                }
                tokens.add(i == start ? ANY_IN_ELEMENT : ANY);
            } else {
                tokens.add(points[i] == '?' ? ONE : points[i]);
            }
        }
    }

    /** Tells whether it stands for the whole text; takes time in proportion to the product of the lengths, whatever the pattern. */
    boolean matches(String text) {
        int[] points = text.codePoints().toArray();
        boolean[] reached = new boolean[points.length + 1];
        reached[0] = true;
        for (int token : tokens) {
            reached = step(token, reached, points);
            if (reached.length == 0) {
                return false;
            }
        }
        return reached[points.length];
    }

    /** Returns which positions of the text a further token leads to; an empty array if it leads to none. */
    private static boolean[] step(int token, boolean[] from, int[] text) {
        boolean[] to = new boolean[from.length];
        boolean any = false;
        for (int i = 0; i < from.length; i++) {
            boolean before = i > 0 && from[i - 1];
            to[i] = switch (token) {
                case ANY -> from[i] || (i > 0 && to[i - 1]);
                case ANY_IN_ELEMENT -> from[i] || (i > 0 && to[i - 1] && text[i - 1] != '/');
                case ONE -> before && text[i - 1] != '/';
                default -> before && text[i - 1] == token;
            };
            any |= to[i];
        }
        return any ? to : new boolean[0];
    }
}
