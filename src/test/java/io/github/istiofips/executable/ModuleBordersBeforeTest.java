// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A value that stands in front of its module. */
class ModuleBordersBeforeTest {

    private static final int LENGTH = 210_000;
    private static final int START = 0x12000;

    @ParameterizedTest
    @CsvSource({
        "HmacSHA256, 32, true",
        "HmacSHA256, 31, false",
        "HmacSHA512, 64, true",
        "HmacSHA512, 63, false",
        "HmacSHA256, 65536, true",
        "HmacSHA256, 65537, false"
    })
    void theValueEndsBeforeTheCodeAndIsNear(String algorithm, int distance, boolean found) throws Exception {
        byte[] file = new byte[START + LENGTH + 100];
        byte[] texts = "FIPS integrity test\0HMAC_Init_ex failed.\0".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(texts, 0, file, START + 1000, texts.length);
        byte[] value = ElfWriter.hmac(algorithm, 64, Arrays.copyOfRange(file, START, START + LENGTH));
        System.arraycopy(value, 0, file, START - distance, Math.min(value.length, distance));
        ModuleCandidates candidates = candidates(file, START - distance);
        assertThat(candidates.seal(new ModuleCandidates.Budget(1 << 20)).map(ModuleCandidates.Seal::place))
                .isEqualTo(found ? Optional.of((long) START - distance) : Optional.empty());
        assertThat(candidates.uninjected()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ae2cea2abda6f3ec977f9bf6949afc83, true", "ae2cea2abda6f3ec977f9bf6949afc84, false"})
    void thePlaceholderIsToldThereToo(String bytes, boolean found) {
        byte[] file = new byte[START + LENGTH + 100];
        byte[] placeholder = HexFormat.of().parseHex(bytes);
        System.arraycopy(placeholder, 0, file, START - 32, placeholder.length);
        assertThat(candidates(file, START - 32).uninjected())
                .isEqualTo(found ? Optional.of(START - 32L) : Optional.empty());
    }

    private static ModuleCandidates candidates(byte[] file, long place) {
        Range all = new Range(0, file.length);
        ElfFile.Segment segment = new ElfFile.Segment(true, false, 0, all);
        ElfFile elf = Fixtures.elf(ElfFile.AMD64, segment);
        return new ModuleCandidates(
                new FileBytes(ByteBuffer.wrap(file)),
                elf,
                segment,
                START + 1000,
                START + 1020,
                new TreeSet<>(List.of(place, (long) START, (long) START + LENGTH)));
    }
}
