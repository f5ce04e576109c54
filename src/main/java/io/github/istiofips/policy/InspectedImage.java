// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.image.Digest;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.Platform;
import io.github.istiofips.mesh.ImageUse;
import java.util.List;
import java.util.Optional;

/**
 * An image and what its inspection found.
 *
 * @param use the reference, its component and its origins
 * @param digest digest of the index, or of the manifest without an index; empty when not fetched
 * @param digestFromCache whether that is what the tag led to in an earlier build, because Maven is offline
 * @param platforms the platforms inspected, sorted; empty when the image was not had
 * @param missingPlatforms platforms asked for that the image does not offer
 * @param failure why the image, or a part of it, was not had or not read
 */
public record InspectedImage(
        ImageUse use,
        Optional<Digest> digest,
        boolean digestFromCache,
        List<InspectedPlatform> platforms,
        List<Platform> missingPlatforms,
        Optional<ImageException> failure) {
    public InspectedImage {
        platforms = List.copyOf(platforms);
        missingPlatforms = List.copyOf(missingPlatforms);
    }
}
