// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static io.github.istiofips.verify.Run.onlyFinding;
import static io.github.istiofips.verify.Run.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.istiofips.executable.Integrity;
import io.github.istiofips.executable.Stack;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.policy.Outcome;
import io.github.istiofips.project.Location;
import io.github.istiofips.report.JsonReport;
import io.github.istiofips.report.VerificationReport;
import io.github.istiofips.report.VerificationReport.ExecutableEntry;
import io.github.istiofips.report.VerificationReport.FindingEntry;
import io.github.istiofips.report.VerificationReport.ImageEntry;
import io.github.istiofips.report.VerificationReport.PlatformEntry;
import io.github.istiofips.report.VerificationReport.Verdict;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.RegistryServer;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IstioFipsVerifierTest {

    private static final Path EXAMPLES = Path.of("examples").toAbsolutePath();
    private static final Pattern NAMED = Pattern.compile("\"digest\":\"([^\"]+)\".*ref.name\":\"([^\"]+):[^:\"]+\"");

    @TempDir
    Path temp;

    private Path base;
    private Path layout;
    private Path work;

    @BeforeEach
    void makeProject() throws IOException {
        base = Files.createDirectory(temp.resolve("project"));
        layout = temp.resolve("layout");
        work = temp.resolve("work");
    }

    private Run run() {
        return new Run(base, work);
    }

    private Run example(String name) {
        return new Run(EXAMPLES.resolve(name), work)
                .layout(EXAMPLES.resolve(name).resolve("images"))
                .distribution("registry.example", "solo")
                .offline();
    }

    /** Names every image of an example by its digest. */
    private static String[] references(String name) throws IOException {
        try (Stream<String> lines =
                Files.lines(EXAMPLES.resolve(name).resolve("images").resolve("index.json"))) {
            return lines.map(NAMED::matcher)
                    .filter(Matcher::find)
                    .map(line -> line.group(2) + "@" + line.group(1))
                    .toArray(String[]::new);
        }
    }

    private static List<ExecutableEntry> executables(VerificationReport report) {
        return report.images().stream()
                .flatMap(image -> image.platforms().stream())
                .flatMap(platform -> platform.executables().stream())
                .toList();
    }

    private static List<FindingEntry> failing(VerificationReport report) {
        return report.findings().stream().filter(FindingEntry::fails).toList();
    }

    @Test
    void passesTheQuickstart() throws Exception {
        VerificationReport report = example("quickstart").verify();

        assertThat(failing(report)).isEmpty();
        assertThat(report.outcome()).isEqualTo(Verdict.PASS);
        assertThat(report.buildFails()).isFalse();
        assertThat(report.images())
                .extracting(ImageEntry::component)
                .containsExactly(Component.CNI, Component.PILOT, Component.PROXY);
        assertThat(executables(report))
                .extracting(e -> e.role().orElse(""), ExecutableEntry::stack, ExecutableEntry::integrity)
                .containsExactly(
                        tuple("istio-cni", Stack.BORINGCRYPTO, Integrity.VERIFIED),
                        tuple("install-cni", Stack.BORINGCRYPTO, Integrity.VERIFIED),
                        tuple("pilot-discovery", Stack.BORINGCRYPTO, Integrity.VERIFIED),
                        tuple("envoy", Stack.BORINGSSL_FIPS, Integrity.VERIFIED),
                        tuple("pilot-agent", Stack.BORINGCRYPTO, Integrity.VERIFIED));
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void failsTheMeshThatIsNotFips() throws Exception {
        VerificationReport report = example("non-fips").verify();

        assertThat(report.outcome()).isEqualTo(Verdict.FAIL);
        assertThat(report.buildFails()).isTrue();
        assertThat(failing(report))
                .extracting(FindingEntry::rule)
                .contains("go-standard-crypto", "tag-arch-unsupported", "rsa-4096", "envoy-not-fips");
        assertThat(failing(report))
                .filteredOn(finding -> finding.rule().equals("go-standard-crypto"))
                .extracting(f -> f.platform().orElse(""), f -> f.path().orElse(""))
                .containsExactlyInAnyOrder(
                        tuple("linux/amd64", "/usr/local/bin/pilot-agent"),
                        tuple("linux/amd64", "/usr/local/bin/pilot-discovery"),
                        tuple("linux/arm64", "/usr/local/bin/pilot-discovery"));
        assertThat(failing(report))
                .filteredOn(finding -> finding.image().isPresent())
                .extracting(FindingEntry::location)
                .extracting(location -> location.map(Location::toString).orElse(""))
                .containsOnly("mesh/istio-operator.yaml:9");
        assertThat(onlyFinding(report, "rsa-4096").location().map(Location::file))
                .contains("mesh/cacerts.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"quickstart", "non-fips"})
    void twoRunsWriteTheSameBytes(String name) throws Exception {
        Path one = JsonReport.write(example(name).verify(), temp.resolve("one"));
        Path two = JsonReport.write(example(name).verify(), temp.resolve("two"));

        assertThat(one).hasSameBinaryContentAs(two);
        assertThat(one).content(StandardCharsets.UTF_8).doesNotContain(temp.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"quickstart", "non-fips"})
    void saysTheSameWhetherImagesComeFromALayoutOrARegistry(String name) throws Exception {
        String[] references = references(name);
        Path images = EXAMPLES.resolve(name).resolve("images");
        VerificationReport fromLayout =
                run().image(references).layout(images).offline().verify();
        try (RegistryServer server = new RegistryServer(images)) {
            server.requireBasic("robot", "top-secret");

            VerificationReport fromRegistry = run().image(references)
                    .mirror("registry.example", server.host())
                    .login("robot", "top-secret")
                    .verify();

            assertThat(fromRegistry).isEqualTo(fromLayout);
            assertThat(fromRegistry.toString()).doesNotContain("top-secret");
            String basic =
                    "Basic " + Base64.getEncoder().encodeToString("robot:top-secret".getBytes(StandardCharsets.UTF_8));
            assertThat(server.authorizations()).contains(basic);
            assertThat(server.requests("/blobs/")).isPositive();
        }
        assertThat(fromLayout.images())
                .hasSize(references.length)
                .allSatisfy(image -> assertThat(image.platforms()).isNotEmpty());
    }

    @Test
    void refusedCredentialsAreNamedAndNotShown() throws Exception {
        try (RegistryServer server =
                new RegistryServer(EXAMPLES.resolve("quickstart").resolve("images"))) {
            server.requireBasic("robot", "right");

            VerificationReport report = run().image(server.host() + "/istio/pilot:1")
                    .plainHttp(server.host())
                    .login("robot", "old-secret")
                    .verify();

            FindingEntry finding = onlyFinding(report, "image-unreachable");
            Run.assertSays(finding, "server 'mirror' in settings.xml", "(HTTP status 401)", "Renew these credentials");
            assertThat(report.toString()).doesNotContain("old-secret");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            linux/arm64             | linux/arm64
            linux/amd64             | linux/amd64
            linux/amd64,linux/arm64 | linux/amd64,linux/arm64
            """)
    void inspectsThePlatformsAskedFor(String asked, String inspected) throws Exception {
        Run run =
                run().image("registry.example/istio/pilot:1.28.1-solo-arm").layout(EXAMPLES.resolve("non-fips/images"));
        List.of(asked.split(",")).forEach(run::platform);

        VerificationReport report = run.verify();

        assertThat(report.images().get(0).platforms())
                .extracting(PlatformEntry::platform)
                .containsExactly(inspected.split(","));
        assertThat(report.findings()).extracting(FindingEntry::rule).doesNotContain("platform-missing");
    }

    @Test
    void followsValuesToTheExecutablesOfALayout() throws Exception {
        put(base, "mesh/istiod-values.yaml", """
                global:
                  hub: registry.example/istio
                  tag: 1.28.1
                pilot:
                  traceSampling: 1
                """);
        TestLayer program = new TestLayer().file("usr/local/bin/pilot-discovery", Run.standardProgram(), 0755);
        OciLayoutWriter writer = new OciLayoutWriter(layout);
        writer.add(
                "registry.example/istio/pilot:1.28.1", TestImage.linux("amd64").layer(program));
        writer.add(
                "registry.example/istio/proxyv2:1.28.1",
                TestImage.linux("amd64")
                        .layer(new TestLayer()
                                .file("opt/envoy/envoy-1.36", Run.standardProgram(), 0755)
                                .hardlink("usr/local/bin/pilot-agent", "opt/envoy/envoy-1.36")
                                .symlink("usr/local/bin/envoy", "../../../opt/envoy/envoy-1.36"))
                        .entrypoint("pilot-agent", "proxy"));

        VerificationReport report = run().layout(layout).offline().verify();

        assertThat(report.outcome()).isEqualTo(Verdict.FAIL);
        assertThat(executables(report))
                .extracting(e -> e.role().orElse(""), ExecutableEntry::path, ExecutableEntry::stack)
                .containsExactlyInAnyOrder(
                        tuple("pilot-discovery", "/usr/local/bin/pilot-discovery", Stack.STANDARD),
                        tuple("pilot-agent", "/usr/local/bin/pilot-agent", Stack.STANDARD),
                        tuple("envoy", "/usr/local/bin/envoy", Stack.UNKNOWN));
        assertThat(executables(report))
                .extracting(ExecutableEntry::sha256)
                .containsOnly(OciLayoutWriter.sha256(Run.standardProgram()));
        assertThat(failing(report))
                .extracting(FindingEntry::rule)
                .containsExactlyInAnyOrder("go-standard-crypto", "go-standard-crypto", "executable-unreadable");
        assertThat(failing(report)).filteredOn("rule", "go-standard-crypto").allSatisfy(finding -> {
            assertThat(finding.outcome()).isEqualTo(Outcome.VIOLATION);
            assertThat(finding.location().map(Location::toString)).contains("mesh/istiod-values.yaml:3");
            assertThat(finding.relatedLocations())
                    .extracting(Location::toString)
                    .contains("mesh/istiod-values.yaml:2");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            server        | /opt/bin/server | /srv
            bin/server    | /srv/bin/server | /srv
            ./bin/server  | /bin/server     | ''
            /opt/server   | /opt/server     | ''
            """)
    void judgesTheEntrypointOfAnImageThatIsNoneOfIstios(String entrypoint, String path, String directory)
            throws Exception {
        String reference = "registry.example/tools/server:1";
        new OciLayoutWriter(layout)
                .add(
                        reference,
                        TestImage.linux("amd64")
                                .layer(new TestLayer().file(path.substring(1), Run.standardProgram(), 0755))
                                .env("PATH", "/usr/bin:/opt/bin")
                                .workingDir(directory)
                                .entrypoint(entrypoint));

        VerificationReport report = run().image(reference).layout(layout).verify();

        assertThat(report.images().get(0).component()).isEqualTo(Component.OTHER);
        FindingEntry finding = onlyFinding(report, "go-standard-crypto");
        assertThat(finding.path()).contains(path);
        assertThat(finding.platform()).contains("linux/amd64");
        assertThat(executables(report)).extracting(ExecutableEntry::role).containsExactly(Optional.of("entrypoint"));
    }

    @ParameterizedTest
    @CsvSource({"/opt/server,/opt/server", ",(entrypoint)"})
    void anEntrypointThatIsNotThereIsNoPass(String entrypoint, String named) throws Exception {
        String reference = "registry.example/tools/server:1";
        TestImage image = TestImage.linux("amd64").layer(new TestLayer().file("a", "b"));
        new OciLayoutWriter(layout).add(reference, entrypoint == null ? image : image.entrypoint(entrypoint));

        VerificationReport report = run().image(reference).layout(layout).verify();

        assertThat(onlyFinding(report, "expected-executable-missing").path()).contains(named);
        assertThat(report.outcome()).isEqualTo(Verdict.UNVERIFIED);
    }
}
