// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A program of three parts: code at 0x10000 (from offset 0), variables at 0x20000 (from offset 0x1000), and the dynamic
 * section with what it points to at 0x30000 (from offset 0x2000). The function under test stands at 0x10100.
 */
class AddressFunctionsTest {

    private static final int FUNCTION = 0x100;
    private static final int SLOT = 0x1010;
    private static final int DYNAMIC = 0x2000;
    private static final int RELOCATIONS = 0x2100;
    private static final int SYMBOLS = 0x2200;
    private static final long TARGET = 0x10abc;

    @ParameterizedTest
    @CsvSource({
        "ADRP and ADD behind a landing pad, 5f2403d5 00000090 00f02a91 c0035fd6, true",
        "ADR, e04d0010 c0035fd6, true",
        "ADR as a linker leaves it, 1f2003d5 c04d0010 c0035fd6, true",
        "load, 5f2403d5 80000090 000840f9 c0035fd6, true",
        "return that authenticates, 5f2403d5 00000090 00f02a91 ff0b5fd6, true",
        "no return, 00000090 00f02a91 1f2003d5 1f2003d5 1f2003d5 1f2003d5 c0035fd6, false",
        "another register, 01000090 21f02a91 c0035fd6, false",
        "ADD of another register, 00000090 20f02a91 c0035fd6, false",
        "ADD alone, 00f02a91 c0035fd6, false",
        "load twice, 80000090 000840f9 000040f9 c0035fd6, false",
        "other work, 00000090 00f02a91 000001ca c0035fd6, false",
        "nothing, c0035fd6, false"
    })
    void followsWhatAFunctionReturns(String name, String function, boolean found) throws Exception {
        ByteBuffer file = file(function);
        file.putLong(SLOT, TARGET);
        assertThat(called(file, ElfFile.ARM64).contains(TARGET - 0x10000))
                .as(name)
                .isEqualTo(found);
        assertThat(called(file, ElfFile.AMD64)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "relative, 1027, 0x10abc, 0, true",
        "of a symbol, 1025, 4, 0x10ab8, true",
        "absolute, 257, 0, 0x10abc, true",
        "of a symbol elsewhere, 1025, 0, 0, false",
        "of another kind, 1032, 0x10abc, 0x10abc, false",
        "outside of the code, 1027, 0x20abc, 0, false"
    })
    void readsTheRelocationOfALoadedAddress(String name, long type, String addend, String symbol, boolean found)
            throws Exception {
        ByteBuffer file = file("5f2403d5 80000090 000840f9 c0035fd6");
        dynamic(file, 7, 0x30100, 8, 72, 6, 0x30200);
        file.putLong(RELOCATIONS, 0x20018).putLong(RELOCATIONS + 8, 1027).putLong(RELOCATIONS + 16, 0x10123);
        file.putLong(RELOCATIONS + 24, 0x20010)
                .putLong(RELOCATIONS + 32, 1L << 32 | type)
                .putLong(RELOCATIONS + 40, Long.decode(addend));
        file.putLong(SYMBOLS + 24 + 8, Long.decode(symbol));
        SortedSet<Long> called = called(file, ElfFile.ARM64);
        assertThat(called.contains(TARGET - 0x10000)).as(name).isEqualTo(found);
        assertThat(called).doesNotContain(0L, 0x123L);
    }

    @Test
    void aTableOutsideOfTheFileIsNotRead() throws Exception {
        for (long size : new long[] {-1, 0, 1 << 20, Long.MAX_VALUE}) {
            ByteBuffer file = file("5f2403d5 80000090 000840f9 c0035fd6");
            dynamic(file, 7, 0x30100, 8, size, 6, 0x30200);
            assertThat(called(file, ElfFile.ARM64)).isEmpty();
        }
    }

    @Test
    void ofMoreRelocationsThanAnyProgramHasForAPointerOnlySomeAreRead() throws Exception {
        int count = 100_000;
        ByteBuffer file = ByteBuffer.allocate(RELOCATIONS + 24 * count).order(ByteOrder.LITTLE_ENDIAN);
        file.put(file("5f2403d5 80000090 000840f9 c0035fd6").limit(RELOCATIONS));
        dynamic(file, 7, 0x30100, 8, 24L * count);
        for (int i = 0; i < count; i++) {
            int at = RELOCATIONS + 24 * i;
            file.putLong(at, 0x20010).putLong(at + 8, 1027).putLong(at + 16, i + 1);
        }
        SortedSet<Long> slots = new TreeSet<>(Set.of(0x20010L));
        assertThat(LoadedPointers.at(new FileBytes(file), program(file.capacity(), ElfFile.ARM64), slots))
                .hasSizeBetween(1, 2048);
    }

    @Test
    void randomProgramsEndInAnAnswer() throws Exception {
        Random random = new Random(20261122);
        for (int round = 0; round < 2_000; round++) {
            ByteBuffer file = file("5f2403d5 80000090 000840f9 c0035fd6");
            dynamic(file, 7, 0x30100, 8, 72, 6, 0x30200);
            for (int i = 0; i < 12; i++) {
                int part = new int[] {0, FUNCTION, DYNAMIC, RELOCATIONS}[random.nextInt(4)];
                file.putInt(part + 4 * random.nextInt(12), random.nextInt());
            }
            assertThat(called(file, ElfFile.ARM64)).allMatch(offset -> offset >= 0 && offset < 0x1000);
        }
    }

    private static ByteBuffer file(String function) {
        ByteBuffer file = ByteBuffer.allocate(0x3000).order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(0, 0x94000000 | FUNCTION / 4);
        file.put(FUNCTION, HexFormat.of().parseHex(function.replace(" ", "")));
        return file;
    }

    private static void dynamic(ByteBuffer file, long... words) {
        for (int i = 0; i < words.length; i++) {
            file.putLong(DYNAMIC + 8 * i, words[i]);
        }
    }

    private static SortedSet<Long> called(ByteBuffer content, int machine) throws MalformedExecutableException {
        ElfFile elf = program(content.capacity(), machine);
        return new AddressFunctions(new FileBytes(content), elf, elf.segments().get(0)).calledFrom(new Range(0, 64));
    }

    private static ElfFile program(int size, int machine) {
        return new ElfFile(
                8,
                false,
                3,
                machine,
                List.of(
                        new ElfFile.Segment(true, false, 0x10000, new Range(0, 0x1000)),
                        new ElfFile.Segment(false, true, 0x20000, new Range(0x1000, 0x2000)),
                        new ElfFile.Segment(false, true, 0x30000, new Range(0x2000, size))),
                Optional.of(new Range(DYNAMIC, DYNAMIC + 0x100)),
                List.of(),
                List.of());
    }
}
