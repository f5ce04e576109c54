// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrong parameter stops the goal before anything is fetched, with one sentence that says what would be right. */
class WrongParametersTest extends GoalTest {

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of("policy", "strict", "policy is 'strict'; known here: fips-build, validated, active"),
                Arguments.of("formats", List.of("json", "xml"), "formats is 'xml'; known here: json"),
                Arguments.of("rsa4096", "allow", "rsa4096 is 'allow'; known here: fail, by-toolchain, warn"),
                Arguments.of("asOf", "22.11.2026", "asOf is '22.11.2026'; a date such as 2026-11-22 was expected"),
                Arguments.of("asOf", "+12026-02-01", "asOf is '+12026-02-01'; a date such as 2026-11-22 was expected"),
                Arguments.of("asOf", "2026-02-30", "asOf is '2026-02-30'; a date such as 2026-11-22 was expected"),
                Arguments.of(
                        "platforms",
                        List.of("linux/amd64", "amd64"),
                        "platforms holds 'amd64'; os/architecture such as linux/amd64 was expected"));
    }

    @ParameterizedTest
    @MethodSource("values")
    @Basedir("src/test/projects/empty")
    void value(String parameter, Object value, String sentence, @InjectMojo(goal = "inspect") InspectMojo mojo)
            throws Exception {
        set(mojo, "target", ".");
        set(mojo, parameter, value);

        assertStops(mojo, sentence);
    }

    @Test
    @Basedir("src/test/projects/helm-without-chart")
    @InjectMojo(goal = "verify-istio-fips")
    void helmWithoutChart(VerifyIstioFipsMojo mojo) {
        assertStops(
                mojo,
                "<helm> in <sources> names no chart; add one of Istio's, such as <chart>istiod</chart> (all: base, default,"
                        + " istio-default, istiod, istio-discovery, istiod-remote, cni, istio-cni, ztunnel, gateway, ingress,"
                        + " istio-ingress, egress, istio-egress, istio-operator, ambient)");
    }

    @Test
    @Basedir("src/test/projects/manifests-without-includes")
    @InjectMojo(goal = "list-images")
    void manifestsWithoutIncludes(ListImagesMojo mojo) {
        assertStops(
                mojo,
                "<manifests> in <sources> includes nothing; add <includes><include>k8s/**/*.yaml</include></includes>");
    }

    @Test
    @Basedir("src/test/projects/registry-without-host")
    @InjectMojo(goal = "verify-istio-fips")
    void registryWithoutHost(VerifyIstioFipsMojo mojo) {
        assertStops(mojo, "<registry> in <registries> names no host; add <host>registry.example</host>");
    }

    @Test
    @Basedir("src/test/projects/empty")
    @InjectMojo(goal = "verify-istio-fips")
    void missingFileOfWaivers(VerifyIstioFipsMojo mojo) throws Exception {
        set(mojo, "waiversFile", new File("ops/nowhere.yaml"));

        assertStops(
                mojo,
                "ops/nowhere.yaml: no such file, named by the parameter waiversFile; correct the path, which is relative to the"
                        + " module's directory, or remove the parameter");
    }

    @Test
    @Basedir("src/test/projects/empty")
    @InjectMojo(goal = "verify-istio-fips")
    void brokenFileOfWaivers(VerifyIstioFipsMojo mojo) throws Exception {
        Path file = Files.writeString(buildDirectory.resolve("w.yaml"), "istio-0123456789ab: []\n");
        set(mojo, "waiversFile", file.toFile());

        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageEndingWith(
                        "/w.yaml:1:21: 'istio-****' is no key of this file; the only one is waivers; correct or"
                                + " remove it");
        assertThat(reportFile()).doesNotExist();
    }

    @Test
    @Basedir("src/test/projects/unknown-distribution")
    @InjectMojo(goal = "verify-istio-fips")
    void unknownDistribution(VerifyIstioFipsMojo mojo) {
        assertStops(
                mojo,
                "distribution of the registry registry.example is 'nobody'; known here: solo, tetrate, ironbank-tetrate,"
                        + " ironbank-opensource, chainguard, rapidfort, kyma, redhat, rancher, google, upstream");
    }

    @Test
    @Basedir("src/test/projects/unknown-distribution")
    @InjectMojo(goal = "inspect")
    void unknownDistributionOfWhatIsInspected(InspectMojo mojo) throws Exception {
        set(mojo, "target", ".");

        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageStartingWith("distribution of the registry registry.example is 'nobody'");
    }

    @Test
    @Basedir("src/test/projects/empty")
    @InjectMojo(goal = "verify-istio-fips")
    void policyDataThatAreNowhere(VerifyIstioFipsMojo mojo) throws Exception {
        set(mojo, "policyData", "tables.json");

        assertStops(
                mojo,
                "policyData is 'tables.json': there is no such file, and these are no coordinates"
                        + " groupId:artifactId[:extension[:classifier]]:version; a path is relative to the module's directory");
    }

    @Test
    @Basedir("src/test/projects/unknown-server")
    @InjectMojo(goal = "verify-istio-fips")
    void unknownServer(VerifyIstioFipsMojo mojo) {
        assertStops(
                mojo,
                "registry registry.example names the server 'nowhere', which settings.xml does not have; add it or"
                        + " correct <id>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    @Basedir("src/test/projects/empty")
    void blankTarget(String target, @InjectMojo(goal = "inspect") InspectMojo mojo) throws Exception {
        set(mojo, "target", target);

        assertStops(mojo, "nothing to inspect; name an image, layout, directory or file with -DistioFips.target=…");
    }

    @Test
    @Basedir("src/test/projects/empty")
    @InjectMojo(goal = "inspect")
    void noTarget(InspectMojo mojo) {
        assertStops(mojo, "nothing to inspect; name an image, layout, directory or file with -DistioFips.target=…");
    }

    @Test
    @Basedir("src/test/projects/empty")
    @InjectMojo(goal = "inspect")
    void missingTarget(InspectMojo mojo) throws Exception {
        set(mojo, "target", "./nowhere");

        assertStops(mojo, "./nowhere: no such file or directory; give an existing path or an image reference");
    }

    private void assertStops(AbstractMojo mojo, String sentence) {
        assertThatThrownBy(mojo::execute)
                .isInstanceOf(MojoExecutionException.class)
                .hasMessage(sentence);
        assertThat(log.lines()).isEmpty();
        assertThat(reportFile()).doesNotExist();
    }
}
