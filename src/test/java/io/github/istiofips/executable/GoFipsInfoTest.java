// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.testing.ElfWriter;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoFipsInfoTest {

    private static final byte[] MAGIC = "\u00ff Go fipsinfo \u00ff\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final int LEAST = 16 << 10;

    @ParameterizedTest
    @CsvSource({"64, false", "64, true", "32, false", "32, true"})
    void readsBothClassesAndByteOrders(int bits, boolean bigEndian) throws Exception {
        byte[] file = new ElfWriter()
                .bits(bits)
                .bigEndian(bigEndian)
                .fipsInfo(true, LEAST)
                .bytes();
        GoFipsInfo info = find(file).orElseThrow();
        assertThat(info.verified()).isTrue();
        assertThat(info.offset()).isEqualTo(Fixtures.bytes(file).indexOf(MAGIC, new Range(0, file.length), 0));
        assertThat(info.sum())
                .isEqualTo(HexFormat.of().formatHex(Fixtures.bytes(file).copy(info.offset() + MAGIC.length, 32)));
    }

    @ParameterizedTest
    @CsvSource({"0", "9999", "16383"})
    void eachBitOfTheCodeCounts(int offset) throws Exception {
        byte[] file = new ElfWriter().fipsInfo(true, LEAST).bytes();
        int code = (int) Fixtures.elf(file).executableRanges().get(0).start();
        file[code + offset] ^= 0x10;
        assertThat(find(file)).map(GoFipsInfo::verified).contains(false);
    }

    @Test
    void ofSeveralTheFirstThatDoesNotVerifyIsNamed() throws Exception {
        ElfWriter writer = new ElfWriter().fipsInfo(true, LEAST).fipsInfo(true, LEAST);
        long first = find(writer.bytes()).orElseThrow().offset();
        byte[] file = writer.fipsInfo(false, LEAST).bytes();
        assertThat(find(file)).get().satisfies(info -> {
            assertThat(info.verified()).isFalse();
            assertThat(info.offset()).isGreaterThan(first);
        });
    }

    @Test
    void eightRecordsAreReadAndNineAreNot() throws Exception {
        ElfWriter writer = new ElfWriter();
        for (int i = 0; i < 8; i++) {
            writer.fipsInfo(true, LEAST);
        }
        assertThat(find(writer.bytes())).map(GoFipsInfo::verified).contains(true);
        byte[] many = writer.fipsInfo(true, LEAST).bytes();
        assertThatThrownBy(() -> find(many)).hasMessageContaining("expected at most 8");
    }

    /** It verifies where it stands too, because its addresses are those of the record. */
    @Test
    void aCopyOfARecordIsNone() throws Exception {
        byte[] file = new ElfWriter()
                .constants(".rodata", new byte[256])
                .fipsInfo(true, LEAST)
                .bytes();
        int record = (int) find(file).orElseThrow().offset();
        int copy =
                (int) Fixtures.elf(file).loadedSection(".rodata").orElseThrow().start();
        System.arraycopy(file, record, file, copy, 200);
        assertThat(find(file)).map(GoFipsInfo::offset).contains((long) record);
        assertThat(find(new ElfWriter().code(new byte[64]).bytes())).isEmpty();
    }

    @Test
    void aRecordOverTooLittleCodeOrOverDataIsAnError() throws Exception {
        byte[] little = new ElfWriter().fipsInfo(true, LEAST - 16).bytes();
        byte[] data = new ElfWriter().fipsInfo(true, LEAST).bytes();
        data[64 + 4] &= ~1;
        for (byte[] file : List.of(little, data)) {
            assertThatThrownBy(() -> find(file))
                    .isInstanceOf(MalformedExecutableException.class)
                    .hasMessageContaining("expected at least 0x4000 bytes of code");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "56, expected a part of one segment",
        "64, expected a part of one segment",
        "80, expected a part of one segment"
    })
    void rangesOutsideTheFileAreAnError(int pointer, String message) throws Exception {
        byte[] file = new ElfWriter().fipsInfo(true, LEAST).bytes();
        byte[] patched = Fixtures.patched(file, MAGIC, pointer, new byte[] {1, 2, 3, 4, 5});
        assertThatThrownBy(() -> find(patched))
                .isInstanceOf(MalformedExecutableException.class)
                .hasMessageContaining(message);
    }

    private static Optional<GoFipsInfo> find(byte[] file) throws MalformedExecutableException {
        return GoFipsInfo.find(Fixtures.bytes(file), Fixtures.elf(file));
    }
}
