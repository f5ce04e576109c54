// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** References are written as site, {@code >} and target, both counted from the start of the segment. */
class CodeReferencesTest {

    /** File offset of the segment. */
    private static final int START = 64;

    /** Its address, in the middle of a page. */
    private static final long ADDRESS = 0x10040;

    private static final Range ALL = new Range(0, Long.MAX_VALUE);
    private static final int NOP = 0xd503201f;

    @ParameterizedTest
    @CsvSource({
        "488d3d10000000, 0>23",
        "488d0510000000, 0>23",
        "4c8d3d10000000, 0>23",
        "90488d3d10000000, 1>24",
        "488d3df9ffffff, 0>0",
        "488d3d38000000, 0>63",
        "488d0500000000488d35f2ffffff, 0>7 7>0",
    })
    void leaOfTheInstructionPointerRefers(String code, String references) throws Exception {
        assertThat(amd64(padded(code))).isEqualTo(references);
    }

    @ParameterizedTest
    @CsvSource({
        "488d3d39000000, behind the segment",
        "488d3df8ffffff, before the segment",
        "488d3dffffff7f, far behind the segment",
        "488b3d10000000, mov",
        "408d3d10000000, lea of 32 bits",
        "908d3d10000000, no prefix",
        "488d7f1000000000, relative to another register",
        "488d3c2510000000, absolute",
        "48ff3d10000000, another instruction",
    })
    void otherCodeDoesNotRefer(String code, String why) throws Exception {
        assertThat(amd64(padded(code))).as(why).isEmpty();
    }

    @Test
    void theLastInstructionOfTheSegmentMustBeWhole() throws Exception {
        byte[] code = padded("90".repeat(57) + "488d3dc0ffffff");
        assertThat(amd64(code)).isEqualTo("57>0");
        assertThat(amd64(Arrays.copyOf(code, 63))).isEmpty();
        assertThat(arm64(ADDRESS, NOP, adr(-4))).isEqualTo("4>0");
        assertThat(references(ElfFile.ARM64, ADDRESS, Arrays.copyOf(words(NOP, adr(-4)), 7), ALL))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1000, 0>23 20>43",
        "64, 128, 0>23 20>43",
        "65, 128, 20>43",
        "64, 91, 0>23 20>43",
        "64, 90, 0>23",
        "64, 70, ''",
        "0, 64, ''",
        "128, 1000, ''",
        "90, 64, ''",
    })
    void aPartLimitsTheInstructionsAndNotWhatTheyReferTo(int start, int end, String found) throws Exception {
        byte[] code = padded("488d3d10000000" + "90".repeat(13) + "488d3d10000000");
        assertThat(references(ElfFile.AMD64, ADDRESS, code, new Range(start, end)))
                .isEqualTo(found);
    }

    @ParameterizedTest
    @ValueSource(ints = {ElfFile.AMD64, ElfFile.ARM64})
    void theVisitorMayStop(int machine) throws Exception {
        byte[] code = machine == ElfFile.AMD64
                ? padded("488d3d10000000488d3d10000000488d3d10000000")
                : words(adr(4), adr(4), adr(4), NOP);
        List<Long> sites = new ArrayList<>();
        read(machine, ADDRESS, code).orElseThrow().forEach(ALL, (site, target) -> {
            sites.add(site);
            return sites.size() < 2;
        });
        assertThat(sites).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"0, 0>0", "4, 0>4", "7, 0>7", "63, 0>63", "64, ''", "-1, ''", "0xfffff, ''", "-0x100000, ''"})
    void adrRefersToAnyByte(String distance, String found) throws Exception {
        int[] code = new int[16];
        code[0] = adr(Integer.decode(distance));
        assertThat(arm64(ADDRESS, code)).isEqualTo(found);
        assertThat(arm64(ADDRESS, NOP, NOP, adr(-5))).isEqualTo("8>3");
    }

    /** The segment starts at 0x40 of a page and goes on to the end of the next but one. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0x40, 4>0",
        "0, 0, 0x3f, ''",
        "0, 0, 0xfff, 4>4031",
        "0, 1, 0x0, 4>4032",
        "0, 2, 0xfff, 4>12223",
        "0, 3, 0x0, ''",
        "0, -1, 0xfff, ''",
        "1000, 0, 0x60, 4004>32",
        "1007, 0, 0x60, 4032>32",
        "1008, 0, 0x60, 4036>4128",
        "1008, -1, 0x60, 4036>32",
        "2032, -2, 0x60, 8132>32",
    })
    void adrpAndAddReferToAPlaceInAPage(int index, int pages, String rest, String found) throws Exception {
        int[] code = new int[3056];
        code[index] = adrp(3, pages);
        code[index + 1] = add(3, 3, Integer.decode(rest));
        assertThat(arm64(ADDRESS, code)).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({"1, true", "16, true", "17, false"})
    void anAddBelongsToAnAdrpCloseBefore(int distance, boolean found) throws Exception {
        int[] code = new int[20];
        code[2] = adrp(3, 0);
        code[2 + distance] = add(3, 3, 0x40);
        assertThat(arm64(ADDRESS, code).isEmpty()).isEqualTo(!found);
    }

    @Test
    void pairsAreToldByTheirRegister() throws Exception {
        assertThat(arm64(ADDRESS, adrp(3, 0), add(4, 4, 0x40))).isEmpty();
        assertThat(arm64(ADDRESS, adrp(31, 0), add(0, 31, 0x44))).isEqualTo("4>4");
        assertThat(arm64(ADDRESS, adrp(3, 9), adrp(4, 0), add(0, 4, 0x44), add(1, 3, 0x44)))
                .isEqualTo("8>4");
        assertThat(arm64(ADDRESS, adrp(3, 9), adrp(3, 0), add(3, 3, 0x44))).isEqualTo("8>4");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0xb1000000, // adds
                0xd1000000, // sub
                0x11000000, // add of 32 bits
                0x91400000, // add, shifted
                0xf9400000, // ldr
            })
    void nothingButAnAddCompletesAnAdrp(int instruction) throws Exception {
        assertThat(arm64(ADDRESS, adrp(3, 0), instruction | 0x40 << 10 | 3 << 5 | 3))
                .isEmpty();
    }

    /** As in shared libraries, whose first page has address 0: an offset there looks like an address. */
    @Test
    void anAddWithoutAnAdrpDoesNotRefer() throws Exception {
        assertThat(arm64(0, add(3, 3, 4), NOP)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 3", "2, 2", "3, 1"})
    void instructionsStandAtMultiplesOfFourInMemory(int misplaced, int first) throws Exception {
        byte[] code = new byte[32];
        System.arraycopy(words(adr(4)), 0, code, first, 4);
        assertThat(references(ElfFile.ARM64, ADDRESS + misplaced, code, ALL)).isEqualTo(first + ">" + (first + 4));
        byte[] unaligned = new byte[32];
        System.arraycopy(words(adr(4)), 0, unaligned, first + 1, 4);
        assertThat(references(ElfFile.ARM64, ADDRESS + misplaced, unaligned, ALL))
                .isEmpty();
        byte[] whole = words(adr(4), adr(4), adr(4), NOP);
        Range part = new Range(START + misplaced, START + 12);
        assertThat(references(ElfFile.ARM64, ADDRESS, whole, part))
                .isEqualTo(misplaced == 0 ? "0>4 4>8 8>12" : "4>8 8>12");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 22, 40, 243})
    void otherMachinesAreNotRead(int machine) {
        assertThat(read(machine, ADDRESS, padded("488d3d10000000"))).isEmpty();
    }

    private static String amd64(byte[] code) throws MalformedExecutableException {
        return references(ElfFile.AMD64, ADDRESS, code, ALL);
    }

    private static String arm64(long address, int... instructions) throws MalformedExecutableException {
        return references(ElfFile.ARM64, address, words(instructions), ALL);
    }

    private static String references(int machine, long address, byte[] code, Range part)
            throws MalformedExecutableException {
        List<String> found = new ArrayList<>();
        read(machine, address, code)
                .orElseThrow()
                .forEach(part, (site, target) -> found.add((site - START) + ">" + (target - START)));
        return String.join(" ", found);
    }

    /** The segment with this code, among other bytes. */
    private static Optional<CodeReferences> read(int machine, long address, byte[] code) {
        byte[] file = new byte[START + code.length + 64];
        System.arraycopy(code, 0, file, START, code.length);
        ElfFile.Segment segment =
                new ElfFile.Segment(true, false, address, new Range(START, START + (long) code.length));
        ElfFile elf = Fixtures.elf(machine, segment);
        return CodeReferences.in(Fixtures.bytes(file), elf, segment);
    }

    /** 64 bytes that start with these. */
    private static byte[] padded(String hex) {
        return Arrays.copyOf(HexFormat.of().parseHex(hex), 64);
    }

    private static byte[] words(int... instructions) {
        ByteBuffer code = ByteBuffer.allocate(4 * instructions.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(instructions).forEach(code::putInt);
        return code.array();
    }

    private static int adr(int distance) {
        return 0x10000003 | immediate(distance);
    }

    private static int adrp(int register, int pages) {
        return 0x90000000 | immediate(pages) | register;
    }

    private static int add(int destination, int source, int number) {
        return 0x91000000 | number << 10 | source << 5 | destination;
    }

    private static int immediate(int value) {
        return (value & 3) << 29 | (value >> 2 & 0x7ffff) << 5;
    }
}
