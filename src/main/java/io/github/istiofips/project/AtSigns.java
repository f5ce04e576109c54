// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import java.util.regex.Pattern;

/**
 * A YAML text with placeholders between at signs ({@code @istio.tag@}). No plain scalar may begin with an at sign
 * (yaml.org/spec/1.2.2, rule 22), so it is hidden from the parser behind a character of the same width, and every place stays
 * what it is.
 *
 * @param text what the parser gets, as long as the file's text
 * @param hidden whether any sign is hidden
 */
record AtSigns(String text, boolean hidden) {

    private static final char SIGN = '@';
    /** A character for private use, which YAML allows anywhere. */
    private static final char STAND_IN = '\uE0A0';

    /** The first sign of a placeholder where a token may begin; longer names are not looked for, to bound the search. */
    private static final Pattern BEGINNING = Pattern.compile("(?<![^\\s\\[{,])@(?=[A-Za-z_][A-Za-z0-9_.-]{0,200}@)");

    /** Hides the signs; a text that has the stand-in already stays as it is. */
    static AtSigns hide(String text) {
        if (text.indexOf(SIGN) < 0 || text.indexOf(STAND_IN) >= 0) {
            return new AtSigns(text, false);
        }
        String readable = BEGINNING.matcher(text).replaceAll(String.valueOf(STAND_IN));
        return new AtSigns(readable, !readable.equals(text));
    }

    /** Returns the text of a scalar as the file has it. */
    String show(String scalar) {
        return hidden ? scalar.replace(STAND_IN, SIGN) : scalar;
    }
}
