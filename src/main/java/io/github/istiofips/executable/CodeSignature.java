// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.HexFormat;
import java.util.Optional;

/**
 * A marker function of Go on amd64, whose 32-byte body exists to be found in stripped executables. Other
 * architectures have none. Source: golang/go, src/crypto/internal/boring/sig/sig_amd64.s.
 */
enum CodeSignature {
    BORING_CRYPTO("b332f52813a3b450d441cc2485f001454e92101b1d2f1950"),
    STANDARD_CRYPTO("baee4dfa9851ca56a91145e83e99c59cf911cb8e80daf12f"),
    FIPS_ONLY("363cb9ce9d68047d31f28d325d5ca5873f5d80caf6d6151b");

    private static final int ALIGNMENT = 16;

    private final String hex;

    CodeSignature(String middle) {
        hex = "eb1df448f44bf4" + middle + "c3";
    }

    byte[] body() {
        return HexFormat.of().parseHex(hex);
    }

    Evidence evidence(ElfFile elf, long at) {
        return new Evidence(
                "code-signature", elf.where(at), name(), HandCheck.bytes(at, body().length), HandCheck.SEGMENTS);
    }

    /** The first place in loaded code, at a multiple of 16 bytes, that holds this function. */
    Optional<Long> find(FileBytes bytes, ElfFile elf) throws MalformedExecutableException {
        return elf.machine() == ElfFile.AMD64
                ? bytes.first(
                        body(), elf.executableRanges(), at -> at % ALIGNMENT == 0 ? Optional.of(at) : Optional.empty())
                : Optional.empty();
    }
}
