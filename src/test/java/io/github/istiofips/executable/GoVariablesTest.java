// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.testing.ElfWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoVariablesTest {

    @ParameterizedTest
    @CsvSource({"64, false", "64, true", "32, false", "32, true"})
    void readsBothVariables(int bits, boolean big) throws Exception {
        GoVariables variables = find(new ElfWriter()
                .bits(bits)
                .bigEndian(big)
                .code(new byte[16])
                .text("go1.13.10")
                .variable("some text")
                .variable("go1.27.3")
                .variable("a=1,fips140=on")
                .variable("http2client=0"));

        assertThat(variables.version().orElseThrow().value().text()).isEqualTo("go1.27.3");
        assertThat(variables.debugDefaults()).containsOnlyKeys("a=1,fips140=on");
        assertThat(variables.debugDefaults().values()).singleElement().satisfies(list -> {
            assertThat(list.offset())
                    .isGreaterThan(variables.version().orElseThrow().offset());
            assertThat(list.text()).isEqualTo(new Range(list.offset() + bits / 4, list.offset() + bits / 4 + 14));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"go1.13.10", "devel go1.20-0123abc"})
    void twoVersionsTellNone(String other) throws Exception {
        assertThat(find(new ElfWriter().code(new byte[16]).variable("go1.27.3").variable(other))
                        .version())
                .isEmpty();
    }

    @Test
    void theSameVersionTwiceIsOne() throws Exception {
        assertThat(find(new ElfWriter().code(new byte[16]).variable("go1.27.3").variable("go1.27.3"))
                        .version())
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource({"4096, 1", "4097, 0"})
    void listsLongerThanAnyToolchainWritesAreLeftOut(int length, int found) throws Exception {
        String list = "fips140=on,".concat("x".repeat(length - 11));
        assertThat(find(new ElfWriter().code(new byte[16]).variable(list)).debugDefaults())
                .hasSize(found);
    }

    @Test
    void manyListsAreBounded() throws Exception {
        ElfWriter writer = new ElfWriter().code(new byte[16]);
        for (int i = 0; i < 100; i++) {
            writer.variable("fips140=on,x=" + i);
        }
        assertThat(find(writer).debugDefaults()).hasSize(64);
    }

    /** 16384 variables of 4096 bytes make 64 MB. */
    @ParameterizedTest
    @CsvSource({"16384, 0, true", "16384, 5, false", "16385, 4096, false"})
    void theTextOfAllVariablesIsBounded(int variables, int last, boolean accepted) throws Exception {
        byte[] file = withData(16 * (variables + 1), "x".repeat(4096));
        for (int i = 0; i < variables; i++) {
            point(file, 16 * i, 4096);
        }
        point(file, 16 * variables, last);
        if (accepted) {
            assertThat(read(file).version()).isEmpty();
        } else {
            assertThatThrownBy(() -> read(file))
                    .isInstanceOf(MalformedExecutableException.class)
                    .hasMessageContaining("lead to more than 67108864 bytes of text");
        }
    }

    @ParameterizedTest
    @CsvSource({"go1.0, true", "go1., false", "go1.9, true"})
    void theShortestVersionHasFiveLetters(String text, boolean found) throws Exception {
        assertThat(find(new ElfWriter().code(new byte[16]).variable(text))
                        .version()
                        .isPresent())
                .isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({"200, true", "201, false"})
    void aVersionIsNoLongText(int length, boolean found) throws Exception {
        String text = "go1.27.3 X:".concat("x".repeat(length - 11));
        assertThat(find(new ElfWriter().code(new byte[16]).variable(text))
                        .version()
                        .isPresent())
                .isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({
        "'asynctimerchan=1,fips140=on', 1",
        "'zip=1,fips140=on', 1",
        "'Zip=1,fips140=on', 0",
        "'`fips140=1,fips140=on', 0",
        "'{zip=1,fips140=on', 0",
        "' zip=1,fips140=on', 0",
    })
    void aListStartsWithTheNameOfASetting(String text, int found) throws Exception {
        assertThat(find(new ElfWriter().code(new byte[16]).variable(text)).debugDefaults())
                .hasSize(found);
    }

    /** The segment of the variables holds bytes 32 to 96 of the data, plus what each line adds to its start and end. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 32, true",
        "0, 0, 40, true",
        "0, 0, 36, false",
        "0, 0, 24, false",
        "0, 0, 16, false",
        "1, 0, 32, false",
        "1, 0, 40, true",
        "-7, 0, 32, true",
        "-8, 0, 24, true",
        "0, 0, 80, true",
        "0, 0, 88, false",
        "0, 0, 96, false",
        "0, -1, 80, false",
        "0, 7, 88, false",
        "0, 8, 88, true",
    })
    void aVariableIsAWholePairOfWordsInTheSegment(int start, int end, int place, boolean found) throws Exception {
        byte[] file = withData(128, "go1.27.3");
        point(file, place, 8);
        long data = data(file);
        ByteBuffer header = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int segment = 64 + 2 * 56;
        header.putLong(segment + 8, data + 32 + start);
        header.putLong(segment + 16, header.getLong(segment + 16) + 32 + start);
        header.putLong(segment + 32, 64L + end - start);
        assertThat(read(file).version().isPresent()).isEqualTo(found);
    }

    @Test
    void aVariableThatLeadsNowhereIsNone() throws Exception {
        byte[] file = withData(48, "go1.27.3");
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong((int) data(file), 0x7000_0000L);
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong((int) data(file) + 8, 8);
        assertThat(read(file).version()).isEmpty();
        point(file, 16, 8);
        assertThat(read(file).version()).isPresent();
    }

    @Test
    void constantsAreNoVariables() throws Exception {
        byte[] file = new ElfWriter().code(new byte[16]).variable("go1.27.3").bytes();
        file[64 + 2 * 56 + 4] &= ~2;
        assertThat(GoVariables.find(Fixtures.bytes(file), Fixtures.elf(file)).version())
                .isEmpty();
    }

    @Tag("slow")
    @Test
    void anyBytesGiveSomeAnswer() throws Exception {
        byte[] file = new ElfWriter()
                .code(new byte[64])
                .variable("go1.27.3")
                .variable("fips140=on")
                .withoutSections()
                .bytes();
        Random random = new Random(20260103L);
        for (int round = 0; round < 2000; round++) {
            byte[] mutated = file.clone();
            for (int i = 0; i < 4; i++) {
                int tables = 64 + 4 * 56;
                mutated[tables + random.nextInt(mutated.length - tables)] = (byte) random.nextInt(256);
            }
            GoVariables variables = GoVariables.find(Fixtures.bytes(mutated), Fixtures.elf(mutated));
            assertThat(variables.debugDefaults().keySet())
                    .allMatch(list -> GoDebug.fips140(list).isPresent());
        }
    }

    /** A file with a text among its constants, and so many zero bytes of data. */
    private static byte[] withData(int length, String text) throws MalformedExecutableException {
        byte[] file = new ElfWriter()
                .code(new byte[16])
                .text(text)
                .variable("\0".repeat(length - 16))
                .bytes();
        ElfFile.Segment data = segment(file, 2);
        Arrays.fill(file, (int) data.file().start(), (int) data.file().end(), (byte) 0);
        return file;
    }

    /** Makes the data at a distance from its start a variable that leads to the constants. */
    private static void point(byte[] file, int distance, int length) throws MalformedExecutableException {
        ElfFile.Segment constants = segment(file, 1);
        ByteBuffer.wrap(file)
                .order(ByteOrder.LITTLE_ENDIAN)
                .position((int) data(file) + distance)
                .putLong(constants.address())
                .putLong(length);
    }

    private static long data(byte[] file) throws MalformedExecutableException {
        return segment(file, 2).file().start();
    }

    private static ElfFile.Segment segment(byte[] file, int index) throws MalformedExecutableException {
        return Fixtures.elf(file).segments().get(index);
    }

    private static GoVariables find(ElfWriter writer) throws MalformedExecutableException {
        return read(writer.bytes());
    }

    private static GoVariables read(byte[] file) throws MalformedExecutableException {
        return GoVariables.find(Fixtures.bytes(file), Fixtures.elf(file));
    }
}
