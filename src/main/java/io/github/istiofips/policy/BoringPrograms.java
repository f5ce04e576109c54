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
record BoringPrograms(List<MeshExecutable> programs) {

    /** The first Go that panics: {@code boringcrypto: cannot use GODEBUG=fips140 with GOEXPERIMENT=boringcrypto}. */
    private static final int REFUSES = 24;

    /** The container runtime starts it, without the environment of the container that installs it (CNI specification, section 2). */
    private static final String PLUGIN = "istio-cni";

    private static final Comparator<MeshExecutable> ORDER = Comparator.comparing(
                    (MeshExecutable found) -> found.image().use().reference())
            .thenComparing(BoringPrograms::platform)
            .thenComparing(MeshExecutable::path);

    BoringPrograms {
        programs = List.copyOf(programs);
    }

    static BoringPrograms of(List<MeshImage> images) {
        return new BoringPrograms(images.stream()
                .flatMap(MeshImage::executables)
                .filter(found -> reads(found.executable()))
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
        return filtered(found -> !isOlder(found));
    }

    private BoringPrograms filtered(Predicate<MeshExecutable> which) {
        return new BoringPrograms(programs.stream().filter(which).toList());
    }

    boolean isEmpty() {
        return programs.isEmpty();
    }

    /** Returns the images, each once. */
    List<MeshImage> images() {
        return programs.stream().map(MeshExecutable::image).distinct().toList();
    }

    /** Names the first program and how many more there are. */
    String text() {
        int more = programs.size() - 1;
        return text(programs.get(0)) + (more == 0 ? "" : " and " + more + " more");
    }

    private static boolean isOlder(MeshExecutable found) {
        return found.facts()
                .toolchain()
                .flatMap(GoRelease::of)
                .filter(go -> go.minor() < REFUSES)
                .isPresent();
    }

    private static String text(MeshExecutable found) {
        return found.path() + " of " + found.image().use().reference() + " (" + platform(found)
                + found.facts().toolchain().map(go -> ", " + go).orElse(", Go version not known") + ")";
    }

    private static String platform(MeshExecutable found) {
        return found.platform().platform().toString();
    }
}
