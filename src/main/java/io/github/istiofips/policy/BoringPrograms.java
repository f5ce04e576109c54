// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.executable.GoRelease;
import io.github.istiofips.executable.Stack;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Go programs with BoringCrypto that have a setting in their environment.
 *
 * @param programs the programs, sorted by image, platform and path
 */
record BoringPrograms(List<Found> programs) {

    /** The first Go that panics: {@code boringcrypto: cannot use GODEBUG=fips140 with GOEXPERIMENT=boringcrypto}. */
    private static final int REFUSES = 24;

    /** The container runtime starts it, without the environment of the container that installs it (CNI specification, section 2). */
    private static final String PLUGIN = "istio-cni";

    private static final Comparator<Found> ORDER = Comparator.comparing(
                    (Found found) -> found.image().use().reference())
            .thenComparing(Found::platform)
            .thenComparing(found -> found.executable().path());

    /**
     * One program.
     *
     * @param image its image
     * @param platform its platform
     * @param executable what was found of it
     */
    record Found(MeshImage image, String platform, InspectedExecutable executable) {

        private boolean isOlder() {
            return executable
                    .facts()
                    .toolchain()
                    .flatMap(GoRelease::of)
                    .filter(go -> go.minor() < REFUSES)
                    .isPresent();
        }

        private String text() {
            return executable.path() + " of " + image.use().reference() + " (" + platform
                    + executable.facts().toolchain().map(go -> ", " + go).orElse(", Go version not known") + ")";
        }
    }

    BoringPrograms {
        programs = List.copyOf(programs);
    }

    static BoringPrograms of(List<MeshImage> images) {
        return new BoringPrograms(images.stream()
                .flatMap(image -> image.inspected().stream()
                        .flatMap(inspected -> inspected.platforms().stream())
                        .flatMap(platform -> platform.executables().stream()
                                .filter(BoringPrograms::reads)
                                .map(executable ->
                                        new Found(image, platform.platform().toString(), executable))))
                .sorted(ORDER)
                .toList());
    }

    private static boolean reads(InspectedExecutable executable) {
        return executable.isInMesh()
                && executable.facts().stack() == Stack.BORINGCRYPTO
                && executable.role().filter(PLUGIN::equals).isEmpty();
    }

    /** Returns those of Go 1.24 or later, and those whose Go is not known. */
    BoringPrograms refusing() {
        return filtered(found -> !found.isOlder());
    }

    private BoringPrograms filtered(Predicate<Found> which) {
        return new BoringPrograms(programs.stream().filter(which).toList());
    }

    boolean isEmpty() {
        return programs.isEmpty();
    }

    /** Returns the images, each once. */
    List<MeshImage> images() {
        return programs.stream().map(Found::image).distinct().toList();
    }

    /** Names the first program and how many more there are. */
    String text() {
        int more = programs.size() - 1;
        return programs.get(0).text() + (more == 0 ? "" : " and " + more + " more");
    }
}
