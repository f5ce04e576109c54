// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.junit.jupiter.api.Test;

class ListImagesMojoTest extends GoalTest {

    private static final String PROJECT = "src/test/projects/all-sources";

    @Test
    @Basedir(PROJECT)
    @InjectMojo(goal = "list-images")
    void listsWhatEverySourceLeadsTo(ListImagesMojo mojo) throws Exception {
        mojo.execute();

        assertThat(log.lines())
                .contains(
                        "INFO registry.example/helm/pilot:1.28.1-placeholder-fips  PILOT",
                        "INFO registry.example/operator/pilot:1.28.1-operator  PILOT",
                        "INFO registry.example/waypoint/proxyv2:1.28.1-solo-fips  PROXY",
                        "INFO registry.example/named/pilot:1.28.1-solo-fips  PILOT",
                        "INFO     pom.xml:49  sources: named in <images> of the POM",
                        "INFO registry.example/named/proxyv2:1.28.1-solo-fips  PROXY",
                        "INFO     pom.xml:50  sources: named in <images> of the POM");
        assertThat(log.text()).contains("more-values.yaml:3").doesNotContain("overridden", "left-out");
    }

    @Test
    @Basedir(PROJECT)
    @InjectMojo(goal = "list-images")
    @MojoParameter(name = "image", value = "named/pilot")
    void listsOneImage(ListImagesMojo mojo) throws Exception {
        mojo.execute();

        assertThat(log.lines())
                .containsExactly(
                        "INFO registry.example/named/pilot:1.28.1-solo-fips  PILOT",
                        "INFO     pom.xml:49  sources: named in <images> of the POM");
    }
}
