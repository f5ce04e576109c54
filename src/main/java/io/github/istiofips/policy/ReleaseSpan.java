// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.executable.GoRelease;
import io.github.istiofips.policy.data.IstioVersion;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The releases of a program that an executable may be, as far as is known; not only of Istio.
 *
 * @param low the oldest
 * @param high the newest, which is in the span
 */
record ReleaseSpan(IstioVersion low, IstioVersion high) {

    private static final int LAST = Integer.MAX_VALUE;

    /** What is not known at all. */
    static final ReleaseSpan ANY = new ReleaseSpan(new IstioVersion(0, 0, 0), new IstioVersion(LAST, LAST, LAST));

    private static final Pattern RELEASE = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})\\.(\\d{1,9})(?:-(.*))?");
    private static final Pattern LINE = Pattern.compile("(\\d{1,9})\\.(\\d{1,9})");

    /** Returns the span of a version such as {@code 1.30.4} or {@code 1.30.4-dev}; empty for a text that is none. */
    static Optional<ReleaseSpan> ofRelease(String text) {
        Matcher numbers = RELEASE.matcher(text);
        if (!numbers.matches()) {
            return Optional.empty();
        }
        IstioVersion release = new IstioVersion(number(numbers, 1), number(numbers, 2), number(numbers, 3));
        boolean development = Optional.ofNullable(numbers.group(4)).orElse("").startsWith("dev");
        return Optional.of(development ? before(release) : new ReleaseSpan(release, release));
    }

    /** Returns the span of a line such as {@code 1.30}; empty for a text that is none. */
    static Optional<ReleaseSpan> ofLine(String text) {
        Matcher numbers = LINE.matcher(text);
        return numbers.matches()
                ? Optional.of(new ReleaseSpan(
                        new IstioVersion(number(numbers, 1), number(numbers, 2), 0),
                        new IstioVersion(number(numbers, 1), number(numbers, 2), LAST)))
                : Optional.empty();
    }

    /** Returns the span of the version of a Go toolchain, as executables have it; empty for a text that has no release. */
    static Optional<ReleaseSpan> ofGo(String toolchain) {
        return GoRelease.of(toolchain).map(go -> {
            IstioVersion release = new IstioVersion(1, go.minor(), go.patch());
            return go.development() ? before(release) : new ReleaseSpan(release, release);
        });
    }

    /** A tree on its way to a release may lack what the release has, and have what the one before lacks. */
    private static ReleaseSpan before(IstioVersion release) {
        IstioVersion previous = release.micro() > 0
                ? new IstioVersion(release.major(), release.minor(), release.micro() - 1)
                : new IstioVersion(release.major(), Math.max(0, release.minor() - 1), 0);
        return new ReleaseSpan(previous, release);
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
