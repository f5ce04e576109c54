// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.ImageReader;
import io.github.istiofips.image.ImageReference;
import io.github.istiofips.image.ResolvedImage;
import io.github.istiofips.image.registry.InvalidReferenceException;
import io.github.istiofips.image.registry.References;
import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.policy.ReferenceMask;
import io.github.istiofips.policy.data.LockedImage;
import io.github.istiofips.policy.data.LockedImage.LockedPlatform;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.verify.VerificationRequest.ImageAccess;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds out what images are now: their indexes and manifests are read, each compared with its digest, and no layer is. */
public final class ImageLocker {

    /** Images asked for at the same time. */
    private static final int PARALLEL_IMAGES = 4;

    private ImageLocker() {}

    /**
     * What one reference leads to, or why that could not be told.
     *
     * @param use the reference and its origins
     * @param locked the entry for the lock
     * @param failure what went wrong; present if there is no entry
     */
    public record Answer(ImageUse use, Optional<LockedImage> locked, Optional<ImageException> failure) {}

    /**
     * Asks for every image on all its platforms, whatever platforms the request names, and lets none of them be taken from an earlier
     * build's answer.
     *
     * @param uses images of a project
     * @param access how images are reached; registries must not be offline
     * @return one answer for each reference with repository keys masked, sorted by it
     * @throws SourceException if one of the layouts is none
     */
    public static List<Answer> ask(List<ImageUse> uses, ImageAccess access) throws SourceException {
        ConfiguredSources sources = new ConfiguredSources(access);
        List<Answer> answers = Parallel.map(uses, PARALLEL_IMAGES, use -> ask(use, sources, access));
        Map<String, Answer> firsts = new TreeMap<>();
        for (Answer answer : answers) {
            firsts.merge(ReferenceMask.mask(answer.use().reference()), answer, ImageLocker::merged);
        }
        return List.copyOf(firsts.values());
    }

    private static Answer ask(ImageUse use, ConfiguredSources sources, ImageAccess access) {
        try {
            ImageReference reference = References.parse(use.reference());
            ResolvedImage image = new ImageReader(sources.open(reference), access.cache()).resolve(reference);
            return new Answer(use, Optional.of(entry(use, image)), Optional.empty());
        } catch (InvalidReferenceException e) {
            return failed(
                    use,
                    new ImageException(
                            Reason.UNSUPPORTED, e.getMessage(), "Correct the value that the reference is made of.", e));
        } catch (ImageException e) {
            return failed(use, e);
        }
    }

    private static LockedImage entry(ImageUse use, ResolvedImage image) {
        return new LockedImage(
                ReferenceMask.mask(use.reference()),
                image.digest().toString(),
                image.platforms().stream()
                        .map(manifest -> new LockedPlatform(
                                manifest.platform().toString(),
                                manifest.digest().toString()))
                        .toList(),
                Optional.empty());
    }

    /** The lock names both by one reference, so that both have to lead to one content. */
    private static Answer merged(Answer first, Answer second) {
        if (first.failure().isPresent() || second.locked().isEmpty()) {
            return first.failure().isPresent() ? first : second;
        }
        return first.locked().filter(second.locked().get()::hasContentOf).isPresent()
                ? first
                : failed(
                        second.use(),
                        new ImageException(
                                Reason.UNSUPPORTED,
                                "Two repositories whose names differ in a repository key only hold different content under this"
                                        + " name, and the lock file, which holds no keys, cannot tell them apart.",
                                "Use one repository key in the whole configuration, or find out why the content differs."));
    }

    private static Answer failed(ImageUse use, ImageException failure) {
        return new Answer(use, Optional.empty(), Optional.of(failure));
    }
}
