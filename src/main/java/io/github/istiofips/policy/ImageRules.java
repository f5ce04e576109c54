// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.image.Digest;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.Platform;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.policy.data.Publisher;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules on whether an image was had, read, and offers what is expected of it. */
final class ImageRules implements RuleFamily {

    private static final Charge UNREACHABLE = new Charge("image-unreachable", Outcome.UNVERIFIABLE);
    private static final Charge UNREADABLE = new Charge("image-unreadable", Outcome.UNVERIFIABLE);
    private static final Charge TAG_FROM_CACHE = new Charge("tag-from-cache", Outcome.WARNING);
    private static final Charge NO_PLATFORM = new Charge("platform-missing", Outcome.VIOLATION);
    private static final Charge NO_EXECUTABLE = new Charge("expected-executable-missing", Outcome.UNVERIFIABLE);

    @Override
    public Set<String> rules() {
        return Set.of(
                UNREACHABLE.rule(), UNREADABLE.rule(), TAG_FROM_CACHE.rule(), NO_PLATFORM.rule(), NO_EXECUTABLE.rule());
    }

    @Override
    public Stream<Finding> judge(MeshCase mesh) {
        return mesh.images().stream()
                .flatMap(image -> judge(image, mesh.request().asOf()));
    }

    private static Stream<Finding> judge(MeshImage image, LocalDate asOf) {
        if (image.inspected().isEmpty()) {
            return Stream.of(image.finding(
                    UNREADABLE,
                    "The configuration leads to this image, but it was not inspected.",
                    "Run the goal again, and report a defect of this plugin if the finding stays."));
        }
        InspectedImage inspected = image.inspected().get();
        Stream<Finding> failure = inspected.failure().stream().map(e -> failed(image, e, asOf));
        Stream<Finding> cached = inspected.digestFromCache() ? Stream.of(fromCache(image, inspected)) : Stream.empty();
        Stream<Finding> missing = inspected.missingPlatforms().stream().map(p -> missingPlatform(image, inspected, p));
        Stream<Finding> platforms = inspected.platforms().stream().flatMap(p -> executables(image, p));
        Stream<Finding> nothing =
                inspected.failure().isEmpty() && inspected.platforms().isEmpty() ? nothing(image) : Stream.empty();
        return Stream.of(failure, cached, missing, platforms, nothing).flatMap(s -> s);
    }

    private static Finding failed(MeshImage image, ImageException failure, LocalDate asOf) {
        String message = Optional.ofNullable(failure.getMessage())
                .orElseGet(() -> failure.reason().toString());
        if (!failure.reason().isUnreachable()) {
            return image.finding(UNREADABLE, message, failure.remedy());
        }
        String none = image.publisher()
                .filter(publisher -> publisher.marking() == Publisher.Marking.NONE)
                .map(publisher -> " From " + publisher.title() + " no FIPS builds are known.")
                .orElse("");
        return RegistryRules.notice(image, asOf)
                .map(notice -> image.finding(
                        UNREACHABLE,
                        message + " " + RegistryRules.sentence(notice) + none,
                        failure.remedy() + " " + RegistryRules.remedy(image.ledByHub(), notice)))
                .orElseGet(() -> image.finding(UNREACHABLE, message + none, failure.remedy()));
    }

    private static Finding fromCache(MeshImage image, InspectedImage inspected) {
        String digest = inspected.digest().map(Digest::toString).orElse("the image");
        return image.finding(
                TAG_FROM_CACHE,
                "Maven is offline, so the registry was not asked where the tag points now. Judged was " + digest
                        + ", where it pointed in an earlier build.",
                "Run the build once without -o, or pin this image by its digest, as a whole reference in place of "
                        + OriginLines.value(image.use().origins()) + ".");
    }

    private static Finding missingPlatform(MeshImage image, InspectedImage inspected, Platform platform) {
        String offered = inspected.platforms().stream()
                .map(p -> p.platform().toString())
                .sorted()
                .collect(Collectors.joining(", "));
        return image.finding(
                NO_PLATFORM,
                "The image is not built for " + platform + ", which the parameter platforms asks for"
                        + (offered.isEmpty() ? "" : "; of the platforms asked for it offers " + offered) + ".",
                Remedies.changeTo(
                        image,
                        "an image that is built for " + platform + ", or remove " + platform
                                + " from the parameter platforms"),
                Optional.of(platform),
                Optional.empty());
    }

    private static Stream<Finding> nothing(MeshImage image) {
        return Stream.of(image.finding(
                UNREADABLE,
                "No platform of the image was inspected: its index offers none that could be.",
                Remedies.changeTo(image, "an image with an index or manifest for the platforms you run")));
    }

    private static Stream<Finding> executables(MeshImage image, InspectedPlatform platform) {
        Stream<Finding> missing = platform.missing().stream()
                .map(m -> noExecutable(
                        image,
                        platform,
                        m.path() + (m.there() ? " does not tell what is started" : " was not found")
                                + " in the image for " + platform.platform() + ": " + m.why() + ".",
                        m.there()
                                ? "Let the script end in `exec PROGRAM \"$@\"`, or name the program as the entrypoint"
                                : "Check with the image's publisher where the executable lies",
                        Optional.of(m.path())));
        return platform.missing().isEmpty() && judgesNothing(image, platform)
                ? Stream.of(noExecutable(
                        image,
                        platform,
                        "No executable with a role in the mesh was found in the image for " + platform.platform() + ".",
                        "Check with the image's publisher where the executable lies",
                        Optional.empty()))
                : missing;
    }

    /** Images of other components may hold executables without a role; those of Istio's own may not hold only such. */
    private static boolean judgesNothing(MeshImage image, InspectedPlatform platform) {
        boolean hasRole = platform.executables().stream()
                .anyMatch(executable -> executable.role().isPresent());
        return platform.executables().isEmpty() || (!hasRole && image.use().component() != Component.OTHER);
    }

    private static Finding noExecutable(
            MeshImage image, InspectedPlatform platform, String message, String remedy, Optional<String> path) {
        return image.finding(
                NO_EXECUTABLE,
                message,
                remedy + ", or change " + OriginLines.value(image.use().origins()) + " to an image that has it.",
                Optional.of(platform.platform()),
                path);
    }
}
