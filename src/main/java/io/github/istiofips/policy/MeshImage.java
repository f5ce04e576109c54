// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.image.Platform;
import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.policy.data.Publisher;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An image of the mesh with all that is known of it.
 *
 * @param use reference, component and origins
 * @param name the parts of the reference
 * @param publisher who publishes it, if the table or the user knows
 * @param inspected what its inspection found; empty if it was not inspected
 */
record MeshImage(ImageUse use, ImageName name, Optional<Publisher> publisher, Optional<InspectedImage> inspected) {

    boolean isPublishedBy(String publisherName) {
        return publisher.filter(p -> p.name().equals(publisherName)).isPresent();
    }

    /** Tells whether its publisher marks this image as a FIPS build. */
    boolean isMarkedFips() {
        return publisher
                .filter(p -> p.marksAsFips(name.repository(), name.tag()))
                .isPresent();
    }

    /** Tells whether an executable with a role was judged not to be FIPS. */
    boolean isProvenNotFips() {
        return roleCharges().anyMatch(charge -> charge.outcome() == Outcome.VIOLATION);
    }

    /** Tells whether every platform was inspected, has executables with a role, and all of them are FIPS. */
    boolean isProvenFips() {
        List<InspectedPlatform> platforms =
                inspected.map(InspectedImage::platforms).orElse(List.of());
        return inspected.filter(image -> image.failure().isEmpty()).isPresent()
                && !platforms.isEmpty()
                && platforms.stream().allMatch(MeshImage::hasRoles)
                && roleCharges()
                        .allMatch(charge -> charge.outcome() == Outcome.WARNING || charge.outcome() == Outcome.NOTE);
    }

    /** Returns a finding on the whole image. */
    Finding finding(Charge charge, String message, String remedy) {
        return finding(charge, message, remedy, Optional.empty(), Optional.empty());
    }

    /** Returns a finding on one platform, or one file of it. */
    Finding finding(Charge charge, String message, String remedy, Optional<Platform> platform, Optional<String> path) {
        OriginLines lines = OriginLines.of(use.origins());
        return new Finding(
                charge.rule(),
                charge.outcome(),
                ReferenceMask.mask(use.reference()),
                ReferenceMask.mask(message),
                ReferenceMask.mask(remedy),
                Optional.of(use.reference()),
                platform.map(Platform::toString),
                path,
                lines.first(),
                lines.others());
    }

    private Stream<Charge> roleCharges() {
        return inspected.stream()
                .flatMap(image -> image.platforms().stream())
                .flatMap(platform -> platform.executables().stream())
                .filter(executable -> executable.role().isPresent())
                .flatMap(executable -> ExecutableVerdict.of(executable.facts(), true).stream());
    }

    private static boolean hasRoles(InspectedPlatform platform) {
        return platform.missing().isEmpty()
                && platform.executables().stream()
                        .anyMatch(executable -> executable.role().isPresent());
    }
}
