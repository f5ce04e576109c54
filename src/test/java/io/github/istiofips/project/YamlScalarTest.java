// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlScalarTest {

    private static YamlScalar plain(String text) {
        return new YamlScalar(text, YamlScalar.Style.PLAIN, new Location("f", 1, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "1.10, 1.1",
        "20250101, 20250101",
        "1e3, 1000",
        "+1_000, 1000",
        "0x1F, 31",
        "-0b11, -3",
        "0o17, 15",
        "017, 15",
        "089, 89",
        ".5, 0.5",
        ".5_0, 0.5",
        "5., 5",
        "0xFFFFFFFFFFFFFFFF, 18446744073709551615",
        "18446744073709551616, 18446744073709551616",
        "0, 0"
    })
    void readsNumbers(String text, double number) {
        assertThat(plain(text).number()).contains(number);
        assertThat(plain(text).isNumber()).isTrue();
        assertThat(new YamlScalar(text, YamlScalar.Style.QUOTED, new Location("f", 1, 1)).isNumber())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.2.3",
                "v1.2",
                "",
                "_1",
                "1e999",
                "0xG",
                "1-2",
                ".",
                "latest",
                "2024-01-01",
                ".inf",
                "._5",
                ".5_",
                "0x10000000000000000"
            })
    void leavesOtherTextAlone(String text) {
        assertThat(plain(text).number()).isEmpty();
    }

    @Test
    void hasABoundOnNumbers() {
        assertThat(plain("1".repeat(65)).isNumber()).isFalse();
        assertThat(plain("1".repeat(64)).isNumber()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~", "null", "Null", "NULL"})
    void readsNull(String text) {
        assertThat(plain(text).isNull()).isTrue();
        assertThat(new YamlScalar(text, YamlScalar.Style.BLOCK, new Location("f", 1, 1)).isNull())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "yes, true", "On, true", "y, true", "FALSE, false", "off, false", "n, false"})
    void readsBooleans(String text, boolean value) {
        assertThat(plain(text).bool()).contains(value);
        assertThat(new YamlScalar(text, YamlScalar.Style.QUOTED, new Location("f", 1, 1)).bool())
                .isEmpty();
    }

    @Test
    void takesOtherWordsAsText() {
        assertThat(plain("tRue").bool()).isEmpty();
    }
}
