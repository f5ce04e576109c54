// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The functions as GCC 12 and Clang 14 compile them, for the number 20250107 (0x134fdfb). */
class ConstantFunctionTest {

    private static final int NUMBER = 20250107;
    private static final int PREFIX = 8;

    @ParameterizedTest
    @CsvSource({
        "ret, b8fbfd3401 c3, 6",
        "rep ret, b8fbfd3401 f3c3, 7",
        "behind a landing pad, f30f1efa b8fbfd3401 c3, 6",
        "frame pointer by Clang, 55 4889e5 b8fbfd3401 5d c3, 7",
        "frame pointer by GCC, 55 b8fbfd3401 4889e5 5d c3, 10",
        "frame pointer after the number, b8fbfd3401 55 4889e5 c9 c3, 11",
        "stack, 4883ec08 b8fbfd3401 4883c408 c3, 10",
        "jump to the return, b8fbfd3401 eb02 9090 c3, 7",
        "far jump to the return, b8fbfd3401 e902000000 9090 5d c3, 10",
        "jump back, c3 b8fbfd3401 ebf8, 7",
        "thunk in place, b8fbfd3401 e807000000f3900faee8ebf9488d642408c3, 23",
        "no return, b8fbfd3401 90, 0",
        "another register, b9fbfd3401 c3, 0",
        "another number, b8fbfd3501 c3, 0",
        "call, b8fbfd3401 e800000000 c3, 0",
        "changed after it, b8fbfd3401 31c0 c3, 0",
        "comparison, 3dfbfd3401 c3, 0",
        "jump to itself, b8fbfd3401 ebfe, 0",
        "jump before the file, b8fbfd3401 e900000080, 0",
        "jump behind the file, b8fbfd3401 e9ffffff7f, 0",
        "cut off, b8fbfd3401 e900, 0",
        "end of the code, b8fbfd3401, 0"
    })
    void amd64(String name, String code, int length) throws Exception {
        assertThat(length(ElfFile.AMD64, code)).as(name).isEqualTo(length);
    }

    @ParameterizedTest
    @CsvSource({
        "ret, 60bf9f52 8026a072 c0035fd6, 12",
        "upper half first, 8026a052 60bf9f72 c0035fd6, 12",
        "behind a landing pad, 5f2403d5 60bf9f52 8026a072 c0035fd6, 12",
        "signed return address, 3f2303d5 60bf9f52 8026a072 bf2303d5 c0035fd6, 16",
        "return that authenticates, 60bf9f52 8026a072 ff0b5fd6, 12",
        "the other key, 60bf9f52 8026a072 ff0f5fd6, 12",
        "frame, fd7bbfa9 fd030091 60bf9f52 8026a072 fd7bc1a8 c0035fd6, 16",
        "frame between, 60bf9f52 fd7bbfa9 8026a072 fd030091 fd7bc1a8 c0035fd6, 24",
        "stack, 60bf9f52 8026a072 ff430091 c0035fd6, 16",
        "return address alone, 60bf9f52 8026a072 fe0741f8 c0035fd6, 16",
        "jump to the return, 60bf9f52 8026a072 02000014 1f2003d5 c0035fd6, 12",
        "half of it, 60bf9f52 c0035fd6, 0",
        "the other half, 8026a072 c0035fd6, 0",
        "another register, 61bf9f52 8126a072 c0035fd6, 0",
        "changed after it, 60bf9f52 8026a072 00040011 c0035fd6, 0",
        "call, 60bf9f52 8026a072 00000094 c0035fd6, 0",
        "not at an instruction, 00 60bf9f52 8026a072 c0035fd6, 0",
        "jump to itself, 60bf9f52 8026a072 00000014, 0",
        "jump before the file, 60bf9f52 8026a072 00000016, 0",
        "no return, 60bf9f52 8026a072, 0"
    })
    void arm64(String name, String code, int length) throws Exception {
        assertThat(length(ElfFile.ARM64, code)).as(name).isEqualTo(length);
    }

    @Test
    void theSecondPlaceCounts() throws Exception {
        assertThat(length(ElfFile.AMD64, "b8fbfd3401 90 b8fbfd3401 c3")).isEqualTo(6);
        assertThat(length(ElfFile.ARM64, "60bf9f52 1f2003d5 60bf9f52 8026a072 c0035fd6"))
                .isEqualTo(12);
    }

    @Test
    void otherMachinesHaveNone() throws Exception {
        assertThat(length(22, "b8fbfd3401 c3")).isZero();
    }

    @Test
    void countlessPlacesEndEarly() throws Exception {
        assertThat(length(ElfFile.AMD64, "b8fbfd3401".repeat(100_000) + "c3")).isZero();
        assertThat(length(ElfFile.ARM64, "60bf9f52".repeat(100_000) + "8026a072 c0035fd6"))
                .isZero();
    }

    @Test
    void randomCodeBehindTheNumberEndsInAnAnswer() throws Exception {
        Random random = new Random(20261122);
        String[] amd64 = {"b8fbfd3401", "55", "5d", "c9", "eb", "e9", "4883c4", "4889e5", "c3", "f3"};
        String[] arm64 = {"60bf9f52", "8026a072", "c0035fd6", "fd7bc1a8", "1f2003d5", "01000014", "ffffff17"};
        for (int round = 0; round < 5_000; round++) {
            boolean arm = random.nextBoolean();
            String[] parts = arm ? arm64 : amd64;
            StringBuilder code = new StringBuilder(parts[0]);
            for (int i = 0; i < 12; i++) {
                code.append(
                        random.nextInt(4) == 0
                                ? String.format("%02x", random.nextInt(256))
                                : parts[random.nextInt(parts.length)]);
            }
            assertThat(length(arm ? ElfFile.ARM64 : ElfFile.AMD64, code.toString()))
                    .isBetween(0, 60);
        }
    }

    private static int length(int machine, String hexadecimal) throws MalformedExecutableException {
        byte[] code = HexFormat.of().parseHex("cc".repeat(PREFIX) + hexadecimal.replace(" ", ""));
        return ConstantFunction.find(Fixtures.bytes(code), new Range(PREFIX, code.length), machine, NUMBER)
                .map(place -> (int) place.length())
                .orElse(0);
    }
}
