// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * One place in loaded code that holds the integrity value of a known module, and whether the code before it still has
 * that value. The same in Go and in C and C++ programs: static builds of BoringSSL's module have no relocations in the
 * code under the value. Source: google/boringssl, crypto/fipsmodule/FIPS.md and bcm.c.
 *
 * @param module the module that the value belongs to
 * @param hashOffset file offset of the value
 * @param code file range of the module's code; empty if the file has no room for it before the value
 * @param verified whether the value recomputed from the code is the one found
 */
record ModuleProof(SealedModule module, long hashOffset, Optional<Range> code, boolean verified) {

    /** A program has one copy; each further one costs a pass over a megabyte. */
    private static final int MAX_PLACES = 16;

    private static final int KEY_LENGTH = 64;

    /** Every place, in the order of the table and of the file. */
    static List<ModuleProof> find(FileBytes bytes, ElfFile elf, List<SealedModule> known)
            throws MalformedExecutableException {
        List<ModuleProof> result = new ArrayList<>();
        for (SealedModule module : known) {
            if (module.machine() != elf.machine()) {
                continue;
            }
            byte[] hash = module.hashBytes();
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

    /** The one that counts: a verified one if there is any, else the first. */
    static Optional<ModuleProof> best(List<ModuleProof> proofs) {
        return proofs.stream()
                .filter(ModuleProof::verified)
                .findFirst()
                .or(() -> proofs.stream().findFirst());
    }

    private static ModuleProof check(FileBytes bytes, Range segment, SealedModule module, long at)
            throws MalformedExecutableException {
        Range code = new Range(at - module.distance() - module.length(), at - module.distance());
        if (!segment.contains(code.start(), code.length())) {
            return new ModuleProof(module, at, Optional.empty(), false);
        }
        byte[] computed = hmac(module.algorithm(), KEY_LENGTH, List.of(bytes.slice(code.start(), code.length())));
        return new ModuleProof(module, at, Optional.of(code), MessageDigest.isEqual(computed, module.hashBytes()));
    }

    /** An HMAC with a key of zero bytes over the parts in turn. */
    static byte[] hmac(String algorithm, int keyLength, List<ByteBuffer> parts) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(new byte[keyLength], algorithm));
            parts.forEach(mac::update);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks " + algorithm, e);
        }
    }
}
