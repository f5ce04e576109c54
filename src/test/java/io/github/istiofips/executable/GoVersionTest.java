// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoVersionTest {

    /** A minor version of -1 stands for none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "go1.24.4 | 24 | false | ''",
                "go1.9 | 9 | false | ''",
                "go1.20rc1 | 20 | false | ''",
                "go1.21beta2 | 21 | false | ''",
                "go1.8.3b1 | 8 | true | ''",
                "go1.14.12b4 | 14 | true | ''",
                "go1.15b5 | 15 | true | ''",
                "go1.19.8 X:boringcrypto | 19 | false | boringcrypto",
                "go1.25.12 X:boringcrypto,nogreenteagc | 25 | false | boringcrypto",
                "go1.26.10-X:boringcrypto | 26 | false | boringcrypto",
                "go1.27.3-X:jsonv2,boringcrypto | 27 | false | jsonv2 boringcrypto",
                "go1.22.3 (Red Hat 1.22.3-1.el9) X:strictfipsruntime | 22 | false | strictfipsruntime",
                "go1.21.5-1 X:systemcrypto | 21 | false | systemcrypto",
                "go1.26.4-1-microsoft | 26 | false | ''",
                "devel go1.20-0123abc Thu Jan 1 00:00:00 2023 +0000 | 20 | false | ''",
                "go1.27-devel_0123abc Thu Jan 1 00:00:00 2026 +0000 | 27 | false | ''",
                "go1.27-devel_0123abc Thu Jan 1 00:00:00 2026 +0000 X:boringcrypto | 27 | false | boringcrypto",
                "devel +0123abcdef Thu Jan 1 00:00:00 2020 +0000 | -1 | false | ''",
                "devel +0123abcdef Thu Jan 1 00:00:00 2020 +0000 X:fieldtrack | -1 | false | fieldtrack"
            })
    void readsEveryForm(String text, int minor, boolean boringRelease, String experiments) {
        GoVersion version = GoVersion.parse(text).orElseThrow();
        assertThat(version.text()).isEqualTo(text);
        assertThat(version.minor()).isEqualTo(minor < 0 ? OptionalInt.empty() : OptionalInt.of(minor));
        assertThat(version.boringRelease()).isEqualTo(boringRelease);
        assertThat(version.experiments())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(experiments.split(" "))
                        .filter(name -> !name.isEmpty())
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "go",
                "go1",
                "gone",
                "rust1.70.0",
                "devel",
                "devel soon",
                "v1.24.4",
                " go1.24",
                "go2.x",
                "Xgo1.19"
            })
    void otherTextsAreNoVersion(String text) {
        assertThat(GoVersion.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "go1.24, 24, true",
        "go1.23.12, 24, false",
        "go1.26.1, 24, true",
        "go1.9, 24, false",
        "devel +0123abcdef, 1, false"
    })
    void comparesByNumber(String text, int release, boolean atLeast) {
        assertThat(GoVersion.parse(text).orElseThrow().atLeast(release)).isEqualTo(atLeast);
    }
}
