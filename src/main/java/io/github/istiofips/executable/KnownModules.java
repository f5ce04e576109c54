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
                    result.add(check(bytes, range, module, at));
                }
            }
        }
        return List.copyOf(result);
    }

    private static ModuleProof check(FileBytes bytes, Range segment, SealedModule module, long at)
            throws MalformedExecutableException {
        Range code = new Range(at - module.distance() - module.length(), at - module.distance());
        if (!segment.contains(code.start(), code.length())) {
            return proof(module, at, Optional.empty(), false);
        }
        byte[] computed = RunningHmac.of(
                module.algorithm(), ModuleCandidates.KEY_LENGTH, List.of(bytes.slice(code.start(), code.length())));
        return proof(module, at, Optional.of(code), MessageDigest.isEqual(computed, module.hashBytes()));
    }

    private static ModuleProof proof(SealedModule module, long at, Optional<Range> code, boolean equal) {
        String name = module.module().name() + " " + module.module().version();
        String place = code.map(Range::words).orElse("no room for its code before it");
        return new ModuleProof(
                equal ? Integrity.VERIFIED : Integrity.BROKEN,
                Optional.of(module.module()),
                false,
                at,
                code,
                Optional.of(module.hash()),
                name + ", " + place + ", " + module.algorithm() + " recomputed: " + (equal ? "equal" : "differs"),
                equal
                        ? Optional.empty()
                        : Optional.of("the code of " + name + " does not have the integrity value that stands behind"
                                + " it; the program would stop at its self-test"));
    }
}
