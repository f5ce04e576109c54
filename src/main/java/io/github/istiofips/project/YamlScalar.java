// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A scalar with its raw text: {@code 1.10} stays {@code 1.10}. The type of a plain scalar is told as by the YAML reader
 * of Helm and kubectl (sigs.k8s.io/yaml, whose implicit types are those of YAML 1.1 without timestamps and
 * sexagesimal numbers).
 *
 * @param text text after unfolding and unescaping
 * @param style how it is written; a scalar tagged {@code !!str} counts as quoted
 * @param location where it starts
 * @param textStart where the text itself starts if the file holds it as it is, line by line, as in a literal block or on
 *     one line without escapes; empty if it was folded or unescaped
 */
public record YamlScalar(String text, Style style, Location location, Optional<Location> textStart)
        implements YamlNode {

    /** How a scalar is written. */
    public enum Style {
        /** Without quotes; may be null, a boolean or a number. */
        PLAIN,
        /** In single or double quotes; always a string. */
        QUOTED,
        /** Literal or folded block; always a string. */
        BLOCK
    }

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> TRUE =
            Set.of("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
            Set.of("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Pattern INTEGER =
            Pattern.compile("[-+]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|[1-9][0-9]*|0)");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(?:\\.[0-9]+|[0-9]+(?:\\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?");
    /** The only underscores that a number with nothing before its point may have. */
    private static final Pattern BETWEEN_DIGITS = Pattern.compile("(?<=[0-9])_(?=[0-9])");
    /** A longer integer is read as a float, or as a string if it is not decimal. */
    private static final int INTEGER_BITS = 64;
    /** Longer digit strings are beyond every number a tag can be mistaken for. */
    private static final int MAX_NUMBER_LENGTH = 64;

    /** A scalar of which the place of the text is not known. */
    public YamlScalar(String text, Style style, Location location) {
        this(text, style, location, Optional.empty());
    }

    /** Tells whether it is null: absent, {@code ~} or {@code null} without quotes. */
    public boolean isNull() {
        return style == Style.PLAIN && NULLS.contains(text);
    }

    /** Tells whether it is read as a number. */
    public boolean isNumber() {
        return number().isPresent();
    }

    /** Returns the boolean it is read as, if any. */
    public Optional<Boolean> bool() {
        if (style != Style.PLAIN) {
            return Optional.empty();
        }
        if (TRUE.contains(text)) {
            return Optional.of(true);
        }
        return FALSE.contains(text) ? Optional.of(false) : Optional.empty();
    }

    /** Returns the number it is read as, as the double that values of charts become, if any. */
    public Optional<Double> number() {
        if (style != Style.PLAIN || text.isEmpty() || text.length() > MAX_NUMBER_LENGTH || text.charAt(0) == '_') {
            return Optional.empty();
        }
        String digits = text.charAt(0) == '.' ? BETWEEN_DIGITS.matcher(text).replaceAll("") : text.replace("_", "");
        if (INTEGER.matcher(digits).matches()) {
            BigInteger integer = integer(digits);
            if (integer.bitLength() <= INTEGER_BITS) {
                return Optional.of(integer.doubleValue());
            }
        }
        if (FLOAT.matcher(digits).matches()) {
            return Optional.of(Double.parseDouble(digits)).filter(Double::isFinite);
        }
        return Optional.empty();
    }

    private static BigInteger integer(String literal) {
        boolean negative = literal.startsWith("-");
        String digits = literal.replaceFirst("^[-+]", "").toLowerCase(Locale.ROOT);
        BigInteger value;
        if (digits.startsWith("0x")) {
            value = new BigInteger(digits.substring(2), 16);
        } else if (digits.startsWith("0b")) {
            value = new BigInteger(digits.substring(2), 2);
        } else if (digits.startsWith("0o")) {
            value = new BigInteger(digits.substring(2), 8);
        } else {
            value = new BigInteger(digits, digits.startsWith("0") ? 8 : 10);
        }
        return negative ? value.negate() : value;
    }
}
