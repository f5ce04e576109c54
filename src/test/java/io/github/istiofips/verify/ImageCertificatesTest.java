// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.github.istiofips.certificate.CertificateInput;
import io.github.istiofips.executable.ExecutableInspector;
import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.report.ConsoleLine;
import io.github.istiofips.report.ConsoleReport;
import io.github.istiofips.report.JsonReport;
import io.github.istiofips.report.VerificationReport;
import io.github.istiofips.report.VerificationReport.CertificateEntry;
import io.github.istiofips.report.VerificationReport.PlaceEntry;
import io.github.istiofips.report.VerificationReport.Verdict;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.Programs;
import io.github.istiofips.testing.RegistryServer;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates and keys inside images are listed, and judged never. */
class ImageCertificatesTest {

    private static final String REFERENCE = "registry.example/istio/pilot:1.28.1";
    private static final String DISCOVERY = "/usr/local/bin/pilot-discovery";

    @TempDir
    Path temp;

    private Path base;

    @BeforeEach
    void makeProject() throws IOException {
        base = Files.createDirectory(temp.resolve("project"));
    }

    private static byte[] material(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                ImageCertificatesTest.class.getResourceAsStream("/io/github/istiofips/certificate/" + name), name)) {
            return in.readAllBytes();
        }
    }

    private static byte[] joined(String... names) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String name : names) {
            all.write(material(name));
            all.write('\n');
        }
        return all.toByteArray();
    }

    private static byte[] javaKeystore() throws Exception {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        store.setCertificateEntry(
                "our-root",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(material("root2048.crt"))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, "changeit".toCharArray());
        return out.toByteArray();
    }

    private static TestImage image(String architecture, TestLayer layer) {
        return TestImage.linux(architecture)
                .layer(layer.file(DISCOVERY.substring(1), Inspected.program(architecture), 0755))
                .entrypoint(DISCOVERY);
    }

    private static TestLayer layerOfAllKinds() throws Exception {
        return new TestLayer()
                .file("etc/ssl/bundle", joined("root4096.crt", "rootp384.crt"), 0644)
                .file("etc/ssl/copy.PEM", material("root4096.crt"), 0644)
                .file("etc/key.pem", material("rsa4096.key"), 0600)
                .file("etc/odd.key", "no key at all".getBytes(StandardCharsets.US_ASCII), 0644)
                .file("opt/java/cacerts", javaKeystore(), 0644);
    }

    private VerificationReport verify(String reference, TestImage... images) throws Exception {
        Path layout = temp.resolve("layout");
        new OciLayoutWriter(layout).add(reference, images);
        return new Run(base, temp.resolve("work"))
                .image(reference)
                .layout(layout)
                .verify();
    }

    private static List<String> places(VerificationReport report, String algorithm, int bits) {
        return report.certificates().stream()
                .filter(entry -> entry.keyAlgorithm().equals(algorithm)
                        && entry.keyBits().orElse(0) == bits)
                .flatMap(entry -> entry.places().stream())
                .map(place -> place.file() + ":" + place.line())
                .toList();
    }

    /** All that is found concerns the image as such or its one program, which is not in FIPS mode. */
    private static void assertNothingFound(VerificationReport report) {
        assertThat(report.findings())
                .allMatch(finding -> finding.path().orElse(DISCOVERY).equals(DISCOVERY))
                .extracting(finding -> finding.rule())
                .containsOnly("plane-not-covered", "distribution-unknown", "go-standard-crypto");
    }

    private static String console(VerificationReport report) {
        return ConsoleReport.lines(report, "report.json", ConsoleReport.Detail.OVERVIEW).stream()
                .map(ConsoleLine::text)
                .reduce("", (all, line) -> all + line + "\n");
    }

    @Test
    void areListedOnceWithAllPlacesAndNeverJudged() throws Exception {
        VerificationReport report =
                verify(REFERENCE, image("amd64", layerOfAllKinds()), image("arm64", layerOfAllKinds()));

        assertThat(report.images().get(0).platforms()).hasSize(2);
        assertThat(places(report, "RSA", 4096))
                .containsExactlyInAnyOrder(
                        REFERENCE + "!/etc/ssl/bundle:1",
                        REFERENCE + "!/etc/ssl/copy.PEM:1",
                        REFERENCE + "!/etc/key.pem:1");
        assertThat(places(report, "EC", 384)).singleElement().asString().startsWith(REFERENCE + "!/etc/ssl/bundle:");
        assertThat(report.certificates()).noneMatch(CertificateEntry::judged);
        assertThat(report.summary().certificates())
                .isEqualTo(report.certificates().size());
        assertNothingFound(report);
        assertThat(console(report)).contains(" not judged: ", "whatever lies in images");
        Path file = JsonReport.write(report, temp.resolve("report"));
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(JsonReport.class.getResourceAsStream("report-1.schema.json"))
                        .validate(new ObjectMapper().readTree(file.toFile())))
                .isEmpty();
    }

    @Test
    void ofTheProjectAreDescribedAsThere() throws Exception {
        Files.write(base.resolve("zz.crt"), material("leaf-rsa2048.crt"));
        Files.write(base.resolve("zz.key"), material("rsa2048.key"));

        VerificationReport report = verify(
                REFERENCE, image("amd64", new TestLayer().file("etc/a.crt", material("leaf-rsa2048.crt"), 0644)));

        assertThat(report.certificates())
                .filteredOn(entry -> entry.places().size() == 2)
                .singleElement()
                .satisfies(entry -> {
                    assertThat(entry.judged()).isTrue();
                    assertThat(entry.places())
                            .extracting(PlaceEntry::file)
                            .containsExactly(REFERENCE + "!/etc/a.crt", "zz.crt");
                });
        assertThat(console(report)).contains("  zz.crt:1 and 1 more");
    }

    /** Only their place identifies such keys, so that two of them must not be taken for one. */
    @Test
    void bareKeysAreToldApart() throws Exception {
        TestLayer layer = new TestLayer();
        for (String path : List.of("etc/a.key", "etc/b.key")) {
            layer.file(path, material("ed25519.key"), 0600);
        }

        VerificationReport report = verify(REFERENCE, image("amd64", layer), image("arm64", layer));

        assertThat(report.certificates())
                .hasSize(2)
                .allSatisfy(entry -> assertThat(entry.fingerprint()).matches("[0-9a-f]{64}"))
                .extracting(entry -> entry.places().size())
                .containsOnly(1);
    }

    @Test
    void keysOfSoloStayMasked() throws Exception {
        String key = "0123456789ab";
        VerificationReport report = verify(
                "registry.example/istio-" + key + "/pilot:1.28.1",
                image("amd64", new TestLayer().file("etc/a.crt", material("root2048.crt"), 0644)));

        assertThat(places(report, "RSA", 2048))
                .containsExactly("registry.example/istio-****/pilot:1.28.1!/etc/a.crt:1");
        assertThat(Files.readString(JsonReport.write(report, temp.resolve("report"))))
                .doesNotContain(key);
    }

    @ParameterizedTest
    @CsvSource({"-----BEGIN , 4194304", "-----BEGIN X-----, 4194304", "-----BEGIN , 4194305", "----, 8", "'', 0"})
    void hostileFilesFindNothing(String line, int size) throws Exception {
        byte[] block = (line + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] content = new byte[size];
        for (int i = 0; i < size; i++) {
            content[i] = block[i % block.length];
        }

        VerificationReport report = verify(REFERENCE, image("amd64", new TestLayer().file("etc/a.pem", content, 0644)));

        assertThat(report.certificates()).isEmpty();
        assertNothingFound(report);
        assertThat(content).hasSizeLessThanOrEqualTo(CertificateInput.MAX_BYTES + 1);
    }

    @Test
    void tooManyAreCounted() throws Exception {
        TestLayer layer = new TestLayer();
        byte[] key = material("p256.pub");
        for (int i = 0; i < CertificateInventory.MAX_PLACES + 7; i++) {
            layer.file("etc/" + i + ".pem", key, 0644);
        }

        VerificationReport report = verify(REFERENCE, image("amd64", layer));

        int listed = report.certificates().get(0).places().size();
        assertThat(listed).isPositive().isLessThanOrEqualTo(CertificateInventory.MAX_PLACES);
        assertThat(console(report))
                .contains("  " + (CertificateInventory.MAX_PLACES + 7 - listed)
                        + " further places or files of certificates in images are not listed");
        assertNothingFound(report);
    }

    @Test
    void aSecondRunTakesThemFromTheCache() throws Exception {
        Path layout = temp.resolve("layout");
        new OciLayoutWriter(layout).add(REFERENCE, image("amd64", layerOfAllKinds()));
        try (RegistryServer server = new RegistryServer(layout)) {
            byte[] first = report(server);
            int asked = server.requests().size();

            byte[] second = report(server);

            assertThat(second).isEqualTo(first);
            assertThat(new String(first, StandardCharsets.UTF_8)).contains("!/etc/ssl/bundle");
            assertThat(server.requests().subList(asked, server.requests().size()))
                    .containsExactly("/v2/istio/pilot/manifests/1.28.1");
        }
        try (Stream<Path> cached = Files.walk(temp.resolve("cache"))) {
            assertThat(cached.filter(Files::isRegularFile)).isNotEmpty();
        }
    }

    private byte[] report(RegistryServer server) throws Exception {
        VerificationReport report = new Run(base, temp.resolve("work"))
                .image(server.host() + "/istio/pilot:1.28.1")
                .plainHttp(server.host())
                .cache(ContentCache.at(temp.resolve("cache"), warning -> {
                    throw new AssertionError(warning);
                }))
                .verify();
        return Files.readAllBytes(JsonReport.write(report, temp.resolve("report")));
    }

    /** What is kept are facts: nothing of a private key's body is in them. */
    @Test
    void noPrivateKeyIsKept() throws Exception {
        byte[] key = material("rsa4096.key");
        String body =
                new String(key, StandardCharsets.US_ASCII).lines().toList().get(5);
        Path content = Files.write(temp.resolve("content"), key);

        FileFacts facts = new FileFacts(
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                ExecutableInspector.inspect(content, Optional.empty(), Map.of()),
                ImageCertificates.list(content).certificates(),
                2);

        assertThat(facts.certificates()).hasSize(1);
        assertThat(facts.toJson()).doesNotContain(body, body.substring(10, 30));
        assertThat(FileFacts.fromJson(facts.toJson())).isEqualTo(facts);
    }

    @Test
    void ofADirectoryAreListed() throws Exception {
        Files.createDirectories(base.resolve("root/etc"));
        Files.write(base.resolve("root/etc/ca.crt"), material("root4096.crt"));

        VerificationReport only = new Run(base, temp.resolve("work")).inspect("root");
        Files.write(base.resolve("root/server"), Run.standardProgram());
        VerificationReport beside = new Run(base, temp.resolve("work")).inspect("root");

        assertThat(places(only, "RSA", 4096)).containsExactly("root!/etc/ca.crt:1");
        assertThat(only.outcome()).isEqualTo(Verdict.UNVERIFIED);
        assertThat(only.findings())
                .extracting(finding -> finding.rule())
                .containsExactly("expected-executable-missing");
        assertThat(places(beside, "RSA", 4096)).isEqualTo(places(only, "RSA", 4096));
        assertThat(beside.findings()).extracting(finding -> finding.rule()).contains("go-standard-crypto");
    }

    /** Counted are the keys that openssl, the reference implementation, says have 4096 bits. */
    @Test
    @Tag("real-components")
    void theRootsOfDebianAreListed() throws Exception {
        byte[] bundle = Files.readAllBytes(Path.of("/etc/ssl/certs/ca-certificates.crt"));
        int expected = 0;
        for (String block : Pattern.compile("(?<=-----END CERTIFICATE-----)")
                .splitAsStream(new String(bundle, StandardCharsets.US_ASCII))
                .toList()) {
            if (block.contains("BEGIN")) {
                Path one = Files.writeString(temp.resolve("one.pem"), block);
                String text = Programs.run(temp, "openssl", "x509", "-noout", "-text", "-in", one.toString());
                expected += text.contains("rsaEncryption") && text.contains("Public-Key: (4096 bit)") ? 1 : 0;
            }
        }

        VerificationReport report = verify(
                REFERENCE, image("amd64", new TestLayer().file("etc/ssl/certs/ca-certificates.crt", bundle, 0644)));

        assertThat(expected).isGreaterThan(20);
        assertThat(places(report, "RSA", 4096)).hasSize(expected);
        assertNothingFound(report);
    }

    @Test
    void namesDecideWithoutRegardToCase() {
        assertThat(Arrays.asList("a.pem", "b/c.CRT", "usr/lib/cacerts", ".keystore", "x.jceks"))
                .allMatch(path -> ImageCertificates.mayHold(path, 5, new byte[] {1, 2, 3, 4}));
        assertThat(Arrays.asList("pem", "cacerts/x", "a.pem.gz", "mycacerts"))
                .noneMatch(path -> ImageCertificates.mayHold(path, 5, new byte[] {1, 2, 3, 4}));
        assertThat(ImageCertificates.mayHold("x", 5, "----".getBytes(StandardCharsets.US_ASCII)))
                .isTrue();
    }
}
