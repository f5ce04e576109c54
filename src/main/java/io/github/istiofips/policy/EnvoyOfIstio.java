// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.policy.data.EnvoyReleases;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares what tags, environment and version lines say of the release of Istio and of its Envoy. */
final class EnvoyOfIstio {

    private static final EnvoyReleases TABLE = EnvoyReleases.load();

    /** A release of Istio 1, with any suffix; development builds name the release they come before. */
    private static final Pattern RELEASE =
            Pattern.compile("v?((1\\.\\d{1,3})\\.\\d{1,4})(?:-(?!alpha|dev|beta|rc).*)?");

    private static final Pattern ENVOY = Pattern.compile("(1\\.\\d{1,3})\\..*");

    private EnvoyOfIstio() {}

    /**
     * Returns the line of Envoy, such as {@code 1.25}, that belongs to a tag.
     *
     * @return empty if the tag names no release, or one that is not known here
     */
    static Optional<String> expected(String tag) {
        return Optional.of(RELEASE.matcher(tag))
                .filter(Matcher::matches)
                .flatMap(release -> TABLE.envoyOf(release.group(2)));
    }

    /**
     * Tells whether a version of Envoy is of another line.
     *
     * @param version such as {@code 1.25.4} or {@code 1.24.1-dev}; anything else is of none that could be told
     */
    static boolean isOther(String line, String version) {
        Matcher envoy = ENVOY.matcher(version);
        return envoy.matches() && !envoy.group(1).equals(line);
    }

    /**
     * Tells whether an image that says which release of Istio it is has the tag of another.
     *
     * @return false if one of them names no release, or the tag one that is not known here and may be a number of the publisher's own
     */
    static boolean isOtherRelease(String claimed, String tag) {
        Matcher first = RELEASE.matcher(claimed);
        Matcher second = RELEASE.matcher(tag);
        return first.matches()
                && second.matches()
                && expected(tag).isPresent()
                && !first.group(1).equals(second.group(1));
    }
}
