// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.testing.ElfWriter;
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

    @Test
    void countlessVariablesOfOneLongTextAreAnError() throws Exception {
        ElfWriter many = new ElfWriter().code(new byte[16]);
        for (int i = 0; i < 20_000; i++) {
            many.variable("x".repeat(4096));
        }
        byte[] large = many.withoutSections().bytes();
        assertThatThrownBy(() -> GoVariables.find(Fixtures.bytes(large), Fixtures.elf(large)))
                .isInstanceOf(MalformedExecutableException.class)
                .hasMessageContaining("bytes of text");
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

    private static GoVariables find(ElfWriter writer) throws MalformedExecutableException {
        byte[] file = writer.bytes();
        return GoVariables.find(Fixtures.bytes(file), Fixtures.elf(file));
    }
}
