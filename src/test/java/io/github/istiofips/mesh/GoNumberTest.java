// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoNumberTest {

    @ParameterizedTest
    @CsvSource({
        "1.10, 1.1",
        "12, 12",
        "100000, 100000",
        "123456, 123456",
        "1000000, 1e+06",
        "1234567, 1.234567e+06",
        "20250101, 2.0250101e+07",
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "0, 0",
        "-0.0, -0",
        "-1.50, -1.5",
        "1e100, 1e+100",
        "5e-324, 5e-324"
    })
    void printsAsGo(double number, String text) {
        assertThat(GoNumber.print(number)).isEqualTo(text);
    }

    @Test
    void whatItPrintsReadsBackAsTheSameNumber() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(number)) {
                assertThat(Double.parseDouble(GoNumber.print(number))).isEqualTo(number);
            }
        }
    }
}
