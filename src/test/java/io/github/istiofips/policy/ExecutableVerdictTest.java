// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.executable.CryptoModule;
import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.ExecutableKind;
import io.github.istiofips.executable.FipsMode;
import io.github.istiofips.executable.Integrity;
import io.github.istiofips.executable.Stack;
import io.github.istiofips.policy.data.PolicyData;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecutableVerdictTest {

    private static final List<String> MODULES = List.of("", "v1.0.0", "v9.9.9", "latest");

    @ParameterizedTest
    @CsvSource({
        // kind, stack, integrity, mode, module, in mesh, charges
        "GO, BORINGCRYPTO, VERIFIED, NOT_APPLICABLE, fips-20210429, true, ''",
        "GO, BORINGCRYPTO, BROKEN, NOT_APPLICABLE, fips-20210429, true, module-integrity-broken V",
        "GO, BORINGCRYPTO, BROKEN, NOT_APPLICABLE, fips-20210429, false, module-integrity-broken V",
        "GO, BORINGCRYPTO, NOT_ESTABLISHED, NOT_APPLICABLE, '', true, module-integrity-not-established U",
        "GO, BORINGCRYPTO, NOT_APPLICABLE, NOT_APPLICABLE, '', true, module-integrity-not-established U",
        "GO, GO_NATIVE, VERIFIED, ON, v1.0.0, true, ''",
        "GO, GO_NATIVE, VERIFIED, ONLY, v1.0.0-c2097c7c, true, ''",
        "GO, GO_NATIVE, VERIFIED, ON, v1.26.0, true, ''",
        "GO, GO_NATIVE, VERIFIED, ON, latest, true, go-module-not-frozen V",
        "GO, GO_NATIVE, VERIFIED, ON, '', true, go-module-not-frozen V",
        "GO, GO_NATIVE, VERIFIED, ON, v1.0, true, module-integrity-not-established U",
        "GO, GO_NATIVE, VERIFIED, ON, v9.9.9, true, module-integrity-not-established U",
        "GO, GO_NATIVE, VERIFIED, ONLY, v1.0.0-deadbeef, true, module-integrity-not-established U",
        "GO, GO_NATIVE, VERIFIED, ON, v1.26.1, true, module-integrity-not-established U",
        "GO, GO_NATIVE, NOT_ESTABLISHED, ON, v9.9.9, true, module-integrity-not-established U",
        "GO, GO_NATIVE, VERIFIED, ON, v9.9.9, false, other-executable-not-fips W",
        "GO, GO_NATIVE, VERIFIED, OFF, v9.9.9, true, fips-mode-off V",
        "GO, GO_NATIVE, VERIFIED, ON, latest, false, other-executable-not-fips W",
        "GO, GO_NATIVE, VERIFIED, OFF, v1.0.0, true, fips-mode-off V",
        "GO, GO_NATIVE, VERIFIED, OFF, latest, true, fips-mode-off V",
        "GO, GO_NATIVE, VERIFIED, OFF, v1.0.0, false, other-executable-not-fips W",
        "GO, GO_NATIVE, VERIFIED, HOST, v1.0.0, true, host-dependent-crypto U",
        "GO, GO_NATIVE, VERIFIED, NOT_APPLICABLE, v1.0.0, true, executable-unreadable U",
        "GO, GO_NATIVE, BROKEN, OFF, v1.0.0, true, fips-mode-off V + module-integrity-broken V",
        "GO, GO_NATIVE, NOT_ESTABLISHED, ON, v1.0.0, true, module-integrity-not-established U",
        "GO, SYSTEM_OPENSSL, NOT_APPLICABLE, NOT_APPLICABLE, '', true, host-dependent-crypto U",
        "GO, SYSTEM_OPENSSL, NOT_APPLICABLE, NOT_APPLICABLE, '', false, other-executable-not-fips W",
        "GO, STANDARD, NOT_APPLICABLE, NOT_APPLICABLE, '', true, go-standard-crypto V",
        "GO, STANDARD, VERIFIED, ON, v1.0.0, true, go-standard-crypto V",
        "GO, STANDARD, NOT_APPLICABLE, NOT_APPLICABLE, '', false, other-executable-not-fips W",
        "GO, MIXED, NOT_APPLICABLE, NOT_APPLICABLE, '', true, mixed-crypto V",
        "ENVOY, MIXED, VERIFIED, NOT_APPLICABLE, v1.0.0, true, mixed-crypto V",
        "GO, MIXED, NOT_APPLICABLE, NOT_APPLICABLE, '', false, other-executable-not-fips W",
        "ENVOY, BORINGSSL_FIPS, VERIFIED, NOT_APPLICABLE, fips-20190808, true, ''",
        "ENVOY, BORINGSSL_FIPS, BROKEN, NOT_APPLICABLE, '', true, module-integrity-broken V",
        "ENVOY, BORINGSSL_FIPS, NOT_ESTABLISHED, NOT_APPLICABLE, '', true, module-integrity-not-established U",
        "ENVOY, AWS_LC_FIPS, VERIFIED, NOT_APPLICABLE, 2.0.17, true, ''",
        "ENVOY, BORINGSSL, NOT_APPLICABLE, NOT_APPLICABLE, '', true, envoy-not-fips V",
        "ENVOY, AWS_LC, NOT_APPLICABLE, NOT_APPLICABLE, '', true, envoy-not-fips V",
        "NATIVE, BORINGSSL, NOT_APPLICABLE, NOT_APPLICABLE, '', true, envoy-not-fips V",
        "ENVOY, BORINGSSL, BROKEN, NOT_APPLICABLE, '', true, envoy-not-fips V + module-integrity-broken V",
        "ENVOY, BORINGSSL, NOT_APPLICABLE, NOT_APPLICABLE, '', false, other-executable-not-fips W",
        "ENVOY, OPENSSL, NOT_APPLICABLE, NOT_APPLICABLE, '', true, host-dependent-crypto U",
        "NATIVE, OPENSSL, NOT_APPLICABLE, NOT_APPLICABLE, '', false, other-executable-not-fips W",
        "RUST, BORINGSSL_FIPS, VERIFIED, NOT_APPLICABLE, fips-20210429, true, ''",
        "RUST, RING, NOT_APPLICABLE, NOT_APPLICABLE, '', true, rust-not-fips V",
        "RUST, AWS_LC, NOT_APPLICABLE, NOT_APPLICABLE, '', true, rust-not-fips V",
        "RUST, RUSTCRYPTO, NOT_APPLICABLE, NOT_APPLICABLE, '', true, rust-not-fips V",
        "RUST, RING, NOT_APPLICABLE, NOT_APPLICABLE, '', false, other-executable-not-fips W",
        "GO, NONE, NOT_APPLICABLE, NOT_APPLICABLE, '', true, executable-unreadable U",
        "GO, NONE, NOT_APPLICABLE, NOT_APPLICABLE, '', false, ''",
        "GO, NONE, VERIFIED, OFF, '', false, ''",
        "GO, NONE, NOT_ESTABLISHED, NOT_APPLICABLE, '', false, module-integrity-not-established U",
        "GO, NONE, BROKEN, NOT_APPLICABLE, '', false, module-integrity-broken V",
        "GO, UNKNOWN, NOT_APPLICABLE, NOT_APPLICABLE, '', true, executable-unreadable U",
        "GO, UNKNOWN, NOT_APPLICABLE, NOT_APPLICABLE, '', false, executable-unreadable U",
        "ENVOY, UNKNOWN, NOT_ESTABLISHED, NOT_APPLICABLE, '', false, executable-unreadable U",
        "RUST, UNKNOWN, NOT_APPLICABLE, NOT_APPLICABLE, '', true, executable-unreadable U",
        "RUST, UNKNOWN, NOT_APPLICABLE, NOT_APPLICABLE, '', false, other-executable-not-fips W",
        "NATIVE, UNKNOWN, NOT_APPLICABLE, NOT_APPLICABLE, '', true, executable-unreadable U",
        "NATIVE, UNKNOWN, NOT_APPLICABLE, NOT_APPLICABLE, '', false, other-executable-not-fips W",
        "ENVOY, UNKNOWN, BROKEN, NOT_APPLICABLE, '', true, executable-unreadable U + module-integrity-broken V",
    })
    void judges(
            ExecutableKind kind,
            Stack stack,
            Integrity integrity,
            FipsMode mode,
            String module,
            boolean inMesh,
            String charges) {
        ExecutableFacts facts = facts(kind, stack, integrity, mode, module, true);

        assertThat(text(ExecutableVerdict.of(facts, inMesh, PolicyData.builtIn())))
                .isEqualTo(charges);
    }

    @ParameterizedTest
    @CsvSource({
        "BORINGCRYPTO, false, go-not-fipsonly N",
        "BORINGCRYPTO, true, ''",
        "BORINGSSL_FIPS, false, ''",
        "AWS_LC_FIPS, false, ''",
    })
    void notesThatTlsIsNotRestricted(Stack stack, boolean fipsOnly, String charges) {
        ExecutableFacts facts =
                facts(ExecutableKind.GO, stack, Integrity.VERIFIED, FipsMode.NOT_APPLICABLE, "v1.0.0", fipsOnly);

        assertThat(text(ExecutableVerdict.of(facts, true, PolicyData.builtIn())))
                .isEqualTo(charges);
    }

    /** Every combination there is: silence is spelled out here a second time, all else has to be charged. */
    @Test
    void passesOnlyWhatIsFipsOrOutsideTheMeshWithoutCryptography() {
        List<String> wrong = new ArrayList<>();
        int silent = 0;
        for (ExecutableKind kind : ExecutableKind.values()) {
            for (Stack stack : Stack.values()) {
                for (Integrity integrity : Integrity.values()) {
                    for (FipsMode mode : FipsMode.values()) {
                        for (String module : MODULES) {
                            for (boolean fipsOnly : new boolean[] {true, false}) {
                                for (boolean inMesh : new boolean[] {true, false}) {
                                    ExecutableFacts facts = facts(kind, stack, integrity, mode, module, fipsOnly);
                                    boolean passes = ExecutableVerdict.of(facts, inMesh, PolicyData.builtIn())
                                            .isEmpty();
                                    silent += passes ? 1 : 0;
                                    if (passes != mayPass(facts, module, inMesh)) {
                                        wrong.add(facts + " in mesh: " + inMesh);
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(silent).isPositive();
    }

    private static boolean mayPass(ExecutableFacts facts, String module, boolean inMesh) {
        boolean intact = facts.integrity() == Integrity.VERIFIED;
        return switch (facts.stack()) {
            case BORINGCRYPTO -> intact && facts.fipsOnly();
            case BORINGSSL_FIPS, AWS_LC_FIPS -> intact;
            case GO_NATIVE ->
                intact
                        && module.equals("v1.0.0")
                        && Set.of(FipsMode.ON, FipsMode.ONLY).contains(facts.fipsMode());
            case NONE -> !inMesh && (intact || facts.integrity() == Integrity.NOT_APPLICABLE);
            case SYSTEM_OPENSSL, STANDARD, BORINGSSL, AWS_LC, OPENSSL, RING, RUSTCRYPTO, MIXED, UNKNOWN -> false;
        };
    }

    @Test
    void inTheMeshOnlyFourStacksCanGoWithoutViolationOrDoubt() {
        Set<Stack> trusted = EnumSet.noneOf(Stack.class);
        for (Stack stack : Stack.values()) {
            for (Integrity integrity : Integrity.values()) {
                for (FipsMode mode : FipsMode.values()) {
                    ExecutableFacts facts = facts(ExecutableKind.GO, stack, integrity, mode, "v1.0.0", false);
                    boolean fails = ExecutableVerdict.of(facts, true, PolicyData.builtIn()).stream()
                            .anyMatch(charge ->
                                    charge.outcome() == Outcome.VIOLATION || charge.outcome() == Outcome.UNVERIFIABLE);
                    if (!fails) {
                        trusted.add(stack);
                    }
                }
            }
        }
        assertThat(trusted)
                .containsExactlyInAnyOrder(
                        Stack.BORINGCRYPTO, Stack.GO_NATIVE, Stack.BORINGSSL_FIPS, Stack.AWS_LC_FIPS);
    }

    private static ExecutableFacts facts(
            ExecutableKind kind, Stack stack, Integrity integrity, FipsMode mode, String module, boolean fipsOnly) {
        return new ExecutableFacts(
                kind,
                true,
                Optional.empty(),
                stack,
                fipsOnly,
                mode,
                "",
                module.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new CryptoModule(
                                stack == Stack.GO_NATIVE ? "Go Cryptographic Module" : "BoringCrypto", module)),
                integrity,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "false, true, executable-unreadable U",
        "false, false, executable-unreadable U",
        "true, false, other-executable-not-fips W"
    })
    void whatCannotBeReadMayBeOfAnyKind(boolean readable, boolean inMesh, String charges) {
        ExecutableFacts plain = facts(
                ExecutableKind.NATIVE, Stack.UNKNOWN, Integrity.NOT_APPLICABLE, FipsMode.NOT_APPLICABLE, "", false);

        assertThat(text(ExecutableVerdict.of(readable ? plain : unreadable(plain), inMesh, PolicyData.builtIn())))
                .isEqualTo(charges);
    }

    private static ExecutableFacts unreadable(ExecutableFacts facts) {
        return new ExecutableFacts(
                facts.kind(),
                false,
                facts.toolchain(),
                facts.stack(),
                facts.fipsOnly(),
                facts.fipsMode(),
                facts.summary(),
                facts.module(),
                facts.integrity(),
                facts.fingerprint(),
                facts.label(),
                facts.envoyBuild(),
                facts.problem(),
                facts.evidence());
    }

    private static String text(List<Charge> charges) {
        return String.join(
                " + ",
                charges.stream()
                        .map(charge ->
                                charge.rule() + " " + charge.outcome().name().charAt(0))
                        .toList());
    }
}
