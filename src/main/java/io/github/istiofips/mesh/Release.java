// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A version of Istio to evaluate rules for, and what its release build stamped into charts as far as it is known.
 *
 * @param version the version
 * @param hub default hub, if known
 * @param tag default tag, if known
 */
record Release(IstioVersion version, Optional<String> hub, Optional<String> tag) {

    private static final Pattern PLAIN = Pattern.compile("v?\\d+\\.\\d+\\.\\d+");
    private static final Pattern PUBLISHED_TAG = Pattern.compile("\\d+\\.\\d+\\.\\d+(?:-distroless|-debug)?");

    /**
     * Returns the release of an exact version. Only releases of the Istio project, which have no suffix, have known
     * defaults; vendors and pre-releases stamp their own.
     */
    static Release exact(IstioVersion version, String text, RuleBook rules) {
        boolean plain = PLAIN.matcher(text).matches();
        return new Release(
                version,
                plain ? rules.defaultHub(version) : Optional.empty(),
                plain ? Optional.of(version.toString()) : Optional.empty());
    }

    /** Returns a release that stands for all versions around it: its default tag is not known. */
    static Release candidate(IstioVersion version, RuleBook rules) {
        return new Release(version, rules.defaultHub(version), Optional.empty());
    }

    /** Returns the release that a tag tells of; the default hub is taken only from a tag that Istio itself publishes. */
    static Optional<Release> inferred(String tag, RuleBook rules) {
        return IstioVersion.leading(tag)
                .map(version -> new Release(
                        version,
                        PUBLISHED_TAG.matcher(tag).matches() ? rules.defaultHub(version) : Optional.empty(),
                        Optional.empty()));
    }

    /** Returns the same release as what a chart is made for that brings the values stamped into it itself. */
    Release withoutDefaults() {
        return new Release(version, Optional.empty(), Optional.empty());
    }
}
