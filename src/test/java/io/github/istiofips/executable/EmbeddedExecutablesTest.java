// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedExecutablesTest {

    private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};

    /** Its last byte is the last that its tables describe. */
    private static final byte[] PROGRAM =
            new ElfWriter().code(new byte[32]).withoutSections().bytes();

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 64})
    void aWholeFileIsFoundAmongConstants(int before) throws Exception {
        byte[] file = host(new byte[before], PROGRAM, new byte[100]);
        long start = constants(file).start() + before;
        assertThat(find(file)).containsExactly(new Range(start, start + PROGRAM.length));
    }

    @Test
    void aWholeFileIsFoundInCodeAndAtTheEndOfTheSegment() throws Exception {
        byte[] file = new ElfWriter().code(joined(new byte[7], PROGRAM)).bytes();
        Range code = Fixtures.elf(file).executableRanges().get(0);
        assertThat(find(file)).containsExactly(new Range(code.start() + 7, code.end()));
    }

    @Test
    void sectionsBelongToTheFile() throws Exception {
        byte[] program = new ElfWriter().code(new byte[32]).text("constants").bytes();
        Range names = Fixtures.elf(program).section(".shstrtab").orElseThrow();
        byte[] file = host(program);
        long start = constants(file).start();
        assertThat(find(file)).containsExactly(new Range(start, start + names.end()));
    }

    @Test
    void filesMayFollowOneAnother() throws Exception {
        byte[] file = host(PROGRAM, PROGRAM, new byte[3], PROGRAM);
        long start = constants(file).start();
        assertThat(find(file))
                .extracting(range -> range.start() - start)
                .containsExactly(0L, (long) PROGRAM.length, 2L * PROGRAM.length + 3);
    }

    @Test
    void whatAnEmbeddedFileEmbedsIsPartOfIt() throws Exception {
        byte[] outer = new ElfWriter().code(PROGRAM).withoutSections().bytes();
        byte[] file = host(outer);
        assertThat(find(file)).singleElement().extracting(Range::length).isEqualTo((long) outer.length);
    }

    @Test
    void aFileThatIsCutOffIsNone() throws Exception {
        assertThat(find(host(Arrays.copyOf(PROGRAM, PROGRAM.length - 1)))).isEmpty();
        assertThat(find(host(Arrays.copyOf(PROGRAM, 63)))).isEmpty();
        assertThat(find(host(MAGIC))).isEmpty();
    }

    @Test
    void aHeaderThatDescribesNothingIsNone() throws Exception {
        byte[] header = Arrays.copyOf(PROGRAM, 64);
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putShort(56, (short) 0);
        assertThat(find(host(header, new byte[64]))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0, true", "1, 0, true", "63, 0, true", "64, 0, false", "0, 63, true", "0, 64, false"})
    void coincidencesArePassedOverUpToALimit(int inCode, int inConstants, boolean found) throws Exception {
        byte[] file = new ElfWriter()
                .code(repeated(inCode))
                .constants(".rodata", joined(repeated(inConstants), PROGRAM))
                .bytes();
        long start = constants(file).end() - PROGRAM.length;
        assertThat(find(file)).isEqualTo(found ? List.of(new Range(start, start + PROGRAM.length)) : List.of());
    }

    @Test
    void theLimitIsOneForAllSegments() throws Exception {
        byte[] file = new ElfWriter()
                .code(repeated(32))
                .constants(".rodata", joined(repeated(32), PROGRAM))
                .bytes();
        assertThat(find(file)).isEmpty();
    }

    /** Linkers load the header of a program along with its first segment. */
    @Test
    void theProgramItselfIsNotEmbedded() throws Exception {
        byte[] file = host(new byte[3], PROGRAM);
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int code = 64;
        long offset = header.getLong(code + 8);
        header.putLong(code + 8, 0);
        header.putLong(code + 16, header.getLong(code + 16) - offset);
        header.putLong(code + 32, header.getLong(code + 32) + offset);
        assertThat(Fixtures.elf(file).executableRanges().get(0).start()).isZero();
        assertThat(find(file))
                .singleElement()
                .extracting(Range::start)
                .isEqualTo(constants(file).start() + 3);
    }

    @Test
    void whatIsNotLoadedIsNotLookedAt() throws Exception {
        byte[] file = host(new byte[16]);
        assertThat(find(joined(file, PROGRAM))).isEmpty();
    }

    private static byte[] repeated(int times) {
        return joined(Collections.nCopies(times, MAGIC).toArray(byte[][]::new));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] host(byte[]... constants) {
        return new ElfWriter()
                .code(new byte[16])
                .constants(".rodata", joined(constants))
                .bytes();
    }

    private static Range constants(byte[] file) throws MalformedExecutableException {
        return Fixtures.elf(file).loadedSection(".rodata").orElseThrow();
    }

    private static List<Range> find(byte[] file) throws MalformedExecutableException {
        return EmbeddedExecutables.find(Fixtures.bytes(file), Fixtures.elf(file));
    }
}
