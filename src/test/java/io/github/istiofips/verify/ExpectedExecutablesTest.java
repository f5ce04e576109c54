// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.Component;
import io.github.istiofips.verify.ExpectedExecutables.Expected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExpectedExecutablesTest {

    private final ExpectedExecutables table = ExpectedExecutables.load();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OTHER")
    void everyComponentOfTheMeshHasExecutables(Component component) {
        assertThat(table.of(component)).isNotEmpty().allSatisfy(expected -> {
            assertThat(expected.component()).isEqualTo(component);
            assertThat(expected.paths())
                    .isNotEmpty()
                    .doesNotHaveDuplicates()
                    .allMatch(path -> path.startsWith("/") && path.endsWith("/" + expected.role()));
        });
    }

    @Test
    void anyOtherImageHasNone() {
        assertThat(table.of(Component.OTHER)).isEmpty();
    }

    @Test
    void aProxyIsEnvoyAndItsAgent() {
        assertThat(table.of(Component.PROXY)).extracting(Expected::role).containsExactly("envoy", "pilot-agent");
    }

    @Test
    void whatOnlyOlderImagesHaveIsNeverMissing() {
        assertThat(table.of(Component.CNI)).extracting(Expected::role).containsExactly("install-cni", "istio-cni");
        assertThat(table.olderRoleAt("/opt/cni/bin/istio-cni-repair")).contains("istio-cni-repair");
        assertThat(table.olderRoleAt("/opt/cni/bin/istio-cni")).isEmpty();
        assertThat(table.olderRoleAt("/opt/elsewhere/istio-cni-repair")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/usr/local/bin/envoy,envoy",
        "/opt/elsewhere/pilot-agent,pilot-agent",
        "ztunnel,ztunnel",
        "/usr/bin/envoy-wrapper,",
        "/envoy/run,",
        "/usr/bin/Envoy,"
    })
    void tellsTheRoleByTheName(String path, String role) {
        assertThat(table.roleOf(path).orElse(null)).isEqualTo(role);
    }
}
