// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.image.Digest;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.ImageReader;
import io.github.istiofips.image.ImageReference;
import io.github.istiofips.image.Platform;
import io.github.istiofips.image.ResolvedImage;
import io.github.istiofips.policy.ReferenceMask;
import io.github.istiofips.policy.data.ImageLock;
import io.github.istiofips.policy.data.LockedImage;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Says which content a tag means while no registry can be asked. Online nothing is taken from the lock, or no tag would ever be seen to
 * move.
 *
 * @param lock what was locked; empty while Maven is online
 */
record OfflineLock(Optional<ImageLock> lock) {

    /** Says nothing. */
    static final OfflineLock NONE = new OfflineLock(Optional.empty());

    /**
     * Finds the images behind a tag by the digest that was locked.
     *
     * @param text the reference as the configuration leads to it
     * @return empty if the lock says nothing of this reference
     * @throws ImageException if the content that was locked is not in the cache, or cannot be read
     */
    Optional<ResolvedImage> resolve(
            ImageReader reader, String text, ImageReference reference, Predicate<Platform> platforms)
            throws ImageException {
        Optional<LockedImage> locked = lock.filter(known -> reference.digest().isEmpty())
                .flatMap(known -> known.image(ReferenceMask.mask(text)));
        Optional<Digest> digest = locked.flatMap(image -> Digest.parse(image.digest()));
        if (locked.isEmpty() || digest.isEmpty()) {
            return Optional.empty();
        }
        ImageReference pinned =
                new ImageReference(reference.registry(), reference.repository(), reference.tag(), digest);
        try {
            return Optional.of(reader.resolve(pinned, platforms));
        } catch (ImageException e) {
            if (e.reason() != Reason.OFFLINE) {
                throw e;
            }
            return Optional.of(copiedPlatform(reader, reference, locked.get(), platforms)
                    .orElseThrow(() -> new ImageException(
                            e.reason(),
                            "Maven is offline and there is no local copy of " + pinned + ", which the lock file names.",
                            e.remedy(),
                            e)));
        }
    }

    /** A mirror that holds one platform of the image serves its manifest in place of the index. */
    private static Optional<ResolvedImage> copiedPlatform(
            ImageReader reader, ImageReference reference, LockedImage locked, Predicate<Platform> platforms)
            throws ImageException {
        try {
            ResolvedImage last = reader.resolve(reference, platforms);
            return Optional.of(new ResolvedImage(last.digest(), false, last.platforms()))
                    .filter(image -> locked.covers(image.digest().toString()));
        } catch (ImageException e) {
            if (e.reason() != Reason.OFFLINE) {
                throw e;
            }
            return Optional.empty();
        }
    }
}
