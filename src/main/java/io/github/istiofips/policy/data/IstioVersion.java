// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The three numbers of a release, compared as numbers. Each has at most nine digits. */
public record IstioVersion(int major, int minor, int micro) implements Comparable<IstioVersion> {

    // Nine digits fit an int; a longer number is no version.
    private static final String NUMBER = "(0|[1-9][0-9]{0,8})";
    private static final Pattern TEXT = Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER);
    private static final Comparator<IstioVersion> ORDER = Comparator.comparingInt(IstioVersion::major)
            .thenComparingInt(IstioVersion::minor)
            .thenComparingInt(IstioVersion::micro);

    /** Returns the version that a text such as {@code 1.15.10} names; empty if it is not exactly three numbers. */
    public static Optional<IstioVersion> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        return matcher.matches()
                ? Optional.of(new IstioVersion(number(matcher, 1), number(matcher, 2), number(matcher, 3)))
                : Optional.empty();
    }

    @JsonCreator
    static IstioVersion of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("'" + text + "' is no version X.Y.Z"));
    }

    /** Returns the minor release, such as {@code 1.15}. */
    public String line() {
        return major + "." + minor;
    }

    @Override
    public int compareTo(IstioVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + micro;
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
