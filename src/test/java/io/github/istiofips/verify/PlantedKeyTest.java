// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.certificate.CertificateInput;
import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.certificate.CertificateInspector;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.StorePassword;
import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.image.registry.RegistrySettings;
import io.github.istiofips.policy.PolicyRequest;
import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.report.ConsoleLine;
import io.github.istiofips.report.ConsoleReport;
import io.github.istiofips.report.FailSwitches;
import io.github.istiofips.report.JsonReport;
import io.github.istiofips.report.ResolutionListing;
import io.github.istiofips.report.VerificationReport;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.SecretSearch;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import io.github.istiofips.verify.VerificationRequest.ImageAccess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Private keys lie everywhere in a project; nothing that leaves a run has a trace of one, nor of the password of a keystore. */
class PlantedKeyTest {

    private static final String IMAGE = "registry.example/istio/pilot:1.30.2-fips";

    @TempDir
    Path temp;

    private Path base;
    private final List<PlantedKey> keys = List.of(PlantedKey.rsa(), PlantedKey.ec(), PlantedKey.ed25519());
    private final SecretSearch search = new SecretSearch().password(PlantedKey.PASSWORD);

    @BeforeEach
    void makeProject() throws IOException {
        base = Files.createDirectory(temp.resolve("project"));
        keys.forEach(key -> key.addTo(search));
    }

    @ParameterizedTest(name = "password given: {0}")
    @ValueSource(booleans = {false, true})
    void nothingThatARunWritesHasATraceOfAKey(boolean passwordGiven) throws Exception {
        for (PlantedKey key : keys) {
            plantFiles(key);
            plantSecrets(key);
            plantBroken(key);
        }
        Path layout = temp.resolve("layout");
        new OciLayoutWriter(layout).add(IMAGE, imageWithKeys());
        Path work = temp.resolve("work");
        Path cache = temp.resolve("cache");
        List<String> said = new ArrayList<>();
        Run run = new Run(base, work).image(IMAGE).layout(layout);
        if (passwordGiven) {
            run.password("keys/**", PlantedKey.PASSWORD);
        }
        ProjectContent content = run.read();

        Verification verification = new IstioFipsVerifier()
                .verify(content, request(List.of(layout), ContentCache.at(cache, said::add), work, said));

        VerificationReport report = verification.report();
        Path output = Files.createDirectories(temp.resolve("output"));
        JsonReport.write(report, output);
        verification.run().write(output);
        for (ConsoleReport.Detail detail : ConsoleReport.Detail.values()) {
            ConsoleReport.lines(report, "report.json", detail).forEach(line -> said.add(line.text()));
        }
        said.add(ConsoleReport.summary(report, "report.json"));
        ResolutionListing.lines(content.resolution()).stream()
                .map(ConsoleLine::text)
                .forEach(said::add);
        said.add(report.toString());
        said.add(content.toString());
        said.add(verification.toString());
        assertThat(report.certificates()).hasSizeGreaterThanOrEqualTo(keys.size());
        assertThat(said).hasSizeGreaterThan(20);
        assertThat(report.certificates().stream()
                        .flatMap(certificate -> certificate.places().stream())
                        .anyMatch(place -> place.file().endsWith("encrypted.key")))
                .as("opened with the password")
                .isEqualTo(passwordGiven);
        assertThat(search.find(String.join("\n", said))).isEmpty();
        assertThat(traces(output)).isEmpty();
        assertThat(traces(cache)).isEmpty();
        assertThat(traces(work)).isEmpty();
    }

    private void plantFiles(PlantedKey key) throws IOException {
        String name = "keys/" + key.name();
        Run.put(base, name + "/server.key", key.pem());
        Run.put(base, name + "/traditional.pem", key.traditionalPem());
        Run.put(base, name + "/encrypted.key", key.encryptedPem());
        Run.put(base, name + "/windows.pem", key.pem().replace("\n", "\r\n"));
        Files.write(base.resolve(name).resolve("server.der"), key.der());
        for (String type : List.of("JKS", "PKCS12")) {
            Files.write(base.resolve(name).resolve("store." + (type.equals("JKS") ? "jks" : "p12")), key.store(type));
        }
    }

    private void plantSecrets(PlantedKey key) throws IOException {
        String pem = key.pem().indent(4);
        Run.put(base, key.name() + "-secret.yaml", """
                apiVersion: v1
                kind: Secret
                metadata: {name: cacerts, namespace: istio-system}
                data:
                  ca-key.pem: %s
                  broken.pem: %s!
                stringData:
                  tls.key: |
                %s""".formatted(key.base64Pem(), key.base64Pem(), pem));
        Run.put(base, key.name() + "-secret.json", """
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "istio-ca-secret"},
                 "data": {"ca-key.pem": "%s"}}
                """.formatted(key.base64Pem()));
        Run.put(
                base,
                key.name() + "-values.yaml",
                "global: {hub: h}\nkey: |\n" + key.pem().indent(2));
    }

    /** What does not parse tempts to print what stands there. */
    private void plantBroken(PlantedKey key) throws IOException {
        String pem = key.pem();
        String name = "broken/" + key.name();
        Run.put(base, name + "/cut.pem", pem.substring(0, pem.length() - 40));
        Run.put(base, name + "/letters.pem", pem.replaceFirst("\n", "\n%%%"));
        Run.put(base, name + "/other-end.pem", pem.replace("END PRIVATE KEY", "END CERTIFICATE"));
        Run.put(base, name + "/label.pem", pem.replace("PRIVATE KEY", "CERTIFICATE"));
        Run.put(base, name + "/one-line.pem", pem.replace("\n", ""));
        Run.put(base, name + "/no-break.pem", "-----BEGIN PRIVATE KEY-----" + key.base64Pem());
        Run.put(base, name + "/cut-secret.yaml", "kind: Secret\ndata:\n  ca-key.pem: [" + key.base64Pem() + "\n: }");
        Run.put(base, name + "/key-as-name.yaml", "kind: Secret\n" + pem + ": {\n");
    }

    private TestImage imageWithKeys() {
        TestLayer layer = new TestLayer().file("usr/local/bin/pilot-discovery", Run.standardProgram(), 0755);
        for (PlantedKey key : keys) {
            layer.file("etc/certs/" + key.name() + ".pem", key.pem());
            layer.file("etc/certs/" + key.name() + ".p12", key.store("PKCS12"), 0600);
        }
        return TestImage.linux("amd64").layer(layer).entrypoint("/usr/local/bin/pilot-discovery");
    }

    private static VerificationRequest request(
            List<Path> layouts, ContentCache cache, Path work, List<String> progress) {
        return new VerificationRequest(
                new ImageAccess(
                        layouts,
                        new RegistrySettings(Map.of(), host -> Optional.empty(), List.of(), true),
                        List.of(),
                        cache,
                        Optional.of(progress::add)),
                new PolicyRequest(LocalDate.of(2026, 11, 22), Rsa4096.FAIL, true, true, Map.of()),
                new FailSwitches(true, true, true, false),
                new TreeMap<>(),
                "test",
                work);
    }

    private List<String> traces(Path directory) throws IOException {
        List<String> traces = new ArrayList<>();
        if (Files.exists(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    search.find(Files.readAllBytes(file)).ifPresent(trace -> traces.add(file + ": " + trace));
                }
            }
        }
        return traces;
    }

    @Test
    void whatIsOpenedWithAPasswordIsNotShownEither() {
        List<Object> shown = new ArrayList<>();
        for (PlantedKey key : keys) {
            List<byte[]> locked = List.of(
                    key.encryptedPem().getBytes(StandardCharsets.US_ASCII), key.store("JKS"), key.store("PKCS12"));
            for (byte[] bytes : locked) {
                StorePassword password = new StorePassword(PlantedKey.PASSWORD);
                CertificateInput input = CertificateInput.ofLines(bytes, new Place("a", 1, ""), "", Set.of(Mark.NAMED))
                        .withPassword(password);
                shown.add(password);
                shown.add(input);
                shown.add(CertificateInspector.inspect(List.of(input)));
                byte[] changed = bytes.clone();
                changed[bytes.length / 2] ^= 1;
                shown.add(CertificateInspector.inspect(
                        List.of(CertificateInput.ofLines(changed, new Place("a", 1, ""), "", Set.of(Mark.NAMED))
                                .withPassword(password))));
            }
        }
        assertThat(search.find(shown.toString())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "global:\n  hub: x\nkey: |\n%s\n  : }\n\t- [\n",
                "a: [\n%s",
                "%s: {",
                "kind: IstioOperator\nspec:\n  hub: \"%s\n",
                "- &a %s\n- *b\n"
            })
    void anExceptionDoesNotQuoteTheKeyThatStandsAtTheFault(String template) throws Exception {
        int faults = 0;
        for (PlantedKey key : keys) {
            for (String pem : List.of(key.pem(), key.base64Pem(), key.pem().indent(2))) {
                Run.put(base, "values.yaml", template.formatted(pem));
                try {
                    new Run(base, temp.resolve("work"))
                            .helm("istiod", "values.yaml")
                            .read();
                } catch (SourceException e) {
                    StringWriter trace = new StringWriter();
                    e.printStackTrace(new PrintWriter(trace));
                    assertThat(search.find(trace.toString()))
                            .as("%s", e.getMessage())
                            .isEmpty();
                    faults++;
                }
            }
        }
        assertThat(faults).as("files that cannot be parsed").isPositive();
    }
}
