// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The facts about one executable while they are gathered; starts as "could not be told". */
final class FactsDraft {

    private final List<Evidence> evidence = new ArrayList<>();
    private ExecutableKind kind = ExecutableKind.NATIVE;
    private boolean readable = true;
    private Stack stack = Stack.UNKNOWN;
    private FipsMode fipsMode = FipsMode.NOT_APPLICABLE;
    private Integrity integrity = Integrity.NOT_APPLICABLE;
    private boolean fipsOnly;
    private String summary = "";
    private Optional<String> toolchain = Optional.empty();
    private Optional<CryptoModule> module = Optional.empty();
    private Optional<String> fingerprint = Optional.empty();
    private Optional<String> label = Optional.empty();
    private Optional<EnvoyBuild> envoyBuild = Optional.empty();
    private Optional<String> problem = Optional.empty();

    void kind(ExecutableKind value) {
        kind = value;
    }

    void stack(Stack value) {
        stack = value;
    }

    void fipsMode(FipsMode value) {
        fipsMode = value;
    }

    void fipsOnly(boolean value) {
        fipsOnly = value;
    }

    void summary(String value) {
        summary = value;
    }

    void toolchain(Optional<String> value) {
        toolchain = value;
    }

    void label(Optional<String> value) {
        label = value;
    }

    void envoyBuild(EnvoyBuild value) {
        envoyBuild = Optional.of(value);
    }

    void module(CryptoModule value) {
        module = Optional.of(value);
    }

    void integrity(Integrity value, Optional<String> hash) {
        integrity = value;
        fingerprint = hash;
    }

    /** Sets the stack to {@link Stack#UNKNOWN}, with the reason. */
    void unknown(String why) {
        stack = Stack.UNKNOWN;
        problem = Optional.of(why);
    }

    /** Sets the stack to {@link Stack#UNKNOWN}, because the code cannot be read at all. */
    void unreadable(String why) {
        readable = false;
        unknown(why);
    }

    void problem(String why) {
        problem = Optional.of(why);
    }

    /** Adds a known fault of this release, unless an intact module is alone in the executable. */
    void faultIfUnproved(String fault) {
        if (integrity != Integrity.VERIFIED || stack == Stack.MIXED) {
            problem = Optional.of(problem.map(text -> text + "; " + fault).orElse(fault));
        }
    }

    void evidence(String what, String where, String value, String... commands) {
        evidence.add(new Evidence(what, where, value, commands));
    }

    /** Adds what is not there yet. */
    void evidence(Evidence value) {
        if (!evidence.contains(value)) {
            evidence.add(value);
        }
    }

    /** Takes over what the search for modules found. */
    void modules(List<ModuleProof> proofs) {
        proofs.forEach(proof -> evidence.addAll(proof.evidence()));
        ModuleProof.best(proofs).ifPresent(best -> {
            best.module().ifPresent(this::module);
            integrity(best.integrity(), best.fingerprint());
            best.problem().ifPresent(this::problem);
        });
    }

    ExecutableFacts facts() {
        return new ExecutableFacts(
                kind,
                readable,
                toolchain,
                stack,
                fipsOnly,
                fipsMode,
                summary,
                module,
                integrity,
                fingerprint,
                label,
                envoyBuild,
                problem,
                evidence);
    }
}
