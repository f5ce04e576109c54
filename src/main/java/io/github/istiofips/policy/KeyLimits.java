// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.executable.ExecutableKind;
import io.github.istiofips.executable.Stack;
import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import java.util.Set;

/** Types and sizes of keys that FIPS builds accept, in certificates that are there and in such that settings have made. */
final class KeyLimits {

    /** Fewest bits of an RSA modulus (FIPS 186-5, section 5.1). */
    static final int LEAST = 2048;

    static final Set<Integer> SIZES = Set.of(LEAST, 3072, 4096);
    static final Set<String> CURVES = Set.of("P-256", "P-384", "P-521");

    static final String SOURCE =
            " (Envoy source, source/common/tls/context_impl.cc; Go source, src/crypto/tls/defaults_boring.go, earlier"
                    + " src/crypto/x509/boring.go)";

    static final String HOW_TO_MAKE =
            "with an ECDSA P-256 key or an RSA key of 2048 or 3072 bits (Istio's tools/certs makes 4096 bits unless"
                    + " ROOTCA_KEYSZ and INTERMEDIATE_KEYSZ say otherwise)";

    static final String REFUSE_4096 =
            " FIPS builds that allow 2048 and 3072 bits only refuse it: Envoy before 1.17.0 (Istio 1.8 and"
                    + " older; Envoy change log 1.17.0), and Go with crypto/tls/fipsonly before 1.18.9b7 and 1.19.4"
                    + " (golang/go#56672); later ones accept it.";

    private static final Set<String> RSA = Set.of("RSA", "RSASSA-PSS");

    private KeyLimits() {}

    static boolean isRsa(String algorithm) {
        return RSA.contains(algorithm);
    }

    static Outcome outcome(Rsa4096 rsa4096) {
        return switch (rsa4096) {
            case FAIL -> Outcome.VIOLATION;
            case WARN -> Outcome.WARNING;
        };
    }

    /** Tells whether an executable of the mesh is of a build that limits the keys it accepts. */
    static boolean areEnforcedIn(MeshCase mesh) {
        return mesh.images().stream()
                .flatMap(image -> image.inspected().stream())
                .flatMap(image -> image.platforms().stream())
                .flatMap(platform -> platform.executables().stream())
                .filter(InspectedExecutable::isInMesh)
                .map(InspectedExecutable::facts)
                .anyMatch(facts -> facts.stack() == Stack.BORINGCRYPTO
                        || (facts.stack() == Stack.BORINGSSL_FIPS && facts.kind() != ExecutableKind.RUST));
    }

    /** Ends the sentence that names what the builds accept. */
    static String inMesh(Outcome refused) {
        return refused == Outcome.VIOLATION
                ? "this mesh has such a build."
                : "no such build was found in what was inspected.";
    }
}
