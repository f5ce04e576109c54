// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the known module builds by their integrity value, and recomputes it over the code that has to stand before it. */
final class KnownModules {

    /** A program has one copy; each further one costs a pass over a megabyte. */
    private static final int MAX_PLACES = 16;

    private KnownModules() {}

    /**
     * Every place, in the order of the table and of the file.
     *
     * @throws MalformedExecutableException if the bytes contradict each other
     */
    static List<ModuleProof> find(FileBytes bytes, ElfFile elf, List<SealedModule> known)
            throws MalformedExecutableException {
        List<ModuleProof> result = new ArrayList<>();
        for (SealedModule module : known) {
            if (module.machine() != elf.machine()) {
                continue;
            }
            Needle hash = new Needle(module.hashBytes());
            for (Range range : elf.executableRanges()) {
                for (long at = bytes.indexOf(hash, range, range.start());
                        at >= 0 && result.size() < MAX_PLACES;
                        at = bytes.indexOf(hash, range, at + 1)) {
                    result.add(check(bytes, elf, range, module, at));
                }
            }
        }
        return List.copyOf(result);
    }

    private static ModuleProof check(FileBytes bytes, ElfFile elf, Range segment, SealedModule module, long at)
            throws MalformedExecutableException {
        Range code = new Range(at - module.distance() - module.length(), at - module.distance());
        if (!segment.contains(code.start(), code.length())) {
            return proof(elf, module, at, Optional.empty(), false);
        }
        byte[] computed = RunningHmac.of(
                module.algorithm(), ModuleCandidates.KEY_LENGTH, List.of(bytes.slice(code.start(), code.length())));
        return proof(elf, module, at, Optional.of(code), MessageDigest.isEqual(computed, module.hashBytes()));
    }

    private static ModuleProof proof(ElfFile elf, SealedModule module, long at, Optional<Range> code, boolean equal) {
        String name = module.module().name() + " " + module.module().version();
        return new ModuleProof(
                equal ? Integrity.VERIFIED : Integrity.BROKEN,
                Optional.of(module.module()),
                false,
                at,
                code,
                Optional.of(module.hash()),
                List.of(evidence(elf, module, name, at, code, equal)),
                equal
                        ? Optional.empty()
                        : Optional.of("the code of " + name + " does not have the integrity value that stands behind"
                                + " it; the program would stop at its self-test"));
    }

    private static Evidence evidence(
            ElfFile elf, SealedModule module, String name, long at, Optional<Range> code, boolean equal) {
        int length = module.hashBytes().length;
        return new Evidence(
                ModuleProof.KIND,
                elf.where(at),
                name + ", "
                        + code.map(range -> ModuleProof.recomputed(range, module.algorithm(), at, equal))
                                .orElse("whose value stands there with no room for its code before it: differs"),
                code.map(range -> ModuleProof.commands(range, module.algorithm(), at, length))
                        .orElse(List.of(HandCheck.hexadecimal(at, length), HandCheck.SEGMENTS)));
    }
}
