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
    private static final Set<Integer> CURVE_BITS = Set.of(256, 384, 521);

    @Override
    public Set<String> rules() {
        return Set.of(RULE);
    }

    @Override
    public Stream<Finding> judge(MeshCase mesh) {
        Outcome refused = KeyLimits.areEnforcedIn(mesh) ? Outcome.VIOLATION : Outcome.WARNING;
        IstioKeys istio = IstioKeys.of(mesh);
        return Stream.of(
                        mesh.facts().plannedKeys().stream().flatMap(key -> judge(key, mesh, refused).stream()),
                        istio.planned().flatMap(plan -> judge(plan.key(), mesh, refused).map(plan::of).stream()),
                        istio.unusable())
                .flatMap(findings -> findings);
    }

    private static Optional<Finding> judge(PlannedKey key, MeshCase mesh, Outcome refused) {
        if (!KeyLimits.isRsa(key.keyAlgorithm())) {
            boolean accepted = key.keyAlgorithm().equals("EC") && CURVE_BITS.contains(key.keyBits());
            return accepted
                    ? Optional.empty()
                    : Optional.of(finding(
                            key,
                            refused,
                            " FIPS builds of Envoy and Go with BoringCrypto and crypto/tls/fipsonly accept RSA, and ECDSA on"
                                    + " P-256, P-384 and P-521 only" + KeyLimits.SOURCE + "; "
                                    + KeyLimits.inMesh(refused)));
        }
        if (key.keyBits() < KeyLimits.LEAST) {
            return Optional.of(finding(
                    key,
                    Outcome.VIOLATION,
                    " Expected: at least 2048 bits (FIPS 186-5, section 5.1); FIPS builds of Envoy and Go refuse smaller"
                            + " keys."));
        }
        if (!KeyLimits.SIZES.contains(key.keyBits())) {
            return Optional.of(finding(
                    key,
                    refused,
                    " FIPS builds of Envoy and Go with BoringCrypto and crypto/tls/fipsonly accept 2048, 3072 and 4096 bits"
                            + " only" + KeyLimits.SOURCE + "; " + KeyLimits.inMesh(refused)));
        }
        return key.keyBits() == 4096
                ? Optional.of(finding(key, KeyLimits.outcome(mesh.request().rsa4096()), KeyLimits.REFUSE_4096))
                : Optional.empty();
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
