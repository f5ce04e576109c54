// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where the version of a proved module is told, in the bytes under its integrity value; see {@link ModuleVersion}. */
final class VersionEvidence {

    private static final String KIND = "module-version";

    private VersionEvidence() {}

    /**
     * Returns the place.
     *
     * @param module what {@link ModuleVersion} made of that range
     * @return empty if the absence of all such places told the version, or nothing did
     */
    static Optional<Evidence> of(FileBytes bytes, ElfFile elf, CryptoModule module, ModuleCandidates.Seal seal) {
        if (!module.recognised()) {
            return Optional.empty();
        }
        if (module.name().equals(ModuleVersion.AWS_LC_FIPS)) {
            return text(bytes, elf, seal, ModuleTexts.AWS_LC_FIPS + module.version());
        }
        for (VersionConstant constant : VersionConstant.known()) {
            byte[] code = constant.code(elf.machine());
            long at = bytes.indexOf(code, seal.code(), seal.code().start());
            if (at >= 0 && constant.version().equals(module.version())) {
                return Optional.of(new Evidence(
                        KIND,
                        elf.where(at),
                        "FIPS_version() returns " + constant.value(),
                        HandCheck.bytes(at, code.length)));
            }
        }
        Optional<Evidence> span = text(bytes, elf, seal, ModuleTexts.SPAN);
        return span.isPresent() ? span : text(bytes, elf, seal, ModuleTexts.HMAC_FAILED);
    }

    private static Optional<Evidence> text(FileBytes bytes, ElfFile elf, ModuleCandidates.Seal seal, String text) {
        byte[] needle = text.getBytes(StandardCharsets.ISO_8859_1);
        long at = bytes.indexOf(needle, seal.code(), seal.code().start());
        return at < 0
                ? Optional.empty()
                : Optional.of(new Evidence(KIND, elf.where(at), text, HandCheck.text(at, needle.length)));
    }
}
