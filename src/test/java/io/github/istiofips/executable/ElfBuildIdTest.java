// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.testing.ElfWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElfBuildIdTest {

    private static final byte[] ID = HexFormat.of().parseHex(Fixtures.REVISION);
    private static final String STAMP = "\0" + Fixtures.REVISION + "\0Clean\0";

    @ParameterizedTest
    @CsvSource({"64, false", "64, true", "32, false", "32, true"})
    void theNoteIsReadInEitherClassAndByteOrder(int bits, boolean bigEndian) throws Exception {
        ElfWriter writer = new ElfWriter()
                .bits(bits)
                .bigEndian(bigEndian)
                .text("constants")
                .note("GNU", 1, new byte[16])
                .note("stapsdt", 3, new byte[7])
                .note("GNU", 3, ID);
        for (boolean sections : new boolean[] {true, false}) {
            byte[] file = (sections ? writer : writer.withoutSections()).bytes();
            ElfBuildId id = read(file).orElseThrow();
            assertThat(id.hexadecimal()).isEqualTo(Fixtures.REVISION);
            assertThat(Fixtures.bytes(file).matches(id.offset(), ID)).isTrue();
            assertThat(Fixtures.elf(file).where(id.offset()))
                    .startsWith(sections ? ".note.gnu.build-id@0x" : "segment[1]@0x");
        }
    }

    static Stream<Arguments> notes() {
        byte[] id = {1, 2, 3, 4, 5, 6, 7, 8};
        byte[] other = note(4, 4, 1, "GNU\0", new byte[4]);
        byte[] good = note(4, 8, 3, "GNU\0", id);
        return Stream.of(
                Arguments.of("one", good, "0102030405060708"),
                Arguments.of(
                        "the first counts", concat(good, note(4, 1, 3, "GNU\0", new byte[] {9})), "0102030405060708"),
                Arguments.of("behind another", concat(other, good), "0102030405060708"),
                Arguments.of("a single byte", note(4, 1, 3, "GNU\0", new byte[] {9}), "09"),
                Arguments.of("another type", note(4, 8, 4, "GNU\0", id), ""),
                Arguments.of("another owner", note(4, 8, 3, "GNX\0", id), ""),
                Arguments.of("a longer owner", note(5, 8, 3, "GNU\0\0\0\0\0", id), ""),
                Arguments.of("an owner without end", note(3, 8, 3, "GNU\0", id), ""),
                Arguments.of("no content", note(4, 0, 3, "GNU\0", new byte[0]), ""),
                Arguments.of("the longest", note(4, 64, 3, "GNU\0", new byte[64]), "00".repeat(64)),
                Arguments.of("too long", note(4, 65, 3, "GNU\0", new byte[68]), ""),
                Arguments.of("content outside", note(4, 9, 3, "GNU\0", id), ""),
                Arguments.of("content far outside", note(4, -1, 3, "GNU\0", id), ""),
                Arguments.of("name far outside", concat(note(-1, 8, 3, "GNU\0", id), good), ""),
                Arguments.of("behind a damaged one", concat(note(4, 900, 1, "GNU\0", id), good), ""),
                Arguments.of("a cut header", new byte[11], ""),
                Arguments.of("nothing", new byte[0], ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notes")
    void whatIsNoBuildIdGivesNone(String name, byte[] notes, String id) throws Exception {
        assertThat(read(new ElfWriter().text("x").notes(notes).bytes()).map(ElfBuildId::hexadecimal))
                .as(name)
                .isEqualTo(Optional.of(id).filter(text -> !text.isEmpty()));
    }

    @ParameterizedTest
    @ValueSource(longs = {0x7fffffffffffffffL, -1L, 100_000})
    void aSegmentOfNotesOutsideTheFileIsLeftOut(long offset) throws Exception {
        byte[] file = new ElfWriter().text("x").note("GNU", 3, ID).bytes();
        int header = 64 + 3 * 56; // behind those of the three segments
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(buffer.getInt(header)).isEqualTo(4);
        buffer.putLong(header + 8, offset);
        assertThat(read(file)).isEmpty();
        buffer.putLong(header + 8, 0).putLong(header + 32, offset);
        assertThat(read(file)).isEmpty();
    }

    @Test
    void onlySoManyNotesAreRead() throws Exception {
        byte[] empty = new byte[12];
        byte[] some = new byte[12 * 1023];
        assertThat(read(new ElfWriter()
                        .notes(concat(some, note(4, 1, 3, "GNU\0", new byte[] {9})))
                        .bytes()))
                .isPresent();
        assertThat(read(new ElfWriter()
                        .notes(concat(concat(some, empty), note(4, 1, 3, "GNU\0", new byte[] {9})))
                        .bytes()))
                .isEmpty();
    }

    @Test
    void mutatedNotesEndInAnAnswer() throws Exception {
        byte[] notes = concat(note(4, 16, 5, "GNU\0", new byte[16]), note(4, 20, 3, "GNU\0", ID));
        Random random = new Random(5);
        for (int round = 0; round < 2000; round++) {
            byte[] mutated = notes.clone();
            for (int i = 0; i < 3; i++) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
            }
            HostileFile.elf(
                    new ElfWriter().text("x").notes(mutated).bytes(),
                    ElfBuildId::read,
                    id -> id.ifPresent(found -> assertThat(found.hexadecimal()).matches("(?:[0-9a-f]{2}){1,64}")));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0123456789abcdef0123456789abcdef01234567, true",
        "0123456789abcdef0123456789abcdef01234568, false",
        "0123456789abcdef, false"
    })
    void theBuildIdOfAnEnvoyIsEvidence(String id, boolean equal) {
        ElfWriter writer = new ElfWriter()
                .code(new byte[16])
                .text(STAMP + "1.36.2\0RELEASE\0BoringSSL-FIPS\0")
                .note("GNU", 3, HexFormat.of().parseHex(id));
        assertThat(Fixtures.inspect(writer).evidence())
                .filteredOn(evidence -> evidence.kind().equals("build-id"))
                .singleElement()
                .satisfies(evidence -> {
                    assertThat(evidence.value()).startsWith(id);
                    assertThat(evidence.value().contains("equals the revision")).isEqualTo(equal);
                    assertThat(evidence.commands()).containsExactly("readelf -n FILE");
                });
    }

    @ParameterizedTest
    @CsvSource({"'', false", "envoy, true"})
    void theBuildIdOfAnotherProgramIsNone(String role, boolean shown) {
        byte[] file = new ElfWriter().text("x").note("GNU", 3, ID).bytes();
        assertThat(Fixtures.inspect(file, role, "").evidence().stream()
                        .anyMatch(evidence -> evidence.kind().equals("build-id")
                                && evidence.value().equals(Fixtures.REVISION)))
                .isEqualTo(shown);
    }

    private static byte[] note(int name, int length, int type, String owner, byte[] content) {
        int padding = -content.length & 3;
        return ByteBuffer.allocate(12 + owner.length() + content.length + padding)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(name)
                .putInt(length)
                .putInt(type)
                .put(owner.getBytes(StandardCharsets.US_ASCII))
                .put(content)
                .array();
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    private static Optional<ElfBuildId> read(byte[] file) throws MalformedExecutableException {
        return ElfBuildId.read(Fixtures.bytes(file), Fixtures.elf(file));
    }
}
