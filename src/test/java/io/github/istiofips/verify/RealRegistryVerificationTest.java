// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.image.registry.Credentials;
import io.github.istiofips.image.registry.RegistryHost;
import io.github.istiofips.image.registry.RegistrySettings;
import io.github.istiofips.policy.PolicyRequest;
import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import io.github.istiofips.project.Placeholders;
import io.github.istiofips.report.FailSwitches;
import io.github.istiofips.report.VerificationReport;
import io.github.istiofips.report.VerificationReport.FindingEntry;
import io.github.istiofips.report.VerificationReport.Status;
import io.github.istiofips.report.VerificationReport.Verdict;
import io.github.istiofips.testing.DockerRegistry;
import io.github.istiofips.testing.GoToolchain;
import io.github.istiofips.verify.ProjectRequest.CertificateSelection;
import io.github.istiofips.verify.VerificationRequest.ImageAccess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way, from the configuration of the examples to the verdict, with a real registry between. */
@Tag("real-components")
class RealRegistryVerificationTest {

    private static final String NAMED_HOST = "registry.example";
    private static final Path QUICKSTART = Path.of("examples/quickstart").toAbsolutePath();
    private static final Path NON_FIPS = Path.of("examples/non-fips").toAbsolutePath();
    private static final List<String> STANDARD_RULES =
            List.of("go-standard-crypto", "envoy-not-fips", "tag-arch-unsupported", "rsa-4096");

    private final IstioFipsVerifier verifier = new IstioFipsVerifier();

    @TempDir
    Path temp;

    @Test
    void judgesTheExamplesOverPlainHttp() throws Exception {
        try (DockerRegistry registry = DockerRegistry.plain(temp)) {
            pushExamples(registry);
            RegistryHost host = new RegistryHost(NAMED_HOST, Optional.of(registry.host()), true, Optional.empty());

            assertVerdicts(settings(host, Optional.empty()));
        }
    }

    @Test
    void judgesTheExamplesOverTlsWithAPassword() throws Exception {
        try (DockerRegistry registry = DockerRegistry.withTlsAndPassword(temp, "user", "secret")) {
            pushExamples(registry);
            RegistryHost host = new RegistryHost(NAMED_HOST, Optional.of(registry.host()), false, registry.caFile());

            assertVerdicts(settings(host, Optional.of(new Credentials("user", "secret", "a test"))));

            VerificationReport stranger = verify(QUICKSTART, settings(host, Optional.empty()));
            assertThat(stranger.outcome()).isEqualTo(Verdict.UNVERIFIED);
            assertThat(stranger.buildFails()).isTrue();
            assertThat(stranger.images())
                    .allSatisfy(image -> assertThat(image.status()).isEqualTo(Status.UNREACHABLE));
        }
    }

    @Test
    void judgesFreshlyCompiledProgramsThatJibPushed() throws Exception {
        GoToolchain go = GoToolchain.in(Files.createDirectories(temp.resolve("go")));
        String source = Files.readString(Path.of("examples/images/go/main.go"));
        Path fips = go.build(
                "fips",
                source,
                Map.of("GOOS", "linux", "GOARCH", "amd64", "CGO_ENABLED", "1", "GOEXPERIMENT", "boringcrypto"),
                List.of());
        Path standard =
                go.build("standard", source, Map.of("GOOS", "linux", "GOARCH", "amd64", "CGO_ENABLED", "0"), List.of());
        try (DockerRegistry registry = DockerRegistry.plain(temp)) {
            RegistryHost host = new RegistryHost(registry.host(), Optional.empty(), true, Optional.empty());
            RegistrySettings settings = settings(host, Optional.empty());

            VerificationReport passing = inspect(pushWithJib(registry, fips, "fresh/pilot:fips"), settings);
            VerificationReport failing = inspect(pushWithJib(registry, standard, "fresh/pilot:standard"), settings);

            assertThat(passing.findings()).noneMatch(FindingEntry::fails);
            assertThat(passing.outcome()).isEqualTo(Verdict.PASS);
            assertThat(failing.outcome()).isEqualTo(Verdict.FAIL);
            assertThat(failing.findings()).extracting(FindingEntry::rule).contains("go-standard-crypto");
        }
    }

    private void assertVerdicts(RegistrySettings settings) throws Exception {
        VerificationReport passing = verify(QUICKSTART, settings);
        VerificationReport failing = verify(NON_FIPS, settings);

        assertThat(passing.findings()).noneMatch(FindingEntry::fails);
        assertThat(passing.outcome()).isEqualTo(Verdict.PASS);
        assertThat(passing.images())
                .hasSize(3)
                .allSatisfy(image -> assertThat(image.status()).isEqualTo(Status.INSPECTED));
        assertThat(failing.outcome()).isEqualTo(Verdict.FAIL);
        assertThat(failing.findings()).extracting(FindingEntry::rule).containsAll(STANDARD_RULES);
        assertThat(failing.images())
                .allSatisfy(image -> assertThat(image.status()).isEqualTo(Status.INSPECTED));
    }

    private VerificationReport verify(Path project, RegistrySettings settings) throws Exception {
        ProjectContent content = verifier.read(new ProjectRequest(
                project,
                List.of(),
                List.of(),
                CertificateSelection.DISCOVERED,
                Optional.empty(),
                new Placeholders(Map.of(), name -> Optional.empty())));
        return verifier.verify(content, request(settings, true)).report();
    }

    private VerificationReport inspect(String reference, RegistrySettings settings) throws Exception {
        return verifier.inspect(reference, Target.parse(reference, temp), List.of(), request(settings, false))
                .report();
    }

    private VerificationRequest request(RegistrySettings settings, boolean project) {
        return new VerificationRequest(
                new ImageAccess(List.of(), settings, List.of(), ContentCache.inMemory()),
                new PolicyRequest(
                        LocalDate.of(2026, 11, 22), Rsa4096.FAIL, project, project, Map.of(NAMED_HOST, "solo")),
                new FailSwitches(true, true, true, false),
                new TreeMap<>(),
                "test",
                temp.resolve("work"));
    }

    private static RegistrySettings settings(RegistryHost host, Optional<Credentials> credentials) {
        return new RegistrySettings(Map.of(host.host(), host), name -> credentials, List.of(), false);
    }

    private static void pushExamples(DockerRegistry registry) throws Exception {
        for (String image : List.of("pilot", "proxyv2", "install-cni")) {
            push(registry, QUICKSTART, "istio/" + image + ":1.28.1-solo-fips");
        }
        for (String image : List.of("pilot", "proxyv2")) {
            push(registry, NON_FIPS, "istio/" + image + ":1.28.1-solo-arm");
        }
    }

    private static void push(DockerRegistry registry, Path project, String image) throws Exception {
        registry.push(project.resolve("images"), NAMED_HOST + "/" + image, image);
    }

    private static String pushWithJib(DockerRegistry registry, Path program, String image) throws Exception {
        String reference = registry.host() + "/" + image;
        AbsoluteUnixPath path = AbsoluteUnixPath.get("/usr/local/bin/pilot-discovery");
        Jib.fromScratch()
                .addFileEntriesLayer(FileEntriesLayer.builder()
                        .addEntry(program, path, FilePermissions.fromOctalString("755"))
                        .build())
                .setEntrypoint(path.toString())
                .containerize(Containerizer.to(RegistryImage.named(reference)).setAllowInsecureRegistries(true));
        return reference;
    }
}
