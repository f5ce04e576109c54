// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What was found out about one FIPS module in loaded code. The same in Go, C, C++ and Rust programs: static builds of
 * BoringSSL's and AWS-LC's module have no relocations in the code under the integrity value. Source: google/boringssl,
 * crypto/fipsmodule/FIPS.md and bcm.c.
 *
 * <p>A verified proof says that a module built in FIPS mode is embedded and unchanged since. The key of the value is
 * public, so it does not say who built it.
 *
 * @param integrity never {@link Integrity#NOT_APPLICABLE}
 * @param module name and version, if they could be told
 * @param awsLc whether it is AWS-LC's and not BoringSSL's
 * @param place file offset of the integrity value, or of the self-test's name if the value was not found
 * @param code file range of the module's code, if it was located
 * @param fingerprint the stored integrity value in lower-case hexadecimal, if it was found
 * @param evidence what was found at that place, how to compute it again, and what tells the version
 * @param problem why it is not verified, one sentence without its end; empty if it is
 */
record ModuleProof(
        Integrity integrity,
        Optional<CryptoModule> module,
        boolean awsLc,
        long place,
        Optional<Range> code,
        Optional<String> fingerprint,
        List<Evidence> evidence,
        Optional<String> problem) {

    /** The kind of evidence that a statement on the integrity of a module rests on. */
    static final String KIND = "module-integrity";

    ModuleProof {
        evidence = List.copyOf(evidence);
    }

    /** What was computed, in words: the range, the algorithm and the place of the value, and whether they agree. */
    static String recomputed(Range code, String algorithm, long place, boolean equal) {
        return String.format(
                "%s (%d bytes), HMAC-SHA-%s with a key of %d zero bytes, stored at 0x%x, recomputed: %s",
                code.words(),
                code.length(),
                algorithm.substring(algorithm.length() - 3),
                ModuleCandidates.KEY_LENGTH,
                place,
                equal ? "equal" : "differs");
    }

    /** How to see the same: both values, and that the range is loaded as code. */
    static List<String> commands(Range code, String algorithm, long place, int valueLength) {
        return List.of(
                HandCheck.hmac(algorithm, ModuleCandidates.KEY_LENGTH, code),
                HandCheck.hexadecimal(place, valueLength),
                HandCheck.SEGMENTS);
    }

    /**
     * Every module: first the known builds, told by their integrity value, then the others, told by their self-test.
     *
     * @throws MalformedExecutableException if the bytes contradict each other
     */
    static List<ModuleProof> find(FileBytes bytes, ElfFile elf, List<SealedModule> known)
            throws MalformedExecutableException {
        List<ModuleProof> sealed = KnownModules.find(bytes, elf, known);
        return new ModuleLocator(bytes, elf).find(sealed);
    }

    boolean verified() {
        return integrity == Integrity.VERIFIED;
    }

    /** The one that counts: a verified one if there is any, else a broken one, else the first. */
    static Optional<ModuleProof> best(List<ModuleProof> proofs) {
        return proofs.stream().min(Comparator.comparing(ModuleProof::integrity));
    }

    /** The code of the verified ones. */
    static List<Range> verifiedCode(List<ModuleProof> proofs) {
        return proofs.stream()
                .filter(ModuleProof::verified)
                .flatMap(proof -> proof.code().stream())
                .toList();
    }
}
