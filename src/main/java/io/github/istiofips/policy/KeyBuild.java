// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.ExecutableKind;
import io.github.istiofips.executable.FipsMode;
import io.github.istiofips.policy.data.KeyLimit;
import java.util.Optional;

/**
 * Which of the builds that limit keys an executable is.
 *
 * @param limited the build whose limits it has; empty if it has no limits or none that are known
 * @param certain whether it is certain that it has these limits, or none
 */
record KeyBuild(Optional<KeyLimit.Build> limited, boolean certain) {

    private static final KeyBuild UNLIMITED = new KeyBuild(Optional.empty(), true);
    private static final KeyBuild UNKNOWN = new KeyBuild(Optional.empty(), false);

    /** What is not FIPS limits nothing here: rules of its own find it. What the host decides is not known. */
    static KeyBuild of(ExecutableFacts facts) {
        return switch (facts.stack()) {
            case BORINGCRYPTO -> facts.fipsOnly() ? certain(KeyLimit.Build.GO_BORINGCRYPTO) : UNLIMITED;
            case GO_NATIVE -> ofMode(facts.fipsMode());
            case BORINGSSL_FIPS -> unlessRust(facts, KeyLimit.Build.ENVOY_BORINGSSL_FIPS);
            case AWS_LC_FIPS -> unlessRust(facts, KeyLimit.Build.ENVOY_AWS_LC_FIPS);
            case STANDARD, BORINGSSL, AWS_LC, RING, RUSTCRYPTO -> UNLIMITED;
            case SYSTEM_OPENSSL, OPENSSL, MIXED, NONE, UNKNOWN -> UNKNOWN;
        };
    }

    /** Tells whether it is a FIPS build of Envoy, or Go with BoringCrypto, restricted to FIPS or not. */
    static boolean hasModule(ExecutableFacts facts) {
        return switch (facts.stack()) {
            case BORINGCRYPTO -> true;
            case BORINGSSL_FIPS, AWS_LC_FIPS -> facts.kind() != ExecutableKind.RUST;
            case GO_NATIVE,
                    SYSTEM_OPENSSL,
                    STANDARD,
                    BORINGSSL,
                    AWS_LC,
                    OPENSSL,
                    RING,
                    RUSTCRYPTO,
                    MIXED,
                    NONE,
                    UNKNOWN -> false;
        };
    }

    /** Tells whether it limits only the certificates that it presents. */
    boolean sparesAuthorities() {
        return limited.filter(build ->
                        build == KeyLimit.Build.ENVOY_BORINGSSL_FIPS || build == KeyLimit.Build.ENVOY_AWS_LC_FIPS)
                .isPresent();
    }

    /** Names the build in a sentence on its releases. */
    static String title(KeyLimit.Build build) {
        return switch (build) {
            case ENVOY_BORINGSSL_FIPS, ENVOY_AWS_LC_FIPS -> "Envoy";
            case GO_BORINGCRYPTO -> "Go with crypto/tls/fipsonly";
            case GO_NATIVE -> "Go in FIPS mode";
        };
    }

    private static KeyBuild ofMode(FipsMode mode) {
        return switch (mode) {
            case ON, ONLY -> certain(KeyLimit.Build.GO_NATIVE);
            case OFF -> UNLIMITED;
            case HOST, NOT_APPLICABLE -> new KeyBuild(Optional.of(KeyLimit.Build.GO_NATIVE), false);
        };
    }

    /** No public source says what FIPS builds of Rust programs accept. */
    private static KeyBuild unlessRust(ExecutableFacts facts, KeyLimit.Build build) {
        return facts.kind() == ExecutableKind.RUST ? UNKNOWN : certain(build);
    }

    private static KeyBuild certain(KeyLimit.Build build) {
        return new KeyBuild(Optional.of(build), true);
    }
}
