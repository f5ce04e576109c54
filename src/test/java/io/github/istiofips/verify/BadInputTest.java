// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static io.github.istiofips.verify.Run.assertSays;
import static io.github.istiofips.verify.Run.onlyFinding;
import static io.github.istiofips.verify.Run.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.policy.Outcome;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.report.VerificationReport;
import io.github.istiofips.report.VerificationReport.FindingEntry;
import io.github.istiofips.report.VerificationReport.Status;
import io.github.istiofips.report.VerificationReport.Verdict;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.RegistryServer;
import io.github.istiofips.testing.RegistryServer.Fault;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every bad input ends in a sentence that says what, where and what to do, and never in a pass. */
class BadInputTest {

    private static final String PILOT = "usr/local/bin/pilot-discovery";
    private static final String IMAGE = "registry.example/istio/pilot:1.28.1";

    /** The promised ten seconds, and what a loaded machine adds. */
    private static final Duration GENEROUS = Duration.ofSeconds(20);

    @TempDir
    Path temp;

    private Path base;
    private Path layout;

    @BeforeEach
    void makeProject() throws IOException {
        base = Files.createDirectory(temp.resolve("project"));
        layout = temp.resolve("layout");
    }

    private Run run() {
        return new Run(base, temp.resolve("work"));
    }

    private OciLayoutWriter writer() throws IOException {
        return new OciLayoutWriter(layout);
    }

    private static TestLayer pilotLayer() {
        return new TestLayer().file(PILOT, Run.standardProgram(), 0755);
    }

    private static TestImage pilot() {
        return TestImage.linux("amd64").layer(pilotLayer()).entrypoint("/" + PILOT);
    }

    private static String layerDigest() {
        return "sha256:" + OciLayoutWriter.sha256(TestLayer.gzip(pilotLayer().toTar()));
    }

    private FindingEntry inLayout(String rule) throws Exception {
        return imageFinding(run().image(IMAGE).layout(layout).verify(), rule);
    }

    /** An image that was not read leads to the line that names it, and nothing of it was judged. */
    private static FindingEntry imageFinding(VerificationReport report, String rule) {
        FindingEntry finding = onlyFinding(report, rule);
        assertThat(finding.location()).isEqualTo(Optional.of(Run.POM_LINE));
        assertThat(finding.image()).isPresent();
        assertThat(report.summary().executables()).isZero();
        assertThat(report.outcome()).isEqualTo(Verdict.UNVERIFIED);
        assertThat(finding.outcome()).isEqualTo(Outcome.UNVERIFIABLE);
        return finding;
    }

    // Configuration

    @Test
    void yamlThatDoesNotParse() throws Exception {
        put(base, "mesh/values.yaml", "global:\n\thub: registry.example/istio\n");

        assertThatThrownBy(() -> run().helm("istiod", "mesh/values.yaml").read())
                .isInstanceOfSatisfying(
                        SourceException.class,
                        e -> assertThat(e.location().map(Location::line)).contains(2))
                .hasMessageMatching("mesh/values\\.yaml:2:1: .*TAB.*; correct the file.*");
    }

    @ParameterizedTest
    @CsvSource({
        "mesh/istiod-values.yaml, registry.example/istio",
        "mesh/istiod-values.yaml, x",
        "mesh/values.yaml, x/istio"
    })
    void yamlThatDoesNotParseAndWasNotNamed(String file, String hub) throws Exception {
        put(base, file, "global:\n\thub: " + hub + "\n");

        FindingEntry finding = onlyFinding(run().verify(), "source-unreadable");

        assertSays(finding, file + ":2:1", "TAB", "Correct the file");
        assertThat(finding.location().map(Location::toString)).contains(file + ":2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            values.yaml | no such file
            mesh        | is a directory
            list.yaml   | keys and values are expected
            bytes.yaml  | save it as UTF-8
            """)
    void valuesFileThatIsNone(String file, String problem) throws Exception {
        Files.createDirectory(base.resolve("mesh"));
        put(base, "list.yaml", "- a\n- b\n");
        Files.write(base.resolve("bytes.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff});

        assertThatThrownBy(() -> run().helm("istiod", file).read())
                .isInstanceOf(SourceException.class)
                .hasMessageStartingWith(file + ":")
                .hasMessageContaining(problem)
                .hasMessageContaining(";");
    }

    @Test
    void chartThatIsNotKnown() {
        assertThatThrownBy(() -> run().helm("istio-base").read())
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("'istio-base' in <sources>")
                .hasMessageContaining("use one of base, default, istio-default, istiod,");
    }

    @Test
    void profileThatIsNotKnown() throws Exception {
        put(base, "operator.yaml", """
                apiVersion: install.istio.io/v1alpha1
                kind: IstioOperator
                spec:
                  profile: minimum
                  hub: registry.example/istio
                  tag: 1.28.1
                """);

        FindingEntry finding =
                onlyFinding(run().istioctl("operator.yaml").version("1.28.1").verify(), "image-unresolved");

        assertSays(finding, "Profile 'minimum' is not known for Istio 1.28", "ambient", "default", "minimal");
        assertThat(finding.location()).contains(new Location("operator.yaml", 4, 12));
    }

    @Test
    void placeholderWithoutValue() throws Exception {
        put(base, "values.yaml", "global:\n  hub: registry.example/istio\n  tag: ${mesh.tag}\n");

        VerificationReport report = run().helm("istiod", "values.yaml").verify();

        assertThat(report.images()).isEmpty();
        assertThat(report.outcome()).isEqualTo(Verdict.UNVERIFIED);
        assertThat(report.buildFails()).isTrue();
        assertThat(report.findings())
                .filteredOn(finding -> finding.rule().equals("image-unresolved"))
                .hasSize(2)
                .allSatisfy(finding -> {
                    assertSays(
                            finding, "Placeholder 'mesh.tag' has no value.", "<mesh.tag>…</mesh.tag>", "POM property");
                    assertThat(finding.location().map(Location::toString)).contains("values.yaml:3");
                });
    }

    @Test
    void projectWithoutAnything() throws Exception {
        VerificationReport report = run().verify();

        FindingEntry finding = onlyFinding(report, "no-images");
        assertSays(finding, "No configuration was found", "parameter sources", "failIfNoImages");
        assertThat(report.outcome()).isEqualTo(Verdict.UNVERIFIED);
        assertThat(run().read().isEmpty()).isTrue();
    }

    @Test
    void projectWhoseFilesAreLeftAloneIsToldWhichAndWhy() throws Exception {
        put(base, "k8s/values.yaml", "hub: registry.example\ntag: 1.28.1\n# istio\n");

        FindingEntry finding = onlyFinding(run().verify(), "no-images");

        assertSays(finding, "k8s/values.yaml", "left alone", "name it in <sources>");
    }

    @Test
    void projectThatMayHaveNothing() throws Exception {
        VerificationReport report = run().noImagesExpected().verify();

        assertThat(report.findings()).isEmpty();
        assertThat(report.buildFails()).isFalse();
        assertThat(report.outcome()).isEqualTo(Verdict.UNVERIFIED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            registry.example/Istio/pilot:1    | upper case
            registry.example/istio/pilot:     | its tag is empty
            registry.example/istio/pilot:a@b  | sha256
            docker://registry.example/pilot:1 | scheme
            registry.example/istio/pilot:a b  | white space
            """)
    void referenceThatIsNone(String reference, String problem) throws Exception {
        FindingEntry finding = imageFinding(run().image(reference).verify(), "image-unreadable");

        assertSays(finding, "\"" + reference + "\" is not an image reference", problem, "Correct the value");
    }

    // Where images come from

    @Test
    void layoutThatIsNone() throws Exception {
        Files.createDirectory(layout);

        assertThatThrownBy(() -> run().image(IMAGE).layout(layout).verify())
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("layouts: " + layout + " is no OCI image layout")
                .hasMessageContaining("skopeo copy");
    }

    @Test
    void offlineWithoutACopy() throws Exception {
        FindingEntry finding = imageFinding(run().image(IMAGE).offline().verify(), "image-unreachable");

        assertSays(finding, "Maven is offline", IMAGE, "Run without -o", "`layouts`");
    }

    @Test
    void registryThatRefusesTheConnection() throws Exception {
        String host;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            host = "127.0.0.1:" + socket.getLocalPort();
        }

        VerificationReport report =
                run().image(host + "/istio/pilot:1").plainHttp(host).verify();

        assertSays(imageFinding(report, "image-unreachable"), "Host " + host + " refuses the connection.", "<proxies>");
        assertThat(report.images())
                .singleElement()
                .satisfies(image -> assertThat(image.status()).isEqualTo(Status.UNREACHABLE));
    }

    @Test
    void registryThatNeverAnswers() throws Exception {
        try (ServerSocket blackHole = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String host = "127.0.0.1:" + blackHole.getLocalPort();
            long start = System.nanoTime();

            VerificationReport report = run().image(host + "/istio/pilot:1", host + "/istio/proxyv2:1")
                    .plainHttp(host)
                    .verify();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(GENEROUS);
            assertThat(report.outcome()).isEqualTo(Verdict.UNVERIFIED);
            assertThat(report.buildFails()).isTrue();
            assertThat(report.findings())
                    .filteredOn(finding -> finding.rule().equals("image-unreachable"))
                    .hasSize(2)
                    .allSatisfy(finding ->
                            assertSays(finding, "Host " + host + " does not answer.", "network and firewall"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UNAUTHORIZED     | (HTTP status 401) without credentials | settings.xml
            FORBIDDEN        | (HTTP status 403)                     | spelling of the repository
            NOT_FOUND        | Tag 1.28.1 does not exist in          | Check the spelling of hub, image and tag
            SERVER_ERROR     | HTTP status 500                       | Run again later
            WEB_PAGE         | answered with a web page              | login page of a network or proxy
            WEB_PAGE_AS_JSON | answered with a web page              | login page of a network or proxy
            """)
    void registryThatRefuses(Fault fault, String message, String remedy) throws Exception {
        writer().add(IMAGE, pilot());
        try (RegistryServer server = new RegistryServer(layout)) {
            server.fault("/v2/", fault);

            VerificationReport report = run().image(server.host() + "/istio/pilot:1.28.1")
                    .plainHttp(server.host())
                    .verify();

            assertSays(imageFinding(report, "image-unreachable"), server.host(), "istio/pilot", message, remedy);
        }
    }

    @Test
    void layerThatBreaksOff() throws Exception {
        writer().add(IMAGE, pilot());
        try (RegistryServer server = new RegistryServer(layout)) {
            server.fault(layerDigest(), Fault.TRUNCATED);

            VerificationReport report = run().image(server.host() + "/istio/pilot:1.28.1")
                    .plainHttp(server.host())
                    .verify();

            assertSays(
                    imageFinding(report, "image-unreachable"),
                    "linux/amd64: Layer " + layerDigest(),
                    "registry " + server.host(),
                    "broke off after",
                    "run again");
        }
    }

    @Test
    void manifestThatIsNotTheDigestAskedFor() throws Exception {
        String digest = writer().add(IMAGE, pilot());
        try (RegistryServer server = new RegistryServer(layout)) {
            server.fault("/manifests/", Fault.CORRUPT);
            String reference = server.host() + "/istio/pilot@" + digest;

            VerificationReport report =
                    run().image(reference).plainHttp(server.host()).verify();

            assertSays(
                    imageFinding(report, "image-unreadable"),
                    "has other bytes than the digest " + digest,
                    server.host(),
                    "Do not use this image");
        }
    }

    // What images hold

    @Test
    void layoutWhoseManifestWasReplaced() throws Exception {
        String digest = writer().add(IMAGE, pilot());
        Path blob = writer().blobFile(digest);
        Files.write(blob, writer().manifest(TestImage.linux("amd64")));

        assertSays(
                inLayout("image-unreadable"), "has other bytes than the digest " + digest, layout.toString(), "Do not");
    }

    @Test
    void layerWithOtherBytes() throws Exception {
        writer().add(IMAGE, pilot());
        Path blob = writer().blobFile(layerDigest());
        byte[] bytes = Files.readAllBytes(blob);
        bytes[bytes.length / 2] ^= 1;
        Files.write(blob, bytes);

        assertSays(
                inLayout("image-unreadable"),
                "linux/amd64: Layer " + layerDigest(),
                "layout " + layout,
                "other bytes than its digest",
                "Write this layout or archive again");
    }

    @Test
    void layerThatWasCutOff() throws Exception {
        writer().add(IMAGE, pilot());
        Path blob = writer().blobFile(layerDigest());
        byte[] bytes = Files.readAllBytes(blob);
        Files.write(blob, Arrays.copyOf(bytes, bytes.length / 2));

        assertSays(
                inLayout("image-unreadable"),
                "Layer " + layerDigest(),
                "ends after " + bytes.length / 2 + " of the announced " + bytes.length + " bytes",
                "Write this layout or archive again");
    }

    @Test
    void layerOfZstdThatIsCutShort() throws Exception {
        byte[] zstd = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0x20, 0};
        writer().add(
                        IMAGE,
                        TestImage.linux("amd64")
                                .layer("application/vnd.oci.image.layer.v1.tar+zstd", zstd, zstd)
                                .entrypoint("/" + PILOT));

        assertSays(
                inLayout("image-unreadable"),
                "Layer sha256:",
                "ends inside its zstd data",
                "Write this layout or archive again");
    }

    @Test
    void manifestOfSchema1() throws Exception {
        String document = "{\"schemaVersion\":1,\"name\":\"istio/pilot\",\"tag\":\"1.28.1\",\"fsLayers\":[]}";
        writer().addDocument(
                        IMAGE,
                        "application/vnd.docker.distribution.manifest.v1+json",
                        document.getBytes(StandardCharsets.UTF_8));

        assertSays(inLayout("image-unreadable"), IMAGE, "schema 1", "Push the image again");
    }

    @Test
    void executableThatIsCutOff() throws Exception {
        byte[] program = Run.standardProgram();
        writer().add(
                        IMAGE,
                        TestImage.linux("amd64")
                                .layer(new TestLayer().file(PILOT, Arrays.copyOf(program, program.length / 3), 0755))
                                .entrypoint("/" + PILOT));

        VerificationReport report = run().image(IMAGE).layout(layout).verify();

        FindingEntry finding = onlyFinding(report, "executable-unreadable");
        assertThat(report.outcome()).isEqualTo(Verdict.UNVERIFIED);
        assertThat(finding.path()).contains("/" + PILOT);
        assertThat(finding.location()).contains(Run.POM_LINE);
        assertSays(finding, "/" + PILOT + "", "truncated", "image in pom.xml:12");
    }

    @Test
    void imageWithoutTheExpectedExecutable() throws Exception {
        writer().add(IMAGE, TestImage.linux("amd64").layer(new TestLayer().file("etc/passwd", "root")));

        FindingEntry finding = inLayout("expected-executable-missing");

        assertThat(finding.path()).contains("/" + PILOT);
        assertThat(finding.platform()).contains("linux/amd64");
        assertSays(finding, "/" + PILOT + " was not found", "Check with the image's publisher", "pom.xml:12");
    }

    @Test
    void imageForAnotherPlatform() throws Exception {
        writer().add(IMAGE, pilot());

        VerificationReport report =
                run().image(IMAGE).layout(layout).platform("linux/arm64").verify();

        FindingEntry finding = onlyFinding(report, "platform-missing");
        assertThat(report.outcome()).isEqualTo(Verdict.FAIL);
        assertThat(finding.platform()).contains("linux/arm64");
        assertThat(finding.location()).contains(Run.POM_LINE);
        assertSays(finding, "is not built for linux/arm64", "remove linux/arm64 from the parameter platforms");
        assertThat(report.summary().executables()).isZero();
    }

    @Test
    void oneBadImageDoesNotHideTheOthers() throws Exception {
        writer().add(IMAGE, pilot());
        String missing = "registry.example/istio/proxyv2:1.28.1";

        VerificationReport report =
                run().image(IMAGE, missing).layout(layout).offline().verify();

        assertThat(report.outcome()).isEqualTo(Verdict.FAIL);
        assertThat(List.of(
                        onlyFinding(report, "go-standard-crypto").image(),
                        onlyFinding(report, "image-unreachable").image()))
                .containsExactly(Optional.of(IMAGE), Optional.of(missing));
    }
}
