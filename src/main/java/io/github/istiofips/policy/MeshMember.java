// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.image.Platform;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * An image of the mesh on one platform.
 *
 * @param image the image
 * @param platform operating system and architecture, whatever variant the image states
 * @param state what its executables with a role are
 * @param notFips paths of those that are not FIPS, sorted
 */
record MeshMember(MeshImage image, String platform, State state, List<String> notFips) {

    /** What the executables of a member were judged to be. */
    enum State {
        /** All of them are FIPS. */
        FIPS,
        /** At least one is certainly not FIPS. */
        NOT_FIPS,
        /** None is certainly not FIPS, but not all could be judged. */
        NOT_JUDGED
    }

    MeshMember {
        notFips = List.copyOf(notFips);
    }

    /** Returns the image on each platform that was inspected. */
    static List<MeshMember> of(MeshImage image) {
        Map<String, List<InspectedPlatform>> platforms = image.inspected().stream()
                .flatMap(inspected -> inspected.platforms().stream())
                .collect(Collectors.groupingBy(
                        platform -> nameOf(platform.platform()), TreeMap::new, Collectors.toList()));
        return platforms.entrySet().stream()
                .map(entry -> of(image, entry.getKey(), entry.getValue()))
                .toList();
    }

    private static MeshMember of(MeshImage image, String name, List<InspectedPlatform> platforms) {
        List<String> notFips = platforms.stream()
                .flatMap(platform -> platform.executables().stream())
                .filter(InspectedExecutable::isInMesh)
                .filter(executable -> has(image, executable, outcome -> outcome == Outcome.VIOLATION))
                .map(InspectedExecutable::path)
                .distinct()
                .sorted()
                .toList();
        if (!notFips.isEmpty()) {
            return new MeshMember(image, name, State.NOT_FIPS, notFips);
        }
        boolean fips = platforms.stream().allMatch(platform -> isFips(image, platform));
        return new MeshMember(image, name, fips ? State.FIPS : State.NOT_JUDGED, List.of());
    }

    private static boolean isFips(MeshImage image, InspectedPlatform platform) {
        List<InspectedExecutable> executables = platform.executables().stream()
                .filter(InspectedExecutable::isInMesh)
                .toList();
        return platform.missing().isEmpty()
                && !executables.isEmpty()
                && executables.stream()
                        .noneMatch(executable -> has(
                                image,
                                executable,
                                outcome -> outcome == Outcome.VIOLATION || outcome == Outcome.UNVERIFIABLE));
    }

    private static boolean has(MeshImage image, InspectedExecutable executable, Predicate<Outcome> outcome) {
        return ExecutableVerdict.of(executable.facts(), true, image.data()).stream()
                .map(Charge::outcome)
                .anyMatch(outcome);
    }

    private static String nameOf(Platform platform) {
        return platform.os() + "/" + platform.architecture();
    }
}
