// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;

class VerifyIstioFipsMojoTest extends GoalTest {

    @Test
    @Basedir("examples/quickstart")
    @InjectMojo(goal = "verify-istio-fips")
    void fipsMeshPasses(VerifyIstioFipsMojo mojo) throws Exception {
        mojo.execute();

        JsonNode report = report();
        assertThat(report.at("/outcome").asText()).isEqualTo("PASS");
        assertThat(report.at("/images")).hasSize(3);
        assertThat(report.at("/parameters/sources").asText()).isEqualTo("discovered");
        assertThat(report.at("/parameters/asOf").asText()).isEqualTo("2026-11-22");
        assertThat(log.lines().get(log.lines().size() - 1)).startsWith("INFO PASS: ");
        assertThat(log.lines()).noneMatch(line -> line.startsWith("ERROR"));
    }

    @Test
    @Basedir("examples/non-fips")
    @InjectMojo(goal = "verify-istio-fips")
    void standardMeshFails(VerifyIstioFipsMojo mojo) throws Exception {
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("FAIL: ")
                .hasMessageContaining("; report: ");

        assertThat(report().at("/outcome").asText()).isEqualTo("FAIL");
        assertThat(report().at("/buildFails").asBoolean()).isTrue();
        assertThat(report().findValuesAsText("rule"))
                .contains("go-standard-crypto", "envoy-not-fips", "tag-arch-unsupported", "rsa-4096");
        assertThat(log.text()).contains("mesh/istio-operator.yaml:9", "mesh/cacerts.yaml:");
    }

    @Test
    @Basedir("examples/non-fips")
    @InjectMojo(goal = "verify-istio-fips")
    @MojoParameter(name = "failOnViolation", value = "false")
    @MojoParameter(name = "failOnUnverifiable", value = "false")
    void failureThatTheUserLetsPassStaysAFailureInTheReport(VerifyIstioFipsMojo mojo) throws Exception {
        mojo.execute();

        assertThat(report().at("/outcome").asText()).isEqualTo("FAIL");
        assertThat(report().at("/buildFails").asBoolean()).isFalse();
        assertThat(log.lines().get(log.lines().size() - 1))
                .startsWith("WARN FAIL (but nothing found fails the build here): ");
    }

    @Test
    @Basedir("src/test/projects/empty")
    @InjectMojo(goal = "verify-istio-fips")
    void emptyProjectFailsAndLeavesAReport(VerifyIstioFipsMojo mojo) throws Exception {
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageStartingWith("UNVERIFIED: ");

        assertThat(report().at("/outcome").asText()).isEqualTo("UNVERIFIED");
        assertThat(report().findValuesAsText("rule")).containsExactly("no-images");
    }

    @Test
    @Basedir("src/test/projects/empty")
    @InjectMojo(goal = "verify-istio-fips")
    @MojoParameter(name = "failIfNoImages", value = "false")
    void emptyProjectMayBeAllowed(VerifyIstioFipsMojo mojo) throws Exception {
        mojo.execute();

        assertThat(report().at("/outcome").asText()).isEqualTo("UNVERIFIED");
        assertThat(report().at("/buildFails").asBoolean()).isFalse();
    }

    @Test
    @Basedir("examples/non-fips")
    @InjectMojo(goal = "verify-istio-fips")
    @MojoParameter(name = "skip", value = "true")
    void skipDoesNothing(VerifyIstioFipsMojo mojo) throws Exception {
        mojo.execute();

        assertThat(log.lines()).containsExactly("INFO verification of Istio images is skipped by istioFips.skip");
        assertThat(reportFile()).doesNotExist();
    }

    @Test
    @Basedir("src/test/projects/empty")
    @InjectMojo(goal = "verify-istio-fips")
    void reportDirectoryCanBeChosen(VerifyIstioFipsMojo mojo) throws Exception {
        Path chosen = buildDirectory.resolve("chosen");
        set(mojo, "reportDirectory", chosen.toFile());

        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoFailureException.class)
                .hasMessageEndingWith("; report: " + chosen.resolve("report.json"));
        assertThat(chosen.resolve("report.json")).exists();
        assertThat(reportFile()).doesNotExist();
    }

    @Test
    @Basedir("src/test/projects/empty")
    @InjectMojo(goal = "verify-istio-fips")
    void whatNobodyCanJudgeMayBeWaived(VerifyIstioFipsMojo mojo) throws Exception {
        Path file = Files.writeString(buildDirectory.resolve("w.yaml"), """
                waivers:
                  - rule: no-images
                    subject: project
                    until: 2026-12-31
                    reason: the mesh comes next month
                    owner: mesh-team
                """);
        set(mojo, "waiversFile", file.toFile());
        set(mojo, "asOf", "2026-11-22");

        mojo.execute();

        assertThat(report().at("/outcome").asText()).isEqualTo("UNVERIFIED");
        assertThat(report().at("/buildFails").asBoolean()).isFalse();
        assertThat(report().at("/findings/0/waived/by").asText()).isEqualTo("mesh-team");
        assertThat(report().at("/parameters/waiversFile").asText())
                .endsWith("/w.yaml")
                .doesNotStartWith("/");
    }

    @Test
    @Basedir("src/test/projects/empty")
    @InjectMojo(goal = "verify-istio-fips")
    @MojoParameter(name = "failIfNoImages", value = "false")
    void withoutAFileNothingIsWaived(VerifyIstioFipsMojo mojo) throws Exception {
        mojo.execute();

        assertThat(report().at("/parameters/waiversFile").isNull()).isTrue();
    }
}
