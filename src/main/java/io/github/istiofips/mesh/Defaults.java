// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an image gets where the values give no hub or tag: what the release stamped into its charts, or what only the
 * controller that installs them knows.
 *
 * @param unknown what to say of an image that lacks a hub or tag; empty if the release's own count
 */
public record Defaults(Optional<ImageOutcome.Problem> unknown) {

    /** Those of the release of Istio. */
    public static final Defaults OF_RELEASE = new Defaults(Optional.empty());

    /** Returns those of a controller that no file tells. */
    public static Defaults unknown(ImageOutcome.Problem problem) {
        return new Defaults(Optional.of(problem));
    }

    /** Returns a release with the defaults that count. */
    Release of(Release release) {
        return unknown.isEmpty() ? release : release.withoutDefaults();
    }

    /** Returns images by role, each that lacks a hub or tag with the reason why. */
    Map<String, ImageOutcome> explain(Map<String, ImageOutcome> outcomes) {
        Map<String, ImageOutcome> explained = new LinkedHashMap<>(outcomes);
        unknown.ifPresent(problem -> explained.replaceAll((role, outcome) ->
                outcome.problem().filter(Problems::isMissing).isPresent() ? outcome.because(problem) : outcome));
        return explained;
    }
}
