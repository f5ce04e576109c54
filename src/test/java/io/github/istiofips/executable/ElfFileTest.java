// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.testing.ElfWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElfFileTest {

    @ParameterizedTest
    @CsvSource({
        "64, false, 62, amd64",
        "64, false, 183, arm64",
        "64, true, 22, s390x",
        "64, false, 21, ppc64le",
        "64, true, 21, ppc64",
        "32, false, 3, 386",
        "32, false, 40, arm",
        "32, true, 8, machine 8",
        "64, false, 243, riscv64"
    })
    void readsBothClassesAndByteOrders(int bits, boolean big, int machine, String name) throws Exception {
        ElfWriter writer = new ElfWriter()
                .bits(bits)
                .bigEndian(big)
                .machine(machine)
                .code(new byte[32])
                .text("constants")
                .needed("libcrypto.so.3", "libc.so.6");
        byte[] file = writer.bytes();
        ElfFile elf = Fixtures.elf(file);

        assertThat(elf.architecture()).isEqualTo(name);
        assertThat(elf.segments()).hasSize(3);
        assertThat(elf.executableRanges())
                .singleElement()
                .satisfies(range -> assertThat(range.length()).isEqualTo(32));
        Range constants = elf.loadedSection(".rodata").orElseThrow();
        assertThat(Fixtures.bytes(file).text(constants.start(), constants.length()))
                .isEqualTo("constants");
        assertThat(elf.fileOffset(0x400000 + constants.start(), 9)).contains(constants.start());
        assertThat(elf.fileOffset(0x400000 + constants.start(), 1 << 20)).isEmpty();
        assertThat(elf.where(constants.start())).isEqualTo(String.format(".rodata@0x%x", constants.start()));
        assertThat(elf.where(file.length - 1)).startsWith("file@0x");
        assertThat(ElfNeeded.read(Fixtures.bytes(file), elf)).containsExactly("libcrypto.so.3", "libc.so.6");
        ElfFile bare = Fixtures.elf(writer.withoutSections().bytes());
        assertThat(bare.hasSection(".rodata")).isFalse();
        assertThat(bare.where(constants.start())).isEqualTo(String.format("segment[1]@0x%x", constants.start()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u007fEL", "#!/bin/sh\n", "MZ"})
    void somethingElseIsNotElf(String content) throws Exception {
        assertThat(ElfFile.read(Fixtures.bytes(content.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "4, 3, 1, the ELF class at offset 0x4 is 3; expected 1 or 2",
        "5, 0, 1, the ELF byte order at offset 0x5 is 0; expected 1 or 2",
        "56, 0xffff, 2, the ELF header counts 65535 program headers; expected at most 1024",
        "54, 55, 2, the ELF header gives each program header 55 bytes; expected at least 56",
        "58, 0, 2, the ELF header gives each section header 0 bytes; expected at least 64",
        "32, -1, 8, expected an offset",
        "32, 0x7fffffffffffffff, 8, bytes are expected at offset 0x7fffffffffffffff",
        "40, 0x7ffffffffffffff0, 8, the table of section headers described at offset 0x28 has",
        "72, 0x10000000, 8, the segment described at offset 0x40 has",
        "96, 0x7fffffffffffffff, 8, expected a complete file",
    })
    void lyingHeadersAreNamed(int offset, String value, int size, String message) {
        ByteBuffer file = ByteBuffer.wrap(
                        new ElfWriter().code(new byte[16]).text("x").bytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        long number = Long.decode(value);
        switch (size) {
            case 1 -> file.put(offset, (byte) number);
            case 2 -> file.putShort(offset, (short) number);
            default -> file.putLong(offset, number);
        }
        assertThatThrownBy(() -> Fixtures.elf(file.array()))
                .isInstanceOf(MalformedExecutableException.class)
                .hasMessageContaining(message);
    }

    @Test
    void everyTruncationIsAnErrorOrNotElf() {
        byte[] file = new ElfWriter().code(new byte[16]).text("x").bytes();
        for (int length = 4; length < file.length; length++) {
            byte[] start = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> Fixtures.elf(start)).isInstanceOf(MalformedExecutableException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0, false", "0x1000, 0, true", "0x1000, 0x100000, false", "-0x10, 0, true"})
    void segmentsMustNotBeLoadedOverOneAnother(String shift, String away, boolean refused) throws Exception {
        ByteBuffer file = ByteBuffer.wrap(
                        new ElfWriter().code(new byte[64]).text("x".repeat(64)).bytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        int constants = 64 + 56;
        file.putLong(
                constants + 16,
                file.getLong(64 + 16) + Long.decode(away) + (file.getLong(constants + 8) - file.getLong(64 + 8)));
        file.putLong(constants + 8, file.getLong(constants + 8) + (Long.decode(shift) == 0 ? 0 : 16));
        file.putLong(constants + 32, 16);
        if (refused) {
            assertThatThrownBy(() -> Fixtures.elf(file.array()))
                    .isInstanceOf(MalformedExecutableException.class)
                    .hasMessageContaining("offsets 0x40 and 0x78 are loaded over one another");
        } else {
            assertThat(Fixtures.elf(file.array()).segments()).hasSize(3);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true"})
    void theZerosBehindASegmentMustNotCoverAnother(int more, boolean refused) throws Exception {
        ByteBuffer file = ByteBuffer.wrap(
                        new ElfWriter().code(new byte[64]).text("x".repeat(64)).bytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(64 + 40, file.getLong(64 + 56 + 16) - file.getLong(64 + 16) + more);
        if (refused) {
            assertThatThrownBy(() -> Fixtures.elf(file.array()))
                    .isInstanceOf(MalformedExecutableException.class)
                    .hasMessageContaining("offsets 0x40 and 0x78 are loaded over one another");
        } else {
            assertThat(Fixtures.elf(file.array()).segments()).hasSize(3);
        }
    }

    @ParameterizedTest
    @CsvSource({"none, 0, 0, true", "size, 32, 0, true", "address, 16, 0x400000, false", "second, -112, 2, false"})
    void theDynamicSectionIsTheOneThatALoaderReads(String what, int field, String value, boolean read)
            throws Exception {
        ByteBuffer file = ByteBuffer.wrap(
                        new ElfWriter().code(new byte[64]).needed("libssl.so.3").bytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        int header = 64 + 3 * 56;
        if (field < 0) {
            file.putInt(header + field, Integer.decode(value));
        } else if (field > 0) {
            file.putLong(header + field, Long.decode(value));
        }
        if (read) {
            assertThat(ElfNeeded.read(Fixtures.bytes(file.array()), Fixtures.elf(file.array())))
                    .as(what)
                    .containsExactly("libssl.so.3");
        } else {
            assertThatThrownBy(() -> Fixtures.elf(file.array()))
                    .isInstanceOf(MalformedExecutableException.class)
                    .hasMessageContaining("the dynamic section at offset");
        }
    }

    @Test
    void anEmptySegmentInsideAnotherHidesNothing() {
        assertThat(new Range(0, 10).overlaps(new Range(5, 5))).isFalse();
        assertThat(new Range(5, 5).overlaps(new Range(0, 10))).isFalse();
        assertThat(new Range(0, 10).overlaps(new Range(9, 12))).isTrue();
        assertThat(new Range(0, 10).overlaps(new Range(10, 12))).isFalse();
        assertThat(Range.union(List.of(new Range(0, 10), new Range(5, 5), new Range(6, 12))))
                .containsExactly(new Range(0, 12));
    }

    @Test
    void sectionCountMayStandInTheFirstSection() throws Exception {
        ByteBuffer file = ByteBuffer.wrap(
                        new ElfWriter().code(new byte[16]).text("x").bytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        int table = (int) file.getLong(40);
        short count = file.getShort(60);
        file.putShort(60, (short) 0);
        file.putShort(62, (short) 0xffff);
        file.putLong(table + 32, count);
        file.putInt(table + 40, count - 1);
        assertThat(Fixtures.elf(file.array()).hasSection(".rodata")).isTrue();

        file.putLong(table + 32, 1L << 40);
        assertThatThrownBy(() -> Fixtures.elf(file.array())).hasMessageContaining("section headers");
    }

    @Test
    void aSectionOutsideTheSegmentsDoesNotCount() throws Exception {
        ByteBuffer file = ByteBuffer.wrap(
                        new ElfWriter().code(new byte[16]).text("x").bytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        int second = (int) file.getLong(40) + 2 * 64;
        file.putLong(second + 24, 0);
        ElfFile elf = Fixtures.elf(file.array());
        assertThat(elf.hasSection(".rodata")).isTrue();
        assertThat(elf.loadedSection(".rodata")).isEmpty();
    }

    @Test
    void aSectionNameOutsideItsTableIsEmpty() throws Exception {
        ByteBuffer file = ByteBuffer.wrap(
                        new ElfWriter().code(new byte[16]).text("x").bytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        int second = (int) file.getLong(40) + 2 * 64;
        file.putInt(second, 0x7fffffff);
        assertThat(Fixtures.elf(file.array()).hasSection(".rodata")).isFalse();
    }

    @Test
    void aLibraryNameOutsideTheFileIsAnError() throws Exception {
        byte[] file = new ElfWriter().code(new byte[16]).needed("libssl.so.3").bytes();
        ElfFile elf = Fixtures.elf(file);
        int name = (int) elf.dynamic().orElseThrow().start() + 8;
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(name, 1 << 30);
        assertThatThrownBy(() -> ElfNeeded.read(Fixtures.bytes(file), elf))
                .hasMessageContaining("the dynamic section at offset");
    }

    @Test
    void countlessLibrariesAreAnError() throws Exception {
        String[] names = new String[5000];
        Arrays.fill(names, "a");
        byte[] file = new ElfWriter().code(new byte[16]).needed(names).bytes();
        assertThatThrownBy(() -> ElfNeeded.read(Fixtures.bytes(file), Fixtures.elf(file)))
                .hasMessageContaining("expected some dozens");
    }
}
