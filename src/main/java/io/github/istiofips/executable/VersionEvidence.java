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
     * @return empty if nothing told the version
     * @throws MalformedExecutableException if the range is not in the file
     */
    static Optional<Evidence> of(FileBytes bytes, ElfFile elf, CryptoModule module, ModuleCandidates.Seal seal)
            throws MalformedExecutableException {
        if (module.version().equals(CryptoModule.UNVERSIONED)) {
            return Optional.empty();
        }
        if (module.name().equals(ModuleVersion.AWS_LC_FIPS)) {
            return text(bytes, elf, seal, ModuleTexts.AWS_LC_FIPS + module.version());
        }
        for (VersionConstant constant : VersionConstant.known()) {
            Optional<Range> place = constant.version().equals(module.version())
                    ? constant.returnedIn(bytes, seal.code(), elf.machine())
                    : Optional.empty();
            if (place.isPresent()) {
                return Optional.of(new Evidence(
                        KIND,
                        elf.where(place.get().start()),
                        "FIPS_version() returns " + constant.value(),
                        HandCheck.bytes(place.get().start(), place.get().length())));
            }
        }
        if (module.recognised() && seal.algorithm().equals(ModuleCandidates.SHA_256)) {
            long tail = seal.place() + seal.value().length() / 2;
            return Optional.of(new Evidence(
                    KIND,
                    elf.where(tail),
                    "second half of the placeholder behind the value",
                    HandCheck.bytes(tail, ModuleVersion.PLACEHOLDER_TAIL.length)));
        }
        return text(bytes, elf, seal, ModuleTexts.SPAN)
                .or(() -> text(bytes, elf, seal, ModuleTexts.HMAC_FAILED))
                .or(() -> Optional.of(new Evidence(
                        KIND,
                        elf.where(seal.code().start()),
                        "neither '" + ModuleTexts.SPAN + "' nor '" + ModuleTexts.HMAC_FAILED + "'",
                        HandCheck.count(seal.code(), "FIPS module doesn.t span expected symbol|HMAC_Init_ex failed"))));
    }

    private static Optional<Evidence> text(FileBytes bytes, ElfFile elf, ModuleCandidates.Seal seal, String text) {
        byte[] needle = text.getBytes(StandardCharsets.ISO_8859_1);
        long at = bytes.indexOf(needle, seal.code(), seal.code().start());
        return at < 0
                ? Optional.empty()
                : Optional.of(new Evidence(KIND, elf.where(at), text, HandCheck.text(at, needle.length)));
    }
}
