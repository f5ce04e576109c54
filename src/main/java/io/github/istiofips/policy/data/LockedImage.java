// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import io.github.istiofips.project.Location;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a reference led to when the lock file was written.
 *
 * @param reference the reference, with repository keys masked
 * @param digest digest of the index, or of the manifest where there is no index
 * @param platforms the platforms of the index, or the one of the manifest; sorted, never empty. An index may list a platform more than
 *     once
 * @param location where the entry stands in the file; empty for one that is not written yet
 */
public record LockedImage(
        String reference, String digest, List<LockedPlatform> platforms, Optional<Location> location) {
    public LockedImage {
        platforms = platforms.stream().distinct().sorted().toList();
        if (platforms.isEmpty()) {
            throw new IllegalArgumentException("an image has at least one platform: " + reference);
        }
    }

    /** Tells whether the other entry leads to the same content, wherever the two stand. */
    public boolean hasContentOf(LockedImage other) {
        return digest.equals(other.digest) && platforms.equals(other.platforms);
    }

    /**
     * Tells whether a digest is that of the whole image or of one of several platforms. The digest of an only platform is no answer: beside it,
     * another digest of the whole may as well be one that was changed by hand.
     */
    public boolean covers(String other) {
        return digest.equals(other)
                || (platforms.size() > 1
                        && platforms.stream()
                                .anyMatch(platform -> platform.digest().equals(other)));
    }

    /**
     * One platform.
     *
     * @param platform the platform, such as {@code linux/arm64} or {@code linux/arm/v7}
     * @param digest digest of its manifest
     */
    public record LockedPlatform(String platform, String digest) implements Comparable<LockedPlatform> {

        private static final Comparator<LockedPlatform> ORDER =
                Comparator.comparing(LockedPlatform::platform).thenComparing(LockedPlatform::digest);

        @Override
        public int compareTo(LockedPlatform other) {
            return ORDER.compare(this, other);
        }
    }
}
