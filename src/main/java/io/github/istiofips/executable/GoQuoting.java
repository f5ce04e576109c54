// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.Map;

/**
 * String literals of the Go language, as build settings use them for values with blanks. Source: The Go Programming
 * Language Specification, String literals.
 */
final class GoQuoting {

    private static final Map<Character, Character> SIMPLE = Map.of(
            'a', '\u0007', 'b', '\b', 'f', '\f', 'n', '\n', 'r', '\r', 't', '\t', 'v', '\u000b', '\\', '\\', '"', '"');
    private static final Map<Character, Integer> HEX_DIGITS = Map.of('x', 2, 'u', 4, 'U', 8);
    private static final int OCTAL_DIGITS = 3;

    private GoQuoting() {}

    /** The value of a quoted literal; text that is not a valid literal is returned as it is. */
    static String unquote(String text) {
        if (text.length() < 2 || text.charAt(0) != text.charAt(text.length() - 1)) {
            return text;
        }
        String inner = text.substring(1, text.length() - 1);
        if (text.charAt(0) == '`') {
            return inner;
        }
        return text.charAt(0) == '"' ? unescape(inner, text) : text;
    }

    private static String unescape(String inner, String original) {
        StringBuilder result = new StringBuilder();
        int at = 0;
        while (at < inner.length()) {
            char c = inner.charAt(at++);
            if (c != '\\') {
                result.append(c);
                continue;
            }
            if (at == inner.length()) {
                return original;
            }
            char kind = inner.charAt(at);
            Character simple = SIMPLE.get(kind);
            if (simple != null) {
                result.append((char) simple);
                at++;
                continue;
            }
            Integer hex = HEX_DIGITS.get(kind);
            int start = hex == null ? at : at + 1;
            int end = start + (hex == null ? OCTAL_DIGITS : hex);
            int code = end > inner.length() ? -1 : number(inner.substring(start, end), hex == null ? 8 : 16);
            if (!Character.isValidCodePoint(code)) {
                return original;
            }
            result.appendCodePoint(code);
            at = end;
        }
        return result.toString();
    }

    private static int number(String digits, int radix) {
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = Character.digit(digits.charAt(i), radix);
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value > Character.MAX_CODE_POINT ? -1 : (int) value;
    }
}
