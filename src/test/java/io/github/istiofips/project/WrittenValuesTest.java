// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WrittenValuesTest {

    @TempDir
    Path base;

    @ParameterizedTest
    @CsvSource({
        "1, 6, 1.10", // as written, not as a number
        "2, 9, x", // in a sequence
        "2, 12, y",
        "5, 8, inner", // in a literal block
        "6, 4, a: {b: c}", // text that is YAML itself
        "6, 12, c", // and what is in it
        "1, 1,", // a mapping
        "3, 4,", // a block of several lines
        "9, 9,", // nothing
    })
    void tellsWhatStandsAtAPlace(int line, int column, String expected) throws IOException {
        Files.writeString(base.resolve("v.yaml"), """
                tag: 1.10
                list: [ x, y]
                t: |
                  a:
                    b: inner
                u: 'a: {b: c}'
                v: ': not ['
                """);
        assertThat(new WrittenValues(base)
                        .at(new Location("v.yaml", line, column))
                        .orElse(null))
                .isEqualTo(expected);
    }

    @Test
    void saysNothingOfFilesThatAreNoYaml() throws IOException {
        Files.writeString(base.resolve("pom.xml"), "<project>\n\t<a>b</a>\n</project>\n");
        WrittenValues values = new WrittenValues(base);
        assertThat(values.at(new Location("pom.xml", 2, 2))).isEmpty();
        assertThat(values.at(new Location("missing.yaml", 1, 1))).isEmpty();
        assertThat(values.at(new Location(".", 1, 1))).isEmpty();
    }
}
