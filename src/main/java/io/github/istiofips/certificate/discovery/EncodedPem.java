// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PEM blocks that stand in a text as base64 (RFC 4648), such as a {@code caBundle} or an entry of a kubeconfig. */
final class EncodedPem {

    /** The base64 of {@code -----BEGIN } after 3n, 3n+1 and 3n+2 bytes. */
    private static final String FIRST = "LS0tLS1CRUdJTi";

    private static final String SECOND = "0tLS0tQkVHSU4g";
    private static final String THIRD = "tLS0tLUJFR0lOI";
    private static final Pattern MARKS = Pattern.compile(FIRST + "|" + SECOND + "|" + THIRD);

    private static final Pattern ONLY_BASE64 = Pattern.compile("[A-Za-z0-9+/\\s]++={0,2}\\s*+");
    private static final Pattern CONTINUATION =
            Pattern.compile("[ \\t]*+(?:\\r\\n|\\n|\\r)[ \\t]*+([A-Za-z0-9+/]++={0,2})[ \\t]*+(?=[\\r\\n]|$)");

    /** What stands between a key and its value: a colon or equals sign, then a quote or the indicator of a block. */
    private static final String INDICATORS = "\"'|>+- \t\r\n";

    /** The longest key that is told (Kubernetes API, validation of Secrets). */
    private static final int MAX_KEY = 253;

    /** Most characters before a value in which its key is looked for. */
    private static final int MAX_BEFORE = 2 * MAX_KEY;

    /** Characters of base64 that stand for whole bytes. */
    private static final int QUANTUM = 4;

    /**
     * What was found.
     *
     * @param lineOffset line breaks before it
     * @param key the key before it, empty if there is none
     * @param pem what was decoded, which holds PEM, one character per byte
     */
    record Found(int lineOffset, String key, String pem) {

        byte[] bytes() {
            return pem.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private final String text;
    private final List<Found> found = new ArrayList<>();

    private EncodedPem(String text) {
        this.text = text;
    }

    /** Tells whether a text may hold encoded PEM, apart from base64 that is broken into very short lines. */
    static boolean isIn(String text) {
        return text.contains(FIRST) || text.contains(SECOND) || text.contains(THIRD);
    }

    /** Returns what is found in a text: the whole of it, or single values in it. */
    static List<Found> find(String text) {
        if (text.length() < FIRST.length()) {
            return List.of();
        }
        Optional<byte[]> whole = whole(text);
        if (whole.isPresent()) {
            return List.of(new Found(0, "", Content.latin(whole.get())));
        }
        return isIn(text) ? new EncodedPem(text).search() : List.of();
    }

    private static Optional<byte[]> whole(String text) {
        if (!ONLY_BASE64.matcher(text).matches()) {
            return Optional.empty();
        }
        String joined = text.replaceAll("\\s+", "");
        return isIn(joined) ? decoded(joined) : Optional.empty();
    }

    private List<Found> search() {
        Matcher marks = MARKS.matcher(text);
        int counted = 0;
        int line = 0;
        int from = 0;
        while (marks.find(from)) {
            int start = start(marks.start(), from);
            line += (int) text.substring(counted, start).lines().count() - (endsInside(counted, start) ? 1 : 0);
            counted = start;
            StringBuilder base64 = new StringBuilder();
            from = read(start, base64);
            int offset = line;
            String key = keyBefore(start);
            decoded(base64.toString()).ifPresent(bytes -> found.add(new Found(offset, key, Content.latin(bytes))));
        }
        return found;
    }

    /** Tells whether the last line of a part has no break at its end. */
    private boolean endsInside(int from, int to) {
        return to > from && !isBreak(text.charAt(to - 1));
    }

    /** Goes back from a mark to where whole groups of four characters begin. */
    private int start(int mark, int from) {
        char first = text.charAt(mark);
        int start = first == 'L' ? mark : mark - (first == '0' ? 2 : 3);
        if (start < from) {
            return mark;
        }
        while (start - QUANTUM >= from && isBase64(start - QUANTUM, start)) {
            start -= QUANTUM;
        }
        return start;
    }

    private boolean isBase64(int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isBase64(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Collects the characters of one value, over lines that hold nothing else, and returns where it ends. */
    private int read(int start, StringBuilder base64) {
        int end = start;
        while (end < text.length() && isBase64(text.charAt(end))) {
            end++;
        }
        base64.append(text, start, end);
        Matcher next = CONTINUATION.matcher(text);
        while (next.region(end, text.length()).lookingAt()) {
            base64.append(next.group(1));
            end = next.end();
        }
        return end;
    }

    /** Returns the key of a value on the same line, or in a block that begins on the next. */
    private String keyBefore(int position) {
        int lineStart = lineStart(position);
        String before = text.substring(lineStart, position);
        String separators = ":=";
        if (before.isBlank() && lineStart > 0) {
            before = text.substring(lineStart(lineStart - 1), lineStart);
            separators = ":"; // a line of base64 may end in an equals sign
        }
        int end = withoutIndicators(before, before.length());
        if (end == 0 || separators.indexOf(before.charAt(end - 1)) < 0) {
            return "";
        }
        end = withoutIndicators(before, end - 1);
        int start = end;
        while (start > 0 && isOfKey(before.charAt(start - 1))) {
            start--;
        }
        return end - start > MAX_KEY ? "" : before.substring(start, end);
    }

    private static int withoutIndicators(String before, int length) {
        int end = length;
        while (end > 0 && INDICATORS.indexOf(before.charAt(end - 1)) >= 0) {
            end--;
        }
        return end;
    }

    private static boolean isOfKey(char c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '-';
    }

    /** Returns where the line begins, or as much of it as is looked at. */
    private int lineStart(int position) {
        int start = position;
        int end = Math.max(0, position - MAX_BEFORE);
        while (start > end && !isBreak(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    /** Decodes as much as stands there: a value may be cut off, or may have lost its padding. */
    private static Optional<byte[]> decoded(String base64) {
        String digits = base64.replace("=", "");
        String usable = digits.length() % QUANTUM == 1 ? digits.substring(0, digits.length() - 1) : digits;
        try {
            return Optional.of(Base64.getDecoder().decode(usable)).filter(Content::holdsPem);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isBase64(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
    }

    private static boolean isBreak(char c) {
        return c == '\n' || c == '\r';
    }
}
