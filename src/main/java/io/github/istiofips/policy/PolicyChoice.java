// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.ExecutableKind;
import io.github.istiofips.executable.Stack;
import io.github.istiofips.policy.data.CompliancePolicies;
import java.util.List;
import java.util.Set;

/** Values of {@code COMPLIANCE_POLICY}. Source: istio/istio, pkg/features/security.go. */
final class PolicyChoice {

    static final String NAME = "COMPLIANCE_POLICY";
    static final String FIPS_140_2 = "fips-140-2";
    static final String FIPS_140_3 = "fips-140-3";
    static final String PQC = "pqc";
    static final CompliancePolicies TABLE = CompliancePolicies.load();

    private PolicyChoice() {}

    /** Returns the value that fits images: fips-140-3 if their Istio knows it and all their Go programs have Go's own module. */
    static String fitting(List<MeshImage> images, Set<String> versions) {
        List<ExecutableFacts> programs = images.stream()
                .flatMap(MeshImage::executables)
                .filter(found -> found.executable().isInMesh())
                .map(MeshExecutable::facts)
                .filter(facts -> facts.kind() == ExecutableKind.GO)
                .toList();
        boolean known = !versions.isEmpty()
                && versions.stream().allMatch(version -> TABLE.values(version).contains(FIPS_140_3));
        boolean own = !programs.isEmpty() && programs.stream().allMatch(facts -> facts.stack() == Stack.GO_NATIVE);
        return known && own ? FIPS_140_3 : FIPS_140_2;
    }

    /** Tells whether images prove to be FIPS, or their publisher marks them so and no byte says otherwise. */
    static boolean isForFips(MeshImage image) {
        return image.isProvenFips() || (image.isMarkedFips() && !image.isProvenNotFips());
    }
}
