// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of Istio as tables of rules know it: three numbers, without suffix. */
record IstioVersion(int major, int minor, int patch) implements Comparable<IstioVersion> {

    private static final Pattern LEADING = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})(?![0-9.]).*");
    private static final Comparator<IstioVersion> ORDER = Comparator.comparingInt(IstioVersion::major)
            .thenComparingInt(IstioVersion::minor)
            .thenComparingInt(IstioVersion::patch);

    /** Returns the version that a text such as {@code 1.22.4-solo-fips} starts with. */
    static Optional<IstioVersion> leading(String text) {
        Matcher matcher = LEADING.matcher(text);
        return matcher.matches()
                ? Optional.of(new IstioVersion(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    /** Returns the version that a table names, such as {@code 1.22.4}. */
    static IstioVersion of(String text) {
        return leading(text).orElseThrow(() -> new IllegalArgumentException("not a version: " + text));
    }

    boolean isBefore(IstioVersion other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(IstioVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
