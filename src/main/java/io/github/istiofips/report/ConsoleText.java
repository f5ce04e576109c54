// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

/** Small pieces of console text. */
final class ConsoleText {

    /** Hexadecimal digits of a digest that a person compares. */
    private static final int SHORT_DIGEST = 12;

    private ConsoleText() {}

    /**
     * Makes foreign text harmless for a terminal: white space becomes a blank; control, formatting (which can turn the
     * direction of writing) and unpaired surrogate characters become a question mark.
     */
    static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (Character.isWhitespace(c) || type == Character.LINE_SEPARATOR) {
                plain.append(' ');
            } else if (type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE) {
                plain.append('?');
            } else {
                plain.appendCodePoint(c);
            }
        });
        return plain.toString();
    }

    static String shortDigest(String digest) {
        int end = digest.indexOf(':') + 1 + SHORT_DIGEST;
        return digest.substring(0, Math.min(end, digest.length()));
    }

    static String count(int number, String singular, String plural) {
        return number + " " + (number == 1 ? singular : plural);
    }
}
