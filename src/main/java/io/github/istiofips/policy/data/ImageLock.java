// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The content of a lock file.
 *
 * @param images one entry for each reference, sorted by it
 */
public record ImageLock(List<LockedImage> images) {
    public ImageLock {
        images = images.stream()
                .sorted(Comparator.comparing(LockedImage::reference))
                .toList();
        if (images.stream().map(LockedImage::reference).distinct().count() < images.size()) {
            throw new IllegalArgumentException("a reference stands in a lock once");
        }
    }

    /**
     * Returns the entry of a reference.
     *
     * @param reference the reference as the configuration leads to it, with repository keys masked
     */
    public Optional<LockedImage> image(String reference) {
        return images.stream()
                .filter(image -> image.reference().equals(reference))
                .findFirst();
    }
}
