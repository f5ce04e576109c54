// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.certificate.PlannedKey;
import io.github.istiofips.project.Location;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The rule on settings that have keys made: they weigh what the keys would weigh. */
final class KeySettingRules implements RuleFamily {

    private static final String RULE = "rsa-key-size-setting";

    @Override
    public Set<String> rules() {
        return Set.of(RULE);
    }

    @Override
    public Stream<Finding> judge(MeshCase mesh) {
        KeyLimits limits = new KeyLimits(mesh);
        IstioKeys istio = IstioKeys.of(mesh);
        return Stream.of(
                        mesh.facts().plannedKeys().stream().flatMap(key -> judge(key, limits).stream()),
                        istio.planned().flatMap(plan -> judge(plan.key(), limits).map(plan::of).stream()),
                        istio.unusable())
                .flatMap(findings -> findings);
    }

    private static Optional<Finding> judge(PlannedKey key, KeyLimits limits) {
        return limits.judge(KeyShape.of(key))
                .map(found -> finding(key, found.charge().outcome(), found.why()));
    }

    private static Finding finding(PlannedKey key, Outcome outcome, String why) {
        String size = key.keyBits() == 0 ? "" : " of " + key.keyBits() + " bits";
        return new Finding(
                RULE,
                outcome,
                key.request(),
                ReferenceMask.mask("The " + key.request() + " has a key of the type " + key.keyAlgorithm() + size
                        + " made (" + key.setting() + ")." + why),
                "Have an ECDSA key of 256 bits made, or an RSA key of 2048 or 3072 (spec.privateKey, algorithm and size), and have the"
                        + " Secret issued anew (spec.privateKey.rotationPolicy: Always, or cmctl renew).",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Location(key.place().file(), key.place().line(), 1)),
                List.of());
    }
}
