// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions of a chart that a dependency accepts, as Helm reads them (github.com/Masterminds/semver, "Checking Version
 * Constraints"). A range without a pre-release in it accepts no pre-release.
 */
final class VersionConstraint {

    private static final String NUMBER = "(\\d{1,9}|[xX*])";
    private static final String VERSION =
            "v?" + NUMBER + "(?:\\." + NUMBER + ")?(?:\\." + NUMBER + ")?(?:-([0-9A-Za-z.-]+))?(?:\\+[0-9A-Za-z.-]+)?";
    private static final Pattern VERSION_FORM = Pattern.compile(VERSION);
    private static final Pattern TERM = Pattern.compile("(=|!=|>|<|>=|=>|<=|=<|~|~>|\\^)?\\s*(" + VERSION + ")");
    private static final Pattern HYPHEN = Pattern.compile("(" + VERSION + ")\\s+-\\s+(" + VERSION + ")");
    private static final int GROUPS_OF_VERSION = 5;
    private static final Pattern EXACT = Pattern.compile("=?\\s*v?\\d+\\.\\d+\\.\\d+(?:[-+][0-9A-Za-z.+-]*)?");
    private static final Pattern MINOR =
            Pattern.compile("~>?\\s*v?(\\d+\\.\\d+)(?:\\.(?:\\d+|[xX*]))?|=?\\s*v?(\\d+\\.\\d+)(?:\\.[xX*])?");
    private static final Pattern BETWEEN = Pattern.compile("(?<=[0-9A-Za-z*])\\s*,\\s*|(?<=[0-9A-Za-z*])\\s+");

    private VersionConstraint() {}

    /** Tells whether a constraint names one version. */
    static boolean isExact(String constraint) {
        return EXACT.matcher(constraint.strip()).matches();
    }

    /** Returns the minor version, such as {@code 1.30}, whose patches are all that a constraint accepts. */
    static Optional<String> minor(String constraint) {
        Matcher minor = MINOR.matcher(constraint.strip());
        return minor.matches()
                ? Optional.ofNullable(minor.group(1)).or(() -> Optional.of(minor.group(2)))
                : Optional.empty();
    }

    /** Tells whether a constraint can be read and accepts a version; an empty constraint accepts every version. */
    static boolean accepts(String constraint, String version) {
        if (constraint.isBlank()) {
            return true;
        }
        Optional<Version> candidate = Version.of(version.strip());
        return candidate.isPresent()
                && Arrays.stream(constraint.split("\\|\\|", -1))
                        .anyMatch(alternative -> acceptsAll(alternative.strip(), candidate.get()));
    }

    private static boolean acceptsAll(String alternative, Version version) {
        Matcher hyphen = HYPHEN.matcher(alternative);
        String terms =
                hyphen.matches() ? ">=" + hyphen.group(1) + " <=" + hyphen.group(GROUPS_OF_VERSION + 1) : alternative;
        return Arrays.stream(BETWEEN.split(terms, -1)).allMatch(term -> accepts(TERM.matcher(term.strip()), version));
    }

    private static boolean accepts(Matcher term, Version version) {
        if (!term.matches()) {
            return false;
        }
        Version bound = Version.of(term.group(2)).orElseThrow();
        if (!version.pre().isEmpty() && bound.pre().isEmpty()) {
            return false;
        }
        String operator = term.group(1) == null ? "=" : term.group(1);
        int order = version.compareTo(bound);
        boolean within = bound.isPrefixOf(version);
        return switch (operator) {
            case "=" -> within;
            case "!=" -> !within;
            case ">" -> order > 0 && (bound.parts() == Version.ALL_PARTS || !within);
            case "<" -> order < 0;
            case ">=", "=>" -> order >= 0;
            case "<=", "=<" -> order <= 0 || (bound.parts() < Version.ALL_PARTS && within);
            case "^" -> order >= 0 && bound.isCompatibleWith(version);
            default -> order >= 0 && bound.isTildeOf(version);
        };
    }

    /**
     * A version; parts that are left out or a wildcard are 0.
     *
     * @param parts how many of the numbers are given
     */
    private record Version(int major, int minor, int patch, int parts, String pre) implements Comparable<Version> {

        static final int ALL_PARTS = 3;

        private static final Comparator<Version> ORDER = Comparator.comparingInt(Version::major)
                .thenComparingInt(Version::minor)
                .thenComparingInt(Version::patch)
                .thenComparing(Version::pre, Version::comparePre);

        static Optional<Version> of(String text) {
            Matcher matcher = VERSION_FORM.matcher(text);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            int[] numbers = new int[ALL_PARTS];
            int parts = 0;
            while (parts < ALL_PARTS && isNumber(matcher.group(parts + 1))) {
                numbers[parts] = Integer.parseInt(matcher.group(parts + 1));
                parts++;
            }
            String pre = matcher.group(ALL_PARTS + 1);
            return Optional.of(new Version(numbers[0], numbers[1], numbers[2], parts, pre == null ? "" : pre));
        }

        private static boolean isNumber(String text) {
            return text != null && Character.isDigit(text.charAt(0));
        }

        boolean isPrefixOf(Version other) {
            return (parts < 1 || major == other.major)
                    && (parts < 2 || minor == other.minor)
                    && (parts < ALL_PARTS || compareTo(other) == 0);
        }

        boolean isTildeOf(Version other) {
            return (parts < 1 || major == other.major) && (parts < 2 || minor == other.minor);
        }

        boolean isCompatibleWith(Version other) {
            if (parts < 1) {
                return true;
            }
            if (major > 0 || parts < 2) {
                return major == other.major;
            }
            if (minor > 0 || parts < ALL_PARTS) {
                return other.major == 0 && minor == other.minor;
            }
            return other.major == 0 && other.minor == 0 && patch == other.patch;
        }

        /** Compares pre-releases (semver.org, item 11); a release is after its pre-releases. */
        private static int comparePre(String one, String other) {
            if (one.isEmpty() || other.isEmpty()) {
                return Boolean.compare(one.isEmpty(), other.isEmpty());
            }
            List<String> ones = List.of(one.split("\\.", -1));
            List<String> others = List.of(other.split("\\.", -1));
            for (int i = 0; i < Math.min(ones.size(), others.size()); i++) {
                int order = compareIdentifier(ones.get(i), others.get(i));
                if (order != 0) {
                    return order;
                }
            }
            return Integer.compare(ones.size(), others.size());
        }

        private static int compareIdentifier(String one, String other) {
            Predicate<String> numeric = text -> !text.isEmpty() && text.chars().allMatch(Character::isDigit);
            if (numeric.test(one) && numeric.test(other)) {
                return Comparator.comparingInt(String::length)
                        .thenComparing(Comparator.<String>naturalOrder())
                        .compare(one, other);
            }
            return numeric.test(one) || numeric.test(other)
                    ? Boolean.compare(numeric.test(other), numeric.test(one))
                    : one.compareTo(other);
        }

        @Override
        public int compareTo(Version other) {
            return ORDER.compare(this, other);
        }
    }
}
