// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Versions from one to another, written as Maven writes ranges: {@code [1.15.3,1.16.0)}, {@code [1.16.0,)}, {@code [,1.11.5)},
 * {@code [1.17.2]}.
 *
 * @param from the lowest version, which is in the range; empty for no lower bound
 * @param below the first version above, which is not in the range; empty for no upper bound
 */
public record VersionRange(Optional<IstioVersion> from, Optional<IstioVersion> below) {

    public VersionRange {
        if (from.isPresent() && below.isPresent() && from.get().compareTo(below.get()) >= 0) {
            throw new IllegalArgumentException(
                    "the range from " + from.get() + " to " + below.get() + " holds nothing");
        }
    }

    private static final Pattern ONE = Pattern.compile("\\[([0-9.]+)]");
    private static final Pattern RANGE = Pattern.compile("\\[([0-9.]*),([0-9.]*)\\)");

    @JsonCreator
    static VersionRange of(String text) {
        Matcher one = ONE.matcher(text);
        if (one.matches()) {
            IstioVersion version = IstioVersion.of(one.group(1));
            return new VersionRange(
                    Optional.of(version),
                    Optional.of(new IstioVersion(version.major(), version.minor(), version.micro() + 1)));
        }
        Matcher range = RANGE.matcher(text);
        if (!range.matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is no range of versions; expected is [1.15.3,1.16.0), [1.16.0,), [,1.11.5) or [1.17.2]");
        }
        return new VersionRange(bound(range.group(1)), bound(range.group(2)));
    }

    /** Tells whether a version is in the range. */
    public boolean contains(IstioVersion version) {
        return from.filter(lowest -> version.compareTo(lowest) < 0).isEmpty()
                && below.filter(end -> version.compareTo(end) >= 0).isEmpty();
    }

    private static Optional<IstioVersion> bound(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(IstioVersion.of(text));
    }
}
