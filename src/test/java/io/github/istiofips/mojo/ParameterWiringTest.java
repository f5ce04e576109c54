// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.image.registry.RegistryHost;
import io.github.istiofips.mesh.MeshSource;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.policy.PolicyRequest;
import io.github.istiofips.policy.PolicyRequest.HostModule;
import io.github.istiofips.policy.PolicyRequest.Level;
import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import io.github.istiofips.project.Location;
import io.github.istiofips.report.FailSwitches;
import io.github.istiofips.verify.VerificationRequest;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoExtension;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.settings.Server;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a POM says arrives at the stations unchanged. */
class ParameterWiringTest extends GoalTest {

    private static final String PROJECT = "src/test/projects/all-sources";
    private static final String EMPTY = "src/test/projects/empty";

    @BeforeEach
    void addServer() {
        Server server = new Server();
        server.setId("company");
        server.setUsername("user");
        server.setPassword("secret");
        request.addServer(server);
    }

    @Test
    @Basedir(PROJECT)
    @InjectMojo(goal = "verify-istio-fips")
    void sources(VerifyIstioFipsMojo mojo) throws Exception {
        List<SourceParameter> given = MojoExtension.getVariableValueFromObject(mojo, "sources");
        PomOrigins origins = new PomOrigins(mojo.pom(), "because");
        List<MeshSource> sources = new ArrayList<>();
        for (SourceParameter source : given) {
            sources.addAll(source.toSources(origins));
        }

        assertThat(sources)
                .containsExactly(
                        new MeshSource.Helm(
                                "istiod",
                                Optional.of("1.28.1"),
                                List.of(file("values.yaml"), file("more-values.yaml")),
                                List.of("global.hub=registry.example/helm", "pilot.image=pilot")),
                        new MeshSource.Istioctl(
                                List.of(file("operator.yaml")), List.of("tag=1.28.1-operator"), Optional.of("1.28.1")),
                        new MeshSource.Manifests(List.of("k8s/*.yaml"), List.of("k8s/left-out.yaml")),
                        new MeshSource.Images(List.of("registry.example/named/pilot:1.28.1-solo-fips"), origin(49, 22)),
                        new MeshSource.Images(
                                List.of("registry.example/named/proxyv2:1.28.1-solo-fips"), origin(50, 22)),
                        new MeshSource.Helm("cni", Optional.empty(), List.of(), List.of()));
    }

    @Test
    @Basedir(PROJECT)
    @InjectMojo(goal = "verify-istio-fips")
    void everythingElse(VerifyIstioFipsMojo mojo) throws Exception {
        CertificateFiles certificates = MojoExtension.getVariableValueFromObject(mojo, "certificates");
        Map<String, String> placeholders = MojoExtension.getVariableValueFromObject(mojo, "placeholders");
        String istioVersion = MojoExtension.getVariableValueFromObject(mojo, "istioVersion");
        VerificationRequest wired = mojo.request(true, true, new TreeMap<>());

        assertThat(certificates.includes()).containsExactly("tls/*.pem");
        assertThat(certificates.excludes()).containsExactly("tls/old.pem");
        assertThat(placeholders).containsExactly(Map.entry("TAG", "1.28.1-placeholder"));
        assertThat(istioVersion).isEqualTo("1.28.1");
        assertThat(wired.images().platforms())
                .extracting(Object::toString)
                .containsExactly("linux/amd64", "linux/arm64");
        assertThat(wired.images().layouts()).containsExactly(file("images"));
        assertThat(wired.images().registries().hosts())
                .containsOnly(
                        Map.entry(
                                "registry.example",
                                new RegistryHost(
                                        "registry.example",
                                        Optional.of("mirror.example:5000/istio"),
                                        true,
                                        Optional.of(file("ca.pem")))),
                        Map.entry("other.example:5000", RegistryHost.of("other.example:5000")));
        assertThat(wired.images().registries().settingsCredentials().apply("registry.example"))
                .hasValueSatisfying(found -> assertThat(found.secret()).isEqualTo("secret"));
        assertThat(wired.policy())
                .isEqualTo(new PolicyRequest(
                        LocalDate.of(2026, 11, 22), Rsa4096.WARN, true, true, Map.of("registry.example", "solo")));
        assertThat(wired.switches()).isEqualTo(new FailSwitches(false, true, true, true));
    }

    @Test
    @Basedir(PROJECT)
    @InjectMojo(goal = "verify-istio-fips")
    @MojoParameter(name = "rsa4096", value = "by-toolchain")
    void theSizeCanBeJudgedByToolchain(VerifyIstioFipsMojo mojo) throws Exception {
        assertThat(mojo.request(true, true, new TreeMap<>()).policy().rsa4096()).isEqualTo(Rsa4096.BY_TOOLCHAIN);
    }

    @Test
    @Basedir(PROJECT)
    @InjectMojo(goal = "verify-istio-fips")
    @MojoParameter(name = "policy", value = "active")
    @MojoParameter(name = "hostModule", value = "warn")
    void anAuditorsDemandsReachThePolicy(VerifyIstioFipsMojo mojo) throws Exception {
        VerificationRequest wired = mojo.request(true, true, new TreeMap<>());

        assertThat(wired.policy().level()).isEqualTo(Level.ACTIVE);
        assertThat(wired.policy().hostModule()).isEqualTo(HostModule.WARN);
        assertThat(wired.parameters()).containsEntry("policy", "active").containsEntry("hostModule", "warn");
    }

    @Test
    @Basedir(EMPTY)
    @InjectMojo(goal = "verify-istio-fips")
    void defaultsAreStrict(VerifyIstioFipsMojo mojo) throws Exception {
        VerificationRequest wired = mojo.request(true, true, new TreeMap<>());

        assertThat(wired.switches()).isEqualTo(new FailSwitches(true, true, true, false));
        assertThat(wired.policy().rsa4096()).isEqualTo(Rsa4096.FAIL);
        assertThat(wired.policy().level()).isEqualTo(Level.FIPS_BUILD);
        assertThat(wired.policy().hostModule()).isEqualTo(HostModule.UNVERIFIABLE);
        assertThat(wired.images().platforms()).isEmpty();
        assertThat(wired.images().layouts()).isEmpty();
        assertThat(wired.images().registries().hosts()).isEmpty();
        assertThat(wired.images().registries().offline()).isFalse();
        assertThat(wired.workDirectory()).isEqualTo(buildDirectory.resolve("istio-fips"));
        assertThat(wired.parameters()).containsEntry("policy", "fips-build").containsEntry("formats", List.of("json"));
    }

    @Test
    @Basedir(EMPTY)
    @InjectMojo(goal = "inspect")
    void offlineBuildContactsNoRegistry(InspectMojo mojo) throws Exception {
        request.setOffline(true);

        assertThat(mojo.request(false, false, new TreeMap<>())
                        .images()
                        .registries()
                        .offline())
                .isTrue();
    }

    private static Path file(String name) {
        return Path.of(PROJECT, name).toAbsolutePath();
    }

    private static Origin origin(int line, int column) {
        return new Origin(Optional.of(new Location("pom.xml", line, column)), "sources", "because");
    }
}
