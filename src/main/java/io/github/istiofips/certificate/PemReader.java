// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.util.ArrayList;
import java.util.List;

/** Finds the blocks of a PEM text, whatever stands around and between them. */
final class PemReader {

    static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";
    private static final String DASHES = "-----";

    /** The longest label in use, {@code NEW CERTIFICATE REQUEST}, has 23 characters. */
    private static final int MAX_LABEL = 64;

    private PemReader() {}

    /**
     * Returns the blocks in order.
     *
     * @param text the text, one character per byte
     * @param limit most blocks to return
     */
    static List<PemBlock> read(String text, int limit) {
        List<PemBlock> blocks = new ArrayList<>();
        int line = 0;
        int counted = 0;
        int number = 0;
        int begin = text.indexOf(BEGIN);
        while (begin >= 0 && blocks.size() < limit) {
            line += lineBreaks(text, counted, begin);
            counted = begin;
            int labelStart = begin + BEGIN.length();
            int labelEnd = text.indexOf(DASHES, labelStart);
            int next = text.indexOf(BEGIN, labelStart);
            if (labelEnd >= 0 && isLabel(text, labelStart, labelEnd)) {
                blocks.add(block(text, line, number, text.substring(labelStart, labelEnd), labelEnd, next));
            }
            number++;
            begin = next;
        }
        return blocks;
    }

    private static PemBlock block(String text, int line, int number, String label, int labelEnd, int next) {
        int bodyStart = labelEnd + DASHES.length();
        int limit = next < 0 ? text.length() : next;
        String body = text.substring(bodyStart, Math.max(bodyStart, limit));
        int end = body.indexOf(END + label + DASHES);
        return new PemBlock(label, line, number, end < 0 ? body : body.substring(0, end), end >= 0);
    }

    private static boolean isLabel(String text, int start, int end) {
        return end > start
                && end - start <= MAX_LABEL
                && text.substring(start, end)
                        .chars()
                        .allMatch(c -> " .-".indexOf(c) >= 0 || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
    }

    /** Counts line feeds, carriage returns, and pairs of them once. */
    private static int lineBreaks(String text, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '\n' || (c == '\r' && (i + 1 >= text.length() || text.charAt(i + 1) != '\n'))) {
                count++;
            }
        }
        return count;
    }
}
