// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.executable.Stack;
import io.github.istiofips.policy.PolicyRequest.HostModule;
import io.github.istiofips.policy.PolicyRequest.Level;
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
                .map(charge -> weighed(charge, platform, executable, mesh.request()))
                .map(charge -> image.finding(
                        charge,
                        wording.message(charge.rule()) + provider(charge, platform),
                        wording.remedy(charge.rule()),
                        Optional.of(platform.platform()),
                        Optional.of(executable.path())));
    }

    /**
     * What calls into OpenSSL may do so in FIPS mode if the image has the provider; the mode of Go's own module is another matter. Which
     * certificate the provider has is not known, so it does for a build and for no more.
     */
    private static Charge weighed(
            Charge charge, InspectedPlatform platform, InspectedExecutable executable, PolicyRequest request) {
        boolean warn = charge.rule().equals(ExecutableVerdict.HOST)
                && request.hostModule() == HostModule.WARN
                && request.level() == Level.FIPS_BUILD
                && executable.facts().stack() != Stack.GO_NATIVE
                && platform.fipsProvider().isPresent();
        return warn ? new Charge(charge.rule(), Outcome.WARNING) : charge;
    }

    private static String provider(Charge charge, InspectedPlatform platform) {
        return charge.rule().equals(ExecutableVerdict.HOST) && charge.outcome() == Outcome.WARNING
                ? " The image has OpenSSL's FIPS provider, "
                        + platform.fipsProvider().orElseThrow()
                        + "; whether it is used, and of which certificate it is, was not checked."
                : "";
    }
}
