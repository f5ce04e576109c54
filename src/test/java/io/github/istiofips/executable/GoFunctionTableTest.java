// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.testing.ElfWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoFunctionTableTest {

    private static final String[] NAMES = {
        "go:buildid", "runtime.main", "crypto/internal/fips140/v1%2e0%2e0.CAST", "main.f[go.shape.int]"
    };

    static Stream<Arguments> layouts() {
        List<Arguments> result = new ArrayList<>();
        for (int magic : new int[] {ElfWriter.GO_1_2, ElfWriter.GO_1_16, ElfWriter.GO_1_18, ElfWriter.GO_1_20}) {
            for (int bits : new int[] {32, 64}) {
                for (boolean big : new boolean[] {false, true}) {
                    for (String section : new String[] {".gopclntab", ".data.rel.ro.gopclntab", ".data.rel.ro", ""}) {
                        result.add(Arguments.of(magic, bits, big, section));
                    }
                }
            }
        }
        return result.stream();
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void readsEveryLayout(int magic, int bits, boolean big, String section) throws Exception {
        ElfWriter writer = new ElfWriter()
                .bits(bits)
                .bigEndian(big)
                .code(new byte[16])
                .text("something before")
                .functions(section.isEmpty() ? ".x" : section, magic, NAMES);
        byte[] file = (section.isEmpty() ? writer.withoutSections() : writer).bytes();

        GoFunctionTable table = only(file);
        assertThat(table.functionCount()).isEqualTo(4);
        assertThat(names(table))
                .containsExactly(
                        "go:buildid", "runtime.main", "crypto/internal/fips140/v1.0.0.CAST", "main.f[go.shape.int]");
    }

    @ParameterizedTest
    @CsvSource({
        "4, 1", // zero bytes
        "6, 3", // instruction size
        "7, 4", // pointer size
        "8, 0", // functions
        "11, 1", // functions beyond reason
        "9, 1", // functions beyond the table
        "32, 1", // first offset inside the header
        "40, 1", // descending
        "70, 127", // behind the table
        "72, 1" // an unprintable name
    })
    void aDamagedHeaderIsNoTable(int offset, int value) throws Exception {
        byte[] file = new ElfWriter()
                .code(new byte[16])
                .functions(ElfWriter.GO_1_20, NAMES)
                .bytes();
        int start = (int) only(file).offset();
        file[start + offset] = (byte) value;
        assertThat(GoFunctionTable.find(Fixtures.bytes(file), Fixtures.elf(file)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nodots", ".", ""})
    void namesThatAreNotGosAreNoTable(String name) throws Exception {
        byte[] file = new ElfWriter()
                .code(new byte[16])
                .functions(ElfWriter.GO_1_18, name)
                .bytes();
        assertThat(GoFunctionTable.find(Fixtures.bytes(file), Fixtures.elf(file)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GO_1_2", "GO_1_16", "GO_1_18", "GO_1_20"})
    void anyNumberOfNamesWithoutPackageMayComeFirst(String layout) throws Exception {
        String[] names = new String[1000];
        for (int i = 0; i < names.length; i++) {
            names[i] = "_cgo_function_" + i;
        }
        names[999] = "runtime.main";
        byte[] file = new ElfWriter()
                .code(new byte[16])
                .functions(ElfWriter.class.getField(layout).getInt(null), names)
                .bytes();
        assertThat(names(only(file))).containsExactly(names);
    }

    @Test
    void headersWithoutEndOverOneBlockOfNamesAreAnError() throws Exception {
        byte[] table = new ElfWriter()
                .code(new byte[16])
                .functions(ElfWriter.GO_1_20, "a".repeat(900_000), "runtime.main")
                .bytes();
        int start = (int) only(table).offset();
        ByteBuffer headers = ByteBuffer.allocate(40 * 72 + 1_000_000).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 40; i++) {
            headers.put(i * 72, table, start, 72);
            int names = headers.capacity() - 1_000_000 - i * 72;
            headers.putLong(i * 72 + 32, names);
            for (int word = 40; word < 72; word += 8) {
                headers.putLong(i * 72 + word, names + 900_001L);
            }
        }
        for (int i = 40 * 72; i < 40 * 72 + 900_000; i++) {
            headers.put(i, (byte) 'a');
        }
        byte[] file = new ElfWriter()
                .code(new byte[16])
                .constants(".x", headers.array())
                .bytes();
        assertThatThrownBy(() -> GoFunctionTable.find(Fixtures.bytes(file), Fixtures.elf(file)))
                .isInstanceOf(MalformedExecutableException.class)
                .hasMessageContaining("more than any linker writes");
    }

    @Test
    void countlessHeadersAreAnError() throws Exception {
        ByteBuffer headers = ByteBuffer.allocate(300 * 72 + 4096).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 300; i++) {
            headers.position(i * 72).putInt(ElfWriter.GO_1_20).put(new byte[] {0, 0, 1, 8});
            headers.putLong(1).putLong(0).putLong(0).putLong(72);
            headers.putLong(100).putLong(100).putLong(100).putLong(100);
        }
        byte[] file = new ElfWriter()
                .code(new byte[16])
                .constants(".x", headers.array())
                .bytes();
        assertThatThrownBy(() -> GoFunctionTable.find(Fixtures.bytes(file), Fixtures.elf(file)))
                .hasMessageContaining("more than any linker writes");
    }

    @Test
    void aNameThatCannotBeReadLaterIsAnError() throws Exception {
        String[] names = new String[100];
        for (int i = 0; i < names.length; i++) {
            names[i] = "pkg.f" + i;
        }
        names[90] = "pkg.\u0001";
        byte[] file = new ElfWriter()
                .code(new byte[16])
                .functions(ElfWriter.GO_1_20, names)
                .bytes();
        GoFunctionTable table = only(file);
        assertThatThrownBy(() -> table.forEachName(name -> {}))
                .isInstanceOf(MalformedExecutableException.class)
                .hasMessageContaining("expected printable names");
    }

    @Test
    void oneLongNameRepeatedWithoutEndIsAnError() throws Exception {
        String[] names = new String[2000];
        java.util.Arrays.fill(names, "p.f");
        names[0] = "p." + "x".repeat(200_000);
        byte[] file = new ElfWriter()
                .code(new byte[16])
                .functions(ElfWriter.GO_1_2, names)
                .bytes();
        int start = (int) only(file).offset();
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long first = buffer.getLong(start + 24);
        for (int i = 0; i < names.length; i++) {
            buffer.putLong(start + 16 + 16 * i + 8, first);
        }
        GoFunctionTable table = only(file);
        assertThatThrownBy(() -> table.forEachName(name -> {})).hasMessageContaining("bytes of names");
    }

    @Test
    void aTableInTheWrongByteOrderIsNoTable() throws Exception {
        byte[] file = new ElfWriter()
                .bigEndian(true)
                .code(new byte[16])
                .functions(".x", ElfWriter.GO_1_20, NAMES)
                .bytes();
        byte[] table = new byte[400];
        int start = (int) only(file).offset();
        System.arraycopy(file, start, table, 0, file.length - start > 400 ? 400 : file.length - start);
        byte[] other = new ElfWriter().code(new byte[16]).constants(".x", table).bytes();
        assertThat(GoFunctionTable.find(Fixtures.bytes(other), Fixtures.elf(other)))
                .isEmpty();
    }

    @Test
    void moreTablesThanALinkerMakesAreAnError() throws Exception {
        ElfWriter writer = new ElfWriter().code(new byte[16]).withoutSections();
        for (int i = 0; i < 9; i++) {
            writer.functions(ElfWriter.GO_1_20, NAMES);
        }
        byte[] file = writer.bytes();
        assertThatThrownBy(() -> GoFunctionTable.find(Fixtures.bytes(file), Fixtures.elf(file)))
                .hasMessageContaining("expected at most 8");
    }

    @Test
    void aTableAtAnyOffsetIsFound() throws Exception {
        byte[] file = new ElfWriter()
                .code(new byte[16])
                .functions(ElfWriter.GO_1_20, NAMES)
                .bytes();
        int start = (int) only(file).offset();
        byte[] table = java.util.Arrays.copyOfRange(file, start - 3, start + 250);
        byte[] other = new ElfWriter()
                .code(new byte[16])
                .functions(ElfWriter.GO_1_18, "main.decoy")
                .constants(".x", table)
                .bytes();
        assertThat(GoFunctionTable.find(Fixtures.bytes(other), Fixtures.elf(other)))
                .hasSize(2)
                .anyMatch(found -> found.offset() % 2 == 1);
    }

    /** Each row sets the name of the second function, or moves an end of the block over whole names. */
    @ParameterizedTest
    @CsvSource({
        "GO_1_16, 64, 70",
        "GO_1_18, 64, 70",
        "GO_1_20, 64, 70",
        "GO_1_16, 32, 70",
        "GO_1_20, 32, 70",
        "GO_1_16, 64, -2",
        "GO_1_20, 64, -2",
        "GO_1_20, 32, -2",
        "GO_1_20, 64, 3"
    })
    void aFunctionWithItsNameOutsideTheBlockIsAnError(String layout, int bits, int name) throws Exception {
        int magic = ElfWriter.class.getField(layout).getInt(null);
        byte[] file = new ElfWriter()
                .bits(bits)
                .code(new byte[16])
                .functions(magic, "main.a", "main.b", "main.c", "main.d", "main.e", "main.f", "main.g")
                .bytes();
        GoFunctionTable table = only(file);
        assertThat(names(table)).hasSize(7);
        int word = bits / 8;
        boolean old = magic == ElfWriter.GO_1_16;
        int start = (int) table.offset();
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int functab = start + buffer.getInt(start + 8 + (old ? 6 : 7) * word);
        int half = old ? word : 4;
        int function = 5 * 2 * half;
        buffer.putInt(functab + 2 * half + half, function);
        buffer.putInt(functab + function + half, name);
        GoFunctionTable changed = only(file);
        assertThatThrownBy(() -> changed.forEachName(found -> {}))
                .isInstanceOf(MalformedExecutableException.class)
                .hasMessageContaining("to start in the block of names");
    }

    private static GoFunctionTable only(byte[] file) throws MalformedExecutableException {
        List<GoFunctionTable> tables = GoFunctionTable.find(Fixtures.bytes(file), Fixtures.elf(file));
        assertThat(tables).hasSize(1);
        return tables.get(0);
    }

    private static List<String> names(GoFunctionTable table) throws MalformedExecutableException {
        List<String> result = new ArrayList<>();
        table.forEachName(name -> result.add(name.text()));
        return result;
    }
}
