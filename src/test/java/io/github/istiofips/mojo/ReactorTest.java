// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.junit.jupiter.api.Test;

/** The module without Istio configuration in builds of several modules. */
class ReactorTest extends GoalTest {

    private static final String APP = "src/test/projects/reactor/app";
    private static final String SKIPPED =
            "INFO no Istio configuration in this module; another module of the build has it";

    private final List<MavenProject> build = new ArrayList<>();

    @Override
    List<MavenProject> modules() {
        if (build.isEmpty()) {
            build.add(module(APP));
        }
        return build;
    }

    @Test
    @Basedir(APP)
    @InjectMojo(goal = "verify-istio-fips")
    void isSkippedBesideOneInWhichConfigurationIsFound(VerifyIstioFipsMojo mojo) throws Exception {
        build.add(module("src/test/projects/reactor/mesh"));

        mojo.execute();
        mojo.execute();

        assertThat(log.lines()).containsExactly(SKIPPED, SKIPPED);
        assertThat(reportFile()).doesNotExist();
    }

    @Test
    @Basedir(APP)
    @InjectMojo(goal = "verify-istio-fips")
    void isSkippedBesideOneThatNamesSources(VerifyIstioFipsMojo mojo) throws Exception {
        MavenProject other = module("src/test/projects/empty");
        PluginExecution execution = new PluginExecution();
        Xpp3Dom configuration = new Xpp3Dom("configuration");
        configuration.addChild(new Xpp3Dom("sources"));
        execution.setConfiguration(configuration);
        Plugin plugin = new Plugin();
        plugin.setGroupId("io.github.istiofips");
        plugin.setArtifactId("istio-fips-maven-plugin");
        plugin.addExecution(execution);
        other.getBuild().addPlugin(plugin);
        build.add(other);

        mojo.execute();

        assertThat(log.lines()).containsExactly(SKIPPED);
    }

    @Test
    @Basedir(APP)
    @InjectMojo(goal = "verify-istio-fips")
    void failsWhereNoModuleHasConfiguration(VerifyIstioFipsMojo mojo) {
        build.add(module("src/test/projects/empty"));

        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("UNVERIFIED: ");
    }
}
