// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionConstraintTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1.30.2; 1.30.2; true",
                "v1.30.2; 1.30.2; true",
                "= 1.30.2; v1.30.2+solo; true",
                "1.30.2; 1.30.2-bb.0; false",
                "1.30.2-bb.0; 1.30.2-bb.0; true",
                "1.30.2-bb.0; 1.30.2-bb.1; false",
                "1.30; 1.30.9; true",
                "1.30.x; 1.30.9; true",
                "1.30.x; 1.31.0; false",
                "1; 1.31.0; true",
                "*; 9.9.9; true",
                "*; 9.9.9-rc.1; false",
                "~1.30; 1.30.4; true",
                "~1.30.2; 1.30.1; false",
                "~1.30.2; 1.31.0; false",
                "~>1.30.2; 1.30.3; true",
                "~1; 1.99.0; true",
                "^1.30.2; 1.31.0; true",
                "^1.30.2; 2.0.0; false",
                "^0.2.3; 0.2.9; true",
                "^0.2.3; 0.3.0; false",
                "^0.0.3; 0.0.4; false",
                "^0; 0.9.0; true",
                "^*; 1.0.0; true",
                ">=1.30.0 <1.31.0; 1.30.5; true",
                ">=1.30.0, <1.31.0; 1.31.0; false",
                ">= 1.30.0, < 1.31.0; 1.30.7; true",
                ">1.30; 1.30.5; false",
                ">1.30; 1.31.0; true",
                ">1.30.2; 1.30.3; true",
                "<=1.30; 1.30.5; true",
                "=<1.30.4; 1.30.5; false",
                "=>1.30.4; 1.30.4; true",
                "!=1.30.4; 1.30.4; false",
                "!=1.30.4; 1.30.5; true",
                "1.28.0 - 1.29.4; 1.29.4; true",
                "1.28.0 - 1.29.4; 1.30.0; false",
                "1.28.x || 1.30.x; 1.30.1; true",
                "1.28.x || 1.29.x; 1.30.1; false",
                ">=1.30.0-0; 1.30.0-rc.1; true",
                ">=1.30.0-beta.2; 1.30.0-beta.11; true",
                ">=1.30.0-beta.2; 1.30.0-alpha.9; false",
                ">=1.30.0-beta; 1.30.0-beta.1; true",
                ">1.30.0-rc.1; 1.30.0; true",
                ">1.30.0-1; 1.30.0-a; true",
                "latest; 1.30.2; false",
                "1.30.2; latest; false",
            })
    void acceptsAsHelmDoes(String constraint, String version, boolean accepted) {
        assertThat(VersionConstraint.accepts(constraint, version)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({"'', true", "' ', true"})
    void nothingAcceptsEverything(String constraint, boolean accepted) {
        assertThat(VersionConstraint.accepts(constraint, "any")).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({"1.30.2, true", "v1.30.2-solo, true", "=1.30.2, true", "1.30, false", "~1.30.2, false", "1.x, false"})
    void tellsOneVersionFromARange(String constraint, boolean exact) {
        assertThat(VersionConstraint.isExact(constraint)).isEqualTo(exact);
    }

    @ParameterizedTest
    @CsvSource({
        "1.30, 1.30",
        "v1.30.x, 1.30",
        "1.30.*, 1.30",
        "~1.30, 1.30",
        "~1.30.2, 1.30",
        "~> v1.30.x, 1.30",
        "^1.30.0, -",
        "1.x, -",
        "1.30.2, -",
        ">=1.30, -",
        "latest, -"
    })
    void tellsTheMinorVersionOfARange(String constraint, String minor) {
        assertThat(VersionConstraint.minor(constraint).orElse("-")).isEqualTo(minor);
    }
}
