// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The keys of a waiver. */
enum WaiverKey {
    RULE(true, "the id of the rule that it is about, such as rule: envoy-not-fips"),
    SUBJECT(true, "the image, file or fingerprint that it is about, as in the report"),
    PATH(false, "the path in the image, such as path: /usr/local/bin/envoy, or remove the key"),
    UNTIL(true, "the last day on which it applies, such as until: "),
    REASON(true, "why the finding can be accepted until then"),
    OWNER(true, "who answers for it");

    /** Longest text that a message quotes. */
    private static final int QUOTED = 60;

    /** Three asterisks, or five and more, would stand for anything where four stand for a key. */
    private static final Pattern ODD_MASK = Pattern.compile("istio-(helm-)?(\\*{3}|\\*{5,})(?!\\*)");

    private static final int STUB_DAYS = 30;

    private final boolean mandatory;
    private final String meaning;

    WaiverKey(boolean mandatory, String meaning) {
        this.mandatory = mandatory;
        this.meaning = meaning;
    }

    static Optional<WaiverKey> of(String text) {
        return Arrays.stream(values()).filter(key -> key.text().equals(text)).findFirst();
    }

    static String names() {
        return Arrays.stream(values()).map(WaiverKey::text).collect(Collectors.joining(", "));
    }

    static Optional<LocalDate> date(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Returns the text without control characters, shortened. */
    static String readable(String text) {
        String plain = text.strip().replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Cs}\\u2028\\u2029]+", " ");
        return plain.length() <= QUOTED ? plain : plain.substring(0, QUOTED) + "…";
    }

    boolean isMandatory() {
        return mandatory;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns what to write, one clause. */
    String meaning(LocalDate asOf) {
        return this == UNTIL ? meaning + asOf.plusDays(STUB_DAYS) : meaning;
    }

    boolean holdsPlaceholder(String text) {
        return Waiver.PLACEHOLDERS.stream().anyMatch(text::contains);
    }

    /** Tells whether the mask of a repository key is written with another number of asterisks. */
    boolean holdsOddMask(String text) {
        return this == SUBJECT && ODD_MASK.matcher(text).find();
    }

    /** Tells whether a reader sees a character. */
    static boolean isVisible(int codePoint) {
        return !Character.isWhitespace(codePoint)
                && !Character.isSpaceChar(codePoint)
                && Character.getType(codePoint) != Character.FORMAT
                && !Character.isISOControl(codePoint);
    }
}
