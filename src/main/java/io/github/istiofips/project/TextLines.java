// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import java.util.Arrays;

/** The lines of a text, broken where YAML 1.2 breaks them: at CR LF, LF and CR. */
final class TextLines {

    private final String text;
    private int[] starts = new int[0];

    TextLines(String text) {
        this.text = text;
    }

    /**
     * Returns a line without its break.
     *
     * @param index counted from 0; a line that the text does not have is empty
     */
    String line(int index) {
        if (starts.length == 0) {
            starts = starts();
        }
        if (index >= starts.length) {
            return "";
        }
        int end = starts[index];
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return text.substring(starts[index], end);
    }

    private int[] starts() {
        int[] found = new int[64];
        int count = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean ends = c == '\n' || (c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n'));
            if (ends) {
                found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
                found[count] = i + 1;
                count++;
            }
        }
        return Arrays.copyOf(found, count);
    }
}
