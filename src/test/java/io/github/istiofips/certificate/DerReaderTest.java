// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerReaderTest {

    private static DerReader reader(String hex) {
        return new DerReader(HexFormat.of().parseHex(hex));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            06032a0304,         1.2.3.4
            0603550403,         2.5.4.3
            06022b65,           1.3.101
            0603883703,         2.999.3
            06092a864886f70d010101, 1.2.840.113549.1.1.1
            """)
    void readsObjectIdentifiers(String hex, String dotted) throws Exception {
        assertThat(reader(hex).oid()).isEqualTo(dotted);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            30          | cut off
            3080        | end of an indefinite length
            30803080    | end of an indefinite length
            0480        | tag 0x04 where 0x30
            308500000000 | length that DER does not allow
            3082        | cut off
            3084ffffffff | announced
            3003 0201   | cut off
            0500        | tag 0x05 where 0x30
            """)
    void refuses(String hex, String reason) {
        assertThatThrownBy(() -> reader(hex.replace(" ", "")).enter(DerReader.SEQUENCE))
                .isInstanceOf(MalformedDerException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesWhatIsNoValue() throws Exception {
        assertThatThrownBy(() -> reader("0200").unsigned()).hasMessageContaining("empty number");
        assertThat(reader("020180").unsigned()).isEqualTo(128);
        assertThatThrownBy(() -> reader("0480").element()).hasMessageContaining("does not allow");
        assertThat(reader("03020180").bitString()).containsExactly(0x80);
        assertThatThrownBy(() -> reader("0300").bitString()).hasMessageContaining("empty bit string");
        assertThatThrownBy(() -> reader("0600").oid()).hasMessageContaining("object identifier");
        assertThatThrownBy(() -> reader("060180").oid()).hasMessageContaining("object identifier");
        assertThatThrownBy(() -> reader("1f8101").element()).hasMessageContaining("more than one byte");
        assertThatThrownBy(() -> reader("").element()).hasMessageContaining("ends where");
        assertThatThrownBy(() -> reader("").enter(2)).hasMessageContaining("ends where tag 0x02");
        assertThatThrownBy(() -> reader("00").expectEnd()).hasMessageContaining("1 bytes follow");
    }

    @Test
    void endsDeepNesting() {
        StringBuilder hex = new StringBuilder();
        for (int i = 2 * DerReader.MAX_DEPTH; i > 0; i -= 2) {
            hex.append("30%02x".formatted(i));
        }
        assertThatThrownBy(() -> {
                    DerReader inner = reader(hex + "3000");
                    while (!inner.atEnd()) {
                        inner = inner.enter(DerReader.SEQUENCE);
                    }
                })
                .hasMessageContaining("nested more than " + DerReader.MAX_DEPTH);
    }
}
