// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Rules on the cryptography of each executable of each platform. */
final class ExecutableRules implements RuleFamily {

    @Override
    public Set<String> rules() {
        return ExecutableVerdict.RULES;
    }

    @Override
    public Stream<Finding> judge(MeshCase mesh) {
        return mesh.images().stream()
                .flatMap(image -> image.inspected().stream()
                        .flatMap(inspected -> inspected.platforms().stream())
                        .flatMap(platform -> platform.executables().stream()
                                .flatMap(executable -> judge(mesh, image, platform, executable))));
    }

    private static Stream<Finding> judge(
            MeshCase mesh, MeshImage image, InspectedPlatform platform, InspectedExecutable executable) {
        ExecutableWording wording = new ExecutableWording(image, executable);
        return ExecutableVerdict.of(executable.facts(), executable.isInMesh(), mesh.data()).stream()
                .map(charge -> image.finding(
                        charge,
                        wording.message(charge.rule()),
                        wording.remedy(charge.rule()),
                        Optional.of(platform.platform()),
                        Optional.of(executable.path())));
    }
}
