// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.executable.Stack;
import io.github.istiofips.policy.PolicyRequest.HostModule;
import io.github.istiofips.policy.PolicyRequest.Level;
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
        return mesh.images().stream().flatMap(MeshImage::executables).flatMap(found -> judge(mesh, found));
    }

    private static Stream<Finding> judge(MeshCase mesh, MeshExecutable found) {
        ExecutableWording wording = new ExecutableWording(found.image(), found.executable());
        return ExecutableVerdict.of(found.facts(), found.executable().isInMesh(), mesh.data()).stream()
                .map(charge -> weighed(charge, found, mesh.request()))
                .map(charge -> found.finding(
                        charge,
                        wording.message(charge.rule()) + provider(charge, found.platform()),
                        wording.remedy(charge.rule())));
    }

    /**
     * What calls into OpenSSL may do so in FIPS mode if the image has the provider; the mode of Go's own module is another matter. Which
     * certificate the provider has is not known, so it does for a build and for no more.
     */
    private static Charge weighed(Charge charge, MeshExecutable found, PolicyRequest request) {
        boolean warn = charge.rule().equals(ExecutableVerdict.HOST)
                && request.hostModule() == HostModule.WARN
                && request.level() == Level.FIPS_BUILD
                && found.facts().stack() != Stack.GO_NATIVE
                && found.platform().fipsProvider().isPresent();
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
