// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.List;
import java.util.Optional;

/**
 * Decides on executables that have, or seem to have, the FIPS module of BoringSSL or AWS-LC in them: they are mixed when
 * other cryptography is beside it, whatever the program uses, because nothing in a file tells which of the two a
 * connection runs through.
 */
final class EmbeddedModule {

    private final FileBytes bytes;
    private final ElfFile elf;
    private final Optional<ModuleProof> best;
    private final OtherCryptography other;

    EmbeddedModule(FileBytes bytes, ElfFile elf, List<ModuleProof> proofs, OtherCryptography other) {
        this.bytes = bytes;
        this.elf = elf;
        this.best = ModuleProof.best(proofs);
        this.other = other;
    }

    /** The one that counts, proved or not. */
    Optional<ModuleProof> proof() {
        return best;
    }

    /**
     * Tells what a module makes of the executable.
     *
     * <p>A module that could not be established does not excuse other cryptography, which is there for certain; nor does
     * the mere name of the self-test.
     *
     * @param beside other cryptography that was found in it
     * @return whether there is a module, proved or not; the draft then has stack and integrity
     */
    boolean decides(FactsDraft draft, List<Evidence> beside) throws MalformedExecutableException {
        if (best.isEmpty()) {
            return beside.isEmpty() && named(draft);
        }
        draft.stack(best.get().awsLc() ? Stack.AWS_LC_FIPS : Stack.BORINGSSL_FIPS);
        Optional<Evidence> more = beside.stream().findFirst();
        if (best.get().verified()) {
            other.sourcePath().ifPresent(draft::evidence);
            Optional<Evidence> copy = other.copy();
            copy.ifPresent(draft::evidence);
            more = more.or(() -> copy);
        }
        if (best.get().integrity() != Integrity.BROKEN) {
            more.ifPresent(found -> mixed(draft, found));
        }
        return true;
    }

    private static void mixed(FactsDraft draft, Evidence more) {
        draft.stack(Stack.MIXED);
        draft.problem("beside its module it has other cryptography: " + more.value() + " (" + more.where() + ")");
    }

    /** The name of the self-test is there, but not in code. */
    private boolean named(FactsDraft draft) throws MalformedExecutableException {
        Optional<Evidence> name = text("fips-self-test", ModuleTexts.SELF_TEST);
        if (name.isEmpty()) {
            return false;
        }
        Optional<Evidence> awsLc = text("module-text", ModuleTexts.AWS_LC_FIPS);
        draft.evidence(name.get());
        awsLc.ifPresent(draft::evidence);
        draft.stack(awsLc.isPresent() ? Stack.AWS_LC_FIPS : Stack.BORINGSSL_FIPS);
        draft.integrity(Integrity.NOT_ESTABLISHED, Optional.empty());
        draft.problem("it names the self-test of a FIPS module, but not in its code, where a module that is linked"
                + " statically has that name");
        return true;
    }

    private Optional<Evidence> text(String kind, String text) throws MalformedExecutableException {
        String words = text.replace("\0", "").strip();
        return bytes.first(
                text,
                elf.loadedRanges(),
                at -> Optional.of(new Evidence(
                        kind, elf.where(at), words, HandCheck.text(at, words.length()), HandCheck.SEGMENTS)));
    }
}
