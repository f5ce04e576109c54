// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnownModulesTest {

    private static final SealedModule MODULE = Fixtures.module(ElfFile.AMD64);

    @Test
    void theCodeMayStartWithItsSegment() throws Exception {
        byte[] file = Fixtures.withModule(new ElfWriter()).bytes();
        long start = Fixtures.elf(file).executableRanges().get(0).start();
        ModuleProof proof = proofs(file, MODULE).get(0);
        assertThat(proof.code()).contains(new Range(start, start + MODULE.length()));
        assertThat(proof.place()).isEqualTo(start + MODULE.length() + MODULE.distance());
        assertThat(proof.verified()).isTrue();
        assertThat(proof.awsLc()).isFalse();
        assertThat(proof.problem()).isEmpty();
        assertThat(proof.evidence()).singleElement().satisfies(evidence -> {
            assertThat(evidence.value())
                    .startsWith(String.format(
                            "TestModule build-1, code 0x%x to 0x%x (768 bytes), HMAC-SHA-512",
                            start, start + MODULE.length()))
                    .endsWith("recomputed: equal");
            assertThat(evidence.commands())
                    .containsExactly(
                            HandCheck.hmac("HmacSHA512", 64, new Range(start, start + MODULE.length())),
                            HandCheck.hexadecimal(proof.place(), 64),
                            HandCheck.SEGMENTS);
        });
    }

    @ParameterizedTest
    @CsvSource({"-1, false", "0, true", "1, false"})
    void theValueStandsAtItsDistance(int shift, boolean verified) throws Exception {
        byte[] file = new ElfWriter()
                .code(new byte[16])
                .module(Fixtures.moduleCode(), Fixtures.ALGORITHM, Fixtures.DISTANCE + shift)
                .bytes();
        assertThat(proofs(file, MODULE)).singleElement().satisfies(proof -> {
            assertThat(proof.integrity()).isEqualTo(verified ? Integrity.VERIFIED : Integrity.BROKEN);
            assertThat(proof.problem().isEmpty()).isEqualTo(verified);
            assertThat(proof.fingerprint()).contains(MODULE.hash());
        });
    }

    @Test
    void onlyModulesOfTheMachineAreLookedFor() throws Exception {
        byte[] file = Fixtures.withModule(new ElfWriter()).bytes();
        assertThat(proofs(file, Fixtures.module(ElfFile.ARM64))).isEmpty();
        assertThat(proofs(file, Fixtures.module(ElfFile.ARM64), MODULE)).hasSize(1);
    }

    @Test
    void countlessValuesEndEarlyAndProveNothing() throws Exception {
        ByteBuffer values = ByteBuffer.allocate(40 * 64);
        while (values.hasRemaining()) {
            values.put(MODULE.hashBytes());
        }
        byte[] file = new ElfWriter().code(values.array()).bytes();
        assertThat(proofs(file, MODULE)).hasSize(16).noneMatch(ModuleProof::verified);
    }

    @Test
    void aVerifiedOneCountsBeforeABrokenOneAndThatBeforeTheRest() throws Exception {
        byte[] file =
                Fixtures.withModule(new ElfWriter().code(MODULE.hashBytes())).bytes();
        List<ModuleProof> proofs = proofs(file, MODULE);
        assertThat(proofs).extracting(ModuleProof::integrity).containsExactly(Integrity.BROKEN, Integrity.VERIFIED);
        assertThat(ModuleProof.best(proofs)).contains(proofs.get(1));
        assertThat(ModuleProof.best(proofs.subList(0, 1))).contains(proofs.get(0));
        assertThat(ModuleProof.best(List.of())).isEmpty();
        assertThat(ModuleProof.verifiedCode(proofs))
                .containsExactly(proofs.get(1).code().orElseThrow());
        assertThat(proofs.get(0).evidence()).singleElement().satisfies(evidence -> {
            assertThat(evidence.value()).contains("no room for its code before it");
            assertThat(evidence.commands())
                    .containsExactly(HandCheck.hexadecimal(proofs.get(0).place(), 64), HandCheck.SEGMENTS);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "0, fips-20190808, 62, HmacSHA512, 0xb3010, 0x47e",
        "1, fips-20210429, 62, HmacSHA512, 0xbe290, 0x51a",
        "2, fips-20210429, 183, HmacSHA256, 0x5d070, 0x660",
        "3, fips-20220613, 62, HmacSHA256, 0xb7f90, 0x55b",
        "4, fips-20220613, 183, HmacSHA256, 0x84df0, 0x6ac",
    })
    void theTableTellsTheBuildsOfGo(
            int row, String version, int machine, String algorithm, String length, String distance) {
        assertThat(SealedModule.known()).hasSize(5);
        SealedModule module = SealedModule.known().get(row);
        assertThat(module)
                .isEqualTo(new SealedModule(
                        new CryptoModule("BoringCrypto", version),
                        machine,
                        algorithm,
                        module.hash(),
                        Long.decode(length),
                        Long.decode(distance)));
    }

    private static List<ModuleProof> proofs(byte[] file, SealedModule... known) throws MalformedExecutableException {
        return KnownModules.find(Fixtures.bytes(file), Fixtures.elf(file), List.of(known));
    }
}
