// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static io.github.istiofips.policy.Samples.REQUEST;
import static io.github.istiofips.policy.Samples.only;
import static io.github.istiofips.policy.Samples.origin;
import static io.github.istiofips.policy.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingRulesTest {

    private static final String RULE = "fips-disabled-by-environment";

    @ParameterizedTest
    @CsvSource({
        "GODEBUG, fips140=off, true",
        "GODEBUG, fips140=0, true",
        "GODEBUG, fips140=auto, true",
        "GODEBUG, fips140=, true",
        "GODEBUG, fips140=ON, true",
        "GODEBUG, 'http2client=0,fips140=off', true",
        "GODEBUG, 'http2client=0, fips140=off', false",
        "GODEBUG, 'fips140=off, fips140=on', true",
        "GODEBUG, 'fips140=on ', true",
        "GODEBUG, 'fips140=on,fips140=off', true",
        "GODEBUG, 'fips140=off,fips140=on', false",
        "GODEBUG, fips140=on, false",
        "GODEBUG, fips140=only, false",
        "GODEBUG, fips140=debug, false",
        "GODEBUG, 'http2client=0,xfips140=off', false",
        "GODEBUG, '', false",
        "GOFIPS, 0, true",
        "GOFIPS, false, true",
        "GOFIPS, '', true",
        "GOFIPS, 1, false",
        "GOFIPS, true, false",
        "GOLANG_FIPS, 0, true",
        "GOLANG_FIPS, 1, false",
        "COMPLIANCE_POLICY, fips140=off, false",
        "GOFIPS140, off, false",
    })
    void judgesSettingsThatSwitchFipsModeOff(String name, String value, boolean charged) {
        assertThat(rules(mesh(name, value), REQUEST).stream()
                        .filter(finding -> finding.startsWith(RULE))
                        .toList())
                .isEqualTo(charged ? List.of(RULE + " VIOLATION") : List.of());
    }

    @Test
    void namesTheLineAndWhatTheSettingSwitchesOff() {
        Finding go = only(mesh("GODEBUG", "fips140=off"), RULE);
        Finding toolchain = only(mesh("GOLANG_FIPS", "0"), RULE);

        assertThat(go.subject()).isEqualTo("GODEBUG");
        assertThat(go.location().map(Object::toString)).contains("values.yaml:9");
        assertThat(go.message())
                .startsWith(
                        "The setting GODEBUG is `fips140=off`. It overrides the default of every Go program built with"
                                + " the Go Cryptographic Module");
        assertThat(go.remedy()).isEqualTo("Remove it, or set fips140=on, at pilot.env.GODEBUG in values.yaml:9.");
        assertThat(toolchain.message()).contains("toolchains of Microsoft (before Go 1.27) and Red Hat");
        assertThat(toolchain.remedy())
                .isEqualTo("Remove it, or set it to 1, at pilot.env.GOLANG_FIPS in values.yaml:9.");
    }

    private static MeshFacts mesh(String name, String value) {
        MeshFacts passing = Samples.mesh(Samples.passing());
        Setting setting = new Setting(name, value, origin("pilot.env." + name, "values.yaml", 9));
        return new MeshFacts(
                new MeshResolution(passing.resolution().images(), List.of(), List.of(setting), List.of(), List.of()),
                List.of(),
                List.of(),
                List.of());
    }
}
