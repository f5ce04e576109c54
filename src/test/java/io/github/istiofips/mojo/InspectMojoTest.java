// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;

class InspectMojoTest extends GoalTest {

    @Test
    @Basedir("examples/quickstart")
    @InjectMojo(goal = "inspect")
    @MojoParameter(name = "target", value = "oci:images:registry.example/istio/pilot:1.28.1-solo-fips")
    void fipsImagePasses(InspectMojo mojo) throws Exception {
        mojo.execute();

        assertThat(report().at("/outcome").asText()).isEqualTo("PASS");
        assertThat(report().at("/parameters/target").asText()).startsWith("oci:images:");
        assertThat(log.lines())
                .anyMatch(line -> line.matches("INFO   module-integrity +\\.text@0x.*"))
                .anyMatch(line -> line.contains("uses BoringCrypto fips-20190808, certificate 3678"))
                .anyMatch(line ->
                        line.startsWith("INFO       $ tail -c +$((0x") && line.contains("openssl dgst -sha512"));
    }

    @Test
    @Basedir("examples/non-fips")
    @InjectMojo(goal = "inspect")
    @MojoParameter(name = "target", value = "oci:images:registry.example/istio/proxyv2:1.28.1-solo-arm")
    void standardImageFailsForItsBytesNotForItsTag(InspectMojo mojo) throws Exception {
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("FAIL: ");

        assertThat(report().findValuesAsText("rule")).contains("envoy-not-fips").doesNotContain("tag-arch-unsupported");
    }
}
