// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Code of 300,000 bytes with the texts of a module at {@link #NAME}; offsets of the file are its addresses. */
class ModuleCandidatesTest {

    private static final int SIZE = 300_000;

    /** Where the texts stand; what the module must contain starts here. */
    private static final int NAME = 20_000;

    private static final int LAST = 21_000;

    /** Starts of pages. */
    private static final int PAGE_1 = 4096;

    private static final int PAGE_2 = 8192;

    /** So far from both pages that a module lies between. */
    private static final int END = 210_000;

    private static final int PLACE = END + 1200;
    private static final String SHA_256 = "HmacSHA256";
    private static final String SHA_512 = "HmacSHA512";

    private final byte[] file = file();

    @ParameterizedTest
    @ValueSource(strings = {SHA_256, SHA_512})
    void aSealIsTheRangeAndTheValueBehindIt(String algorithm) throws Exception {
        String value = seal(PAGE_2 + 16, END, algorithm, PLACE);
        assertThat(seal(Long.MAX_VALUE, PAGE_1, PAGE_2, PAGE_2 + 16, END - 64, END, END + 16, PLACE))
                .contains(new ModuleCandidates.Seal(new Range(PAGE_2 + 16, END), algorithm, PLACE, value));
    }

    @Test
    void aValueInFrontOfTheEndIsNone() throws Exception {
        seal(PAGE_1, END + 64, SHA_256, END);
        assertThat(seal(Long.MAX_VALUE, PAGE_1, END, END + 64)).isEmpty();
    }

    /** Each line: the sealed start, the other one, and the bytes that are hashed until it is found. */
    @ParameterizedTest
    @CsvSource({
        "8192, 4112, 203008",
        "4096, 4112, 207104",
        "4112, 8192, 613104",
        "4128, 4112, 621248",
    })
    void theStartOfAPageIsTriedFirstAndAfterItTheLowest(int start, int other, long hashed) throws Exception {
        seal(start, END, SHA_256, PLACE);
        assertThat(seal(hashed, start, other, END, PLACE))
                .map(ModuleCandidates.Seal::code)
                .contains(new Range(start, END));
        assertThat(seal(hashed - 1, start, other, END, PLACE)).isEmpty();
    }

    @Test
    void eachAlgorithmCostsOnePassUpToTheLastEnd() throws Exception {
        int furthest = END + 5000;
        long pass = (long) furthest - PAGE_1;
        seal(PAGE_1, END, SHA_512, PLACE);
        assertThat(seal(2 * pass, PAGE_1, END, PLACE, furthest)).isPresent();
        assertThat(seal(2 * pass - 1, PAGE_1, END, PLACE, furthest)).isEmpty();
    }

    /** What must be inside: the bytes from 4100 to 210000. */
    @ParameterizedTest
    @CsvSource({
        "4096, 210000, true",
        "4100, 210000, true",
        "4101, 210000, false",
        "4096, 209999, false",
        "4096, 210001, true"
    })
    void aModuleContainsWhatItsTestRefersTo(int start, int end, boolean found) throws Exception {
        seal(start, end, SHA_256, PLACE);
        ModuleCandidates candidates = candidates(ElfFile.AMD64, 0, 4100, END, start, end, PLACE);
        assertThat(candidates.seal(new ModuleCandidates.Budget(Long.MAX_VALUE)).isPresent())
                .isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({"199999, false", "200000, true"})
    void aModuleIsNotSmallerThanAnyReal(int length, boolean found) throws Exception {
        seal(PAGE_1, PAGE_1 + length, SHA_256, PLACE);
        assertThat(seal(Long.MAX_VALUE, PAGE_1, PAGE_1 + length, PLACE).isPresent())
                .isEqualTo(found);
    }

    @Test
    void aSealedRangeWithoutTheTextsIsNoModule() throws Exception {
        Arrays.fill(file, NAME, LAST, (byte) 0);
        seal(PAGE_1, END, SHA_256, PLACE);
        jumps(END, 4);
        assertThat(seal(Long.MAX_VALUE, PAGE_1, END, PLACE)).isEmpty();
        assertThat(shaped(ElfFile.AMD64, 0, PAGE_1, END, PLACE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'4096 210000 211200', true, page and end and a place behind it",
        "'4096 210000 210001', true, the next byte",
        "'4096 210000 275536', true, the last place within reach",
        "'4096 210000 275537', false, too far behind",
        "'4096 210000', false, no place",
        "'4096 209000 210000', false, a place in front of the end only",
        "'4112 210000 211200', false, no start of a page",
        "'4112 8192 210000 211200', true, the other start does not count",
        "'4096 8192 210000 211200', false, two starts",
        "'4096 209000 211200', false, no jumps at that end",
        "'12288 210000 211200', false, too small",
    })
    void onlyOneRangeHasTheShapeOfAModule(String targets, boolean found, String why) throws Exception {
        jumps(END, 4);
        int[] all =
                Arrays.stream(targets.split(" ")).mapToInt(Integer::parseInt).toArray();
        assertThat(shaped(ElfFile.AMD64, 0, all).isPresent()).as(why).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, false", "3, 19, false", "4, 19, false", "4, 20, true", "5, 25, true"})
    void theFileMayEndBehindTheJumps(int jumps, int rest, boolean found) throws Exception {
        jumps(END, jumps);
        byte[] cut = Arrays.copyOf(file, END + rest);
        ModuleCandidates candidates =
                candidates(Fixtures.bytes(cut), ElfFile.AMD64, 0, NAME, LAST, PAGE_1, END, END + 2);
        assertThat(candidates.shaped().isPresent()).isEqualTo(found);
    }

    @Test
    void eachMachineHasItsOwnJump() throws Exception {
        jumps(END, 4);
        assertThat(shaped(ElfFile.ARM64, 0, PAGE_1, END, PLACE)).isEmpty();
        for (int i = 0; i < 4; i++) {
            file[END + 4 * i] = (byte) i;
            file[END + 4 * i + 3] = 0x14;
        }
        assertThat(shaped(ElfFile.ARM64, 0, PAGE_1, END, PLACE)).contains(new Range(PAGE_1, END));
        assertThat(shaped(ElfFile.AMD64, 0, PAGE_1, END, PLACE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 4096", "0x1000, 4096", "0x40, 4032", "-0x40, 4160"})
    void pagesAreThoseOfMemory(String shift, int start) throws Exception {
        jumps(END, 4);
        long delta = 0x400000L + Long.decode(shift);
        assertThat(shaped(ElfFile.AMD64, delta, start, END, PLACE)).contains(new Range(start, END));
        assertThat(shaped(ElfFile.AMD64, delta, start + 16, END, PLACE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"210000, true", "21000, true", "20999, false"})
    void aPlaceholderBehindTheModuleIsAValueThatWasNotPutIn(int place, boolean found) {
        byte[] placeholder = HexFormat.of().parseHex("ae2cea2abda6f3ec977f9bf6949afc83");
        System.arraycopy(placeholder, 0, file, place, placeholder.length);
        assertThat(candidates(ElfFile.AMD64, 0, NAME, LAST, PAGE_1, place, END + 9)
                        .uninjected())
                .isEqualTo(found ? Optional.of((long) place) : Optional.empty());
    }

    private static byte[] file() {
        byte[] result = new byte[SIZE];
        for (int i = 0; i < SIZE; i++) {
            result[i] = (byte) (i * 7 + i / 251);
        }
        byte[] texts = (ModuleTexts.SELF_TEST + ModuleTexts.HMAC_FAILED).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(texts, 0, result, NAME, texts.length);
        Arrays.fill(result, END, SIZE, (byte) 0);
        return result;
    }

    private void jumps(int at, int count) {
        for (int i = 0; i < count; i++) {
            file[at + 5 * i] = (byte) 0xe9;
        }
    }

    /** Puts the value of a range at a place and returns it. */
    private String seal(int start, int end, String algorithm, int place) {
        byte[] value = ElfWriter.hmac(algorithm, 64, Arrays.copyOfRange(file, start, end));
        System.arraycopy(value, 0, file, place, value.length);
        return HexFormat.of().formatHex(value);
    }

    private Optional<ModuleCandidates.Seal> seal(long budget, int... targets) throws MalformedExecutableException {
        return candidates(ElfFile.AMD64, 0, NAME, LAST, targets).seal(new ModuleCandidates.Budget(budget));
    }

    private Optional<Range> shaped(int machine, long delta, int... targets) throws MalformedExecutableException {
        return candidates(machine, delta, NAME, LAST, targets).shaped();
    }

    private ModuleCandidates candidates(int machine, long delta, long first, long last, int... targets) {
        return candidates(new FileBytes(ByteBuffer.wrap(file)), machine, delta, first, last, targets);
    }

    private static ModuleCandidates candidates(
            FileBytes bytes, int machine, long delta, long first, long last, int... targets) {
        ElfFile.Segment segment = new ElfFile.Segment(true, false, delta, bytes.all());
        ElfFile elf = Fixtures.elf(machine, segment);
        TreeSet<Long> all = new TreeSet<>();
        Arrays.stream(targets).forEach(target -> all.add((long) target));
        return new ModuleCandidates(bytes, elf, segment, first, last, all);
    }
}
