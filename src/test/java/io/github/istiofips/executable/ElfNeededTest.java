// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElfNeededTest {

    private static final String STRINGS = "libc.so.6\0libssl.so.3\0";
    private static final long SSL = 10;

    /** File offset of the strings, and the address of the file's first byte. */
    private static final int PLACE = 16;

    private static final long ADDRESS = 0x1000;
    private static final long NULL = 0;
    private static final long NEEDED = 1;
    private static final long STRTAB = 5;

    @ParameterizedTest
    @CsvSource({"8, false", "8, true", "4, false", "4, true"})
    void librariesAreNamedInTheOrderOfTheTable(int word, boolean big) throws Exception {
        long[] table = {NEEDED, SSL, STRTAB, ADDRESS + PLACE, 14, 3, NEEDED, 0, NULL, 0, NEEDED, 0};
        assertThat(read(word, big, STRINGS, table.length, table)).containsExactly("libssl.so.3", "libc.so.6");
    }

    @Test
    void aStaticExecutableNeedsNothing() throws Exception {
        ElfFile elf = Fixtures.elf(ElfFile.AMD64);
        assertThat(ElfNeeded.read(Fixtures.bytes(new byte[64]), elf)).isEmpty();
    }

    /** Behind the section stand words that would be entries. */
    @ParameterizedTest
    @CsvSource({"2, 0", "3, 0", "4, 1", "5, 1", "6, 2", "7, 2", "8, 3"})
    void onlyWholeEntriesOfTheSectionCount(int words, int libraries) throws Exception {
        long[] table = {STRTAB, ADDRESS + PLACE, NEEDED, 0, NEEDED, 0, NEEDED, 0, NEEDED, 0, NEEDED, 0};
        for (int word : new int[] {4, 8}) {
            assertThat(read(word, false, STRINGS, words, table)).hasSize(libraries);
        }
    }

    @ParameterizedTest
    @ValueSource(
            longs = {0x6000000000000000L, 0x6000000000000001L, 0x100000001L, Long.MIN_VALUE, Long.MIN_VALUE + 1, -1})
    void tagsOfProcessorsAndSystemsArePassedOver(long tag) throws Exception {
        long[] table = {tag, -1, STRTAB, ADDRESS + PLACE, NEEDED, SSL, NULL, 0};
        for (boolean big : new boolean[] {false, true}) {
            assertThat(read(8, big, STRINGS, table.length, table)).containsExactly("libssl.so.3");
        }
    }

    @ParameterizedTest
    @CsvSource({"4096, true", "4097, false"})
    void librariesAreBounded(int libraries, boolean accepted) throws Exception {
        long[] table = new long[2 * libraries + 2];
        for (int i = 0; i < libraries; i++) {
            table[2 * i] = NEEDED;
        }
        table[2 * libraries] = STRTAB;
        table[2 * libraries + 1] = ADDRESS + PLACE;
        if (accepted) {
            assertThat(read(8, false, STRINGS, table.length, table)).hasSize(libraries);
        } else {
            assertThatThrownBy(() -> read(8, false, STRINGS, table.length, table))
                    .isInstanceOf(MalformedExecutableException.class)
                    .hasMessageContaining("names over 4096 libraries");
        }
    }

    @ParameterizedTest
    @CsvSource({"4095, true", "4096, false"})
    void namesAreBounded(int length, boolean accepted) throws Exception {
        String name = "x".repeat(length);
        long[] table = {STRTAB, ADDRESS + PLACE, NEEDED, 0};
        if (accepted) {
            assertThat(read(8, false, name + "\0", table.length, table)).containsExactly(name);
        } else {
            assertThatThrownBy(() -> read(8, false, name + "\0", table.length, table))
                    .isInstanceOf(MalformedExecutableException.class)
                    .hasMessageContaining("names a library at address 0x1010; expected a text in a segment");
        }
    }

    @ParameterizedTest
    @CsvSource({"0x100000, 0x101010", "-0x11, 0xfff"})
    void aNameMustBeLoaded(String distance, String address) {
        long[] table = {
            STRTAB, ADDRESS + PLACE + Math.min(0, Long.decode(distance)), NEEDED, Math.max(0, Long.decode(distance))
        };
        assertThatThrownBy(() -> read(8, false, STRINGS, table.length, table))
                .isInstanceOf(MalformedExecutableException.class)
                .hasMessageContaining("names a library at address " + address + ";");
    }

    @Test
    void aNameMustEndInTheFile() {
        long[] table = {STRTAB, ADDRESS + PLACE, NEEDED, 0x36, 0x7878787878787878L, 0x7878787878787878L};
        assertThatThrownBy(() -> read(8, false, STRINGS, 4, table))
                .isInstanceOf(MalformedExecutableException.class)
                .hasMessageContaining("expected a text in a segment");
    }

    @Test
    void namesWithoutATableOfStringsAreAnError() {
        long[] table = {NEEDED, 0, NULL, 0};
        assertThatThrownBy(() -> read(8, false, STRINGS, table.length, table))
                .isInstanceOf(MalformedExecutableException.class)
                .hasMessageContaining("names a library");
    }

    /** Reads a file of one segment: strings, the words of the dynamic section, and more words behind it. */
    private static List<String> read(int wordSize, boolean big, String strings, int length, long... words)
            throws MalformedExecutableException {
        int table = PLACE + strings.length();
        ByteBuffer file = ByteBuffer.allocate(table + words.length * wordSize)
                .order(big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        file.position(PLACE).put(strings.getBytes(StandardCharsets.US_ASCII));
        Arrays.stream(words).forEach(word -> {
            if (wordSize == 8) {
                file.putLong(word);
            } else {
                file.putInt((int) word);
            }
        });
        Range all = new Range(0, file.capacity());
        ElfFile elf = new ElfFile(
                wordSize,
                big,
                2,
                ElfFile.AMD64,
                List.of(new ElfFile.Segment(false, true, ADDRESS, all)),
                Optional.of(new Range(table, table + (long) length * wordSize)),
                List.of(),
                List.of());
        return ElfNeeded.read(Fixtures.bytes(file.array()), elf);
    }
}
