// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.Stack;
import io.github.istiofips.policy.data.PolicyData;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The decision table for one executable. Nothing falls through: an executable without a charge is BoringCrypto,
 * BoringSSL-FIPS or AWS-LC-FIPS with an intact module, the Go Cryptographic Module in a release that the tables know, intact and in
 * FIPS mode, or outside the mesh and without cryptography. A version of the Go Cryptographic Module that the tables do not know is
 * unverifiable: a name in a file makes no release. Which module it is and whether it is validated is for {@link ModuleVerdict}.
 */
final class ExecutableVerdict {

    static final String GO_STANDARD = "go-standard-crypto";
    static final String MIXED = "mixed-crypto";
    static final String NOT_FROZEN = "go-module-not-frozen";
    static final String BROKEN = "module-integrity-broken";
    static final String NOT_ESTABLISHED = "module-integrity-not-established";
    static final String ENVOY = "envoy-not-fips";
    static final String RUST = "rust-not-fips";
    static final String HOST = "host-dependent-crypto";
    static final String MODE_OFF = "fips-mode-off";
    static final String NOT_FIPSONLY = "go-not-fipsonly";
    static final String OTHER = "other-executable-not-fips";
    static final String UNREADABLE = "executable-unreadable";

    static final Set<String> RULES = Set.of(
            GO_STANDARD,
            MIXED,
            NOT_FROZEN,
            BROKEN,
            NOT_ESTABLISHED,
            ENVOY,
            RUST,
            HOST,
            MODE_OFF,
            NOT_FIPSONLY,
            OTHER,
            UNREADABLE);

    private static final String LATEST = "latest";

    private ExecutableVerdict() {}

    /**
     * Judges one executable.
     *
     * @param inMesh whether it has a role in the mesh
     */
    static List<Charge> of(ExecutableFacts facts, boolean inMesh, PolicyData data) {
        List<Charge> charges = new ArrayList<>();
        implementation(facts, inMesh, data, charges);
        integrity(facts, charges);
        return charges.stream().distinct().toList();
    }

    private static void implementation(ExecutableFacts facts, boolean inMesh, PolicyData data, List<Charge> charges) {
        switch (facts.stack()) {
            case BORINGCRYPTO -> {
                if (!facts.fipsOnly()) {
                    charges.add(new Charge(NOT_FIPSONLY, Outcome.NOTE));
                }
            }
            case BORINGSSL_FIPS, AWS_LC_FIPS -> {}
            case GO_NATIVE -> goNative(facts, inMesh, data, charges);
            case SYSTEM_OPENSSL, OPENSSL -> charges.add(unless(inMesh, HOST, Outcome.UNVERIFIABLE));
            case STANDARD, BORINGSSL, AWS_LC, RING, RUSTCRYPTO ->
                charges.add(unless(inMesh, notFips(facts), Outcome.VIOLATION));
            case MIXED -> charges.add(unless(inMesh, MIXED, Outcome.VIOLATION));
            case NONE -> {
                if (inMesh) {
                    charges.add(new Charge(UNREADABLE, Outcome.UNVERIFIABLE));
                }
            }
            case UNKNOWN -> charges.add(unknown(facts, inMesh));
        }
    }

    /**
     * Base images bring many native and Rust tools whose cryptography leaves no trace. Outside the mesh, not knowing it
     * weighs no more than knowing that it is not FIPS; Go and Envoy leave traces, so there it does, and so it does where
     * the file could not be read, which may be any of these.
     */
    private static Charge unknown(ExecutableFacts facts, boolean inMesh) {
        Charge unreadable = new Charge(UNREADABLE, Outcome.UNVERIFIABLE);
        return switch (facts.kind()) {
            case GO, ENVOY -> unreadable;
            case RUST, NATIVE -> inMesh || !facts.readable() ? unreadable : new Charge(OTHER, Outcome.WARNING);
        };
    }

    private static void goNative(ExecutableFacts facts, boolean inMesh, PolicyData data, List<Charge> charges) {
        switch (facts.fipsMode()) {
            case ON, ONLY -> {
                if (isLatest(facts)) {
                    charges.add(unless(inMesh, NOT_FROZEN, Outcome.VIOLATION));
                } else if (isOfUnknownRelease(facts, data)) {
                    charges.add(unless(inMesh, NOT_ESTABLISHED, Outcome.UNVERIFIABLE));
                }
            }
            case OFF -> charges.add(unless(inMesh, MODE_OFF, Outcome.VIOLATION));
            case HOST -> charges.add(unless(inMesh, HOST, Outcome.UNVERIFIABLE));
            case NOT_APPLICABLE -> charges.add(new Charge(UNREADABLE, Outcome.UNVERIFIABLE));
        }
    }

    private static boolean isLatest(ExecutableFacts facts) {
        return facts.module().filter(module -> !module.version().equals(LATEST)).isEmpty();
    }

    /** Tells whether it names a version of the Go Cryptographic Module that the tables do not know. */
    private static boolean isOfUnknownRelease(ExecutableFacts facts, PolicyData data) {
        return facts.stack() == Stack.GO_NATIVE
                && !isLatest(facts)
                && facts.module()
                        .flatMap(module -> data.module(module.name(), module.version()))
                        .isEmpty();
    }

    private static void integrity(ExecutableFacts facts, List<Charge> charges) {
        boolean claimsModule = switch (facts.stack()) {
            case BORINGCRYPTO, BORINGSSL_FIPS, AWS_LC_FIPS, GO_NATIVE -> true;
            case SYSTEM_OPENSSL, OPENSSL, STANDARD, BORINGSSL, AWS_LC, RING, RUSTCRYPTO, MIXED, NONE, UNKNOWN -> false;
        };
        switch (facts.integrity()) {
            case VERIFIED -> {}
            case BROKEN -> charges.add(new Charge(BROKEN, Outcome.VIOLATION));
            case NOT_ESTABLISHED -> {
                if (claimsModule || facts.stack() == Stack.NONE) {
                    charges.add(new Charge(NOT_ESTABLISHED, Outcome.UNVERIFIABLE));
                }
            }
            case NOT_APPLICABLE -> {
                if (claimsModule) {
                    charges.add(new Charge(NOT_ESTABLISHED, Outcome.UNVERIFIABLE));
                }
            }
        }
    }

    private static String notFips(ExecutableFacts facts) {
        return switch (facts.kind()) {
            case GO -> GO_STANDARD;
            case ENVOY, NATIVE -> ENVOY;
            case RUST -> RUST;
        };
    }

    private static Charge unless(boolean inMesh, String rule, Outcome outcome) {
        return inMesh ? new Charge(rule, outcome) : new Charge(OTHER, Outcome.WARNING);
    }
}
