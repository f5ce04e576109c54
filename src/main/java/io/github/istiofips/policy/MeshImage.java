// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.image.Platform;
import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.policy.data.PolicyData;
import io.github.istiofips.policy.data.Publisher;
import io.github.istiofips.policy.data.TagPart;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An image of the mesh with all that is known of it.
 *
 * @param use reference, component and origins
 * @param name the parts of the reference
 * @param publisher who publishes it, if the table or the user knows
 * @param inspected what its inspection found; empty if it was not inspected
 * @param data the tables to judge by
 */
record MeshImage(
        ImageUse use,
        ImageName name,
        Optional<Publisher> publisher,
        Optional<InspectedImage> inspected,
        PolicyData data) {

    /** Keys whose value is the registry part of a reference. */
    private static final Pattern HUB = Pattern.compile("(?i)(hub|registry|repository|image)$");

    /** Returns its tag as its publisher writes them; empty without a tag or a known publisher. */
    Optional<ImageTag> tag() {
        return publisher.flatMap(known -> name.tag().map(text -> ImageTag.parse(text, known.tag())));
    }

    /** Tells whether its publisher marks this image as a FIPS build. */
    boolean isMarkedFips() {
        return publisher.filter(this::isMarkedBy).isPresent();
    }

    private boolean isMarkedBy(Publisher known) {
        String path = name.registry() + "/" + name.repository();
        return switch (known.marking()) {
            case TAG -> tag().filter(tag -> tag.has(TagPart.Kind.FIPS)).isPresent();
            case IMAGE_NAME -> known.marks(path.substring(path.lastIndexOf('/') + 1));
            case PATH -> known.marks(path);
            case ALL -> true;
            case HOST, NONE, UNKNOWN -> false;
        };
    }

    /** Returns the same image with the origin of its registry as the line to change. */
    MeshImage ledByHub() {
        List<Origin> origins = use.origins().stream()
                .sorted(Comparator.comparing(
                        origin -> !HUB.matcher(origin.key()).find()))
                .toList();
        return new MeshImage(
                new ImageUse(use.reference(), use.component(), use.components(), origins),
                name,
                publisher,
                inspected,
                data);
    }

    /** Returns its executables on every platform that was inspected. */
    Stream<MeshExecutable> executables() {
        return inspected.stream()
                .flatMap(image -> image.platforms().stream())
                .flatMap(platform -> platform.executables().stream()
                        .map(executable -> new MeshExecutable(this, platform, executable)));
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
        return executables()
                .filter(found -> found.executable().role().isPresent())
                .flatMap(found -> ExecutableVerdict.of(found.facts(), true, data).stream());
    }

    private static boolean hasRoles(InspectedPlatform platform) {
        return platform.missing().isEmpty()
                && platform.executables().stream()
                        .anyMatch(executable -> executable.role().isPresent());
    }
}
