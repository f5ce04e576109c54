// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.certificate.CertificateInput;
import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.certificate.CertificateInspection;
import io.github.istiofips.certificate.CertificateInspector;
import io.github.istiofips.certificate.InputView;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.certificate.discovery.CertificateInputs.Collected;
import io.github.istiofips.project.ProjectFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateInputsTest {

    private static final String ROOT = material("root4096.crt");
    private static final String LEAF = material("leaf-p256.crt");
    private static final String KEY = material("p256.key");

    @TempDir
    Path base;

    private static String material(String name) {
        try (InputStream in =
                CertificateInputsTest.class.getResourceAsStream("/io/github/istiofips/certificate/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void put(String name, String text) throws IOException {
        Path file = base.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Collected collect(String... named) throws IOException {
        return CertificateInputs.collect(
                ProjectFiles.walk(base, List.of()),
                file -> Set.of(named).contains(file.relative()),
                file -> file.relative().startsWith("left-out/"),
                file -> Optional.empty());
    }

    private CertificateInspection inspect(String... named) throws IOException {
        return CertificateInspector.inspect(collect(named).inputs());
    }

    private CertificateFacts only() throws IOException {
        assertThat(inspect().certificates()).hasSize(1);
        return inspect().certificates().get(0);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String indent(String text) {
        return text.indent(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.pem",
                "a.crt",
                "d/a.CER",
                "d/a.key",
                "a.der",
                "a.csr",
                "a.p7b",
                "a.p7c",
                "a.P7",
                "a.p8",
                "a.pk8",
                "a.pkcs8",
                "a.p12",
                "a.pfx",
                "a.jks",
                "a.jceks",
                "a.keystore",
                "a.truststore",
                "a.ks",
                "jre/cacerts"
            })
    void takesFilesByTheirName(String name) throws IOException {
        put(name, ROOT);
        put("left-out/b.pem", LEAF);
        put("readme.txt", LEAF);
        assertThat(only().places()).containsExactly(new Place(name, 1, ""));
        assertThat(inspect("readme.txt").certificates()).hasSize(2);
        assertThat(inspect("left-out/b.pem").certificates()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            certs/ca-cert.pem,      certs/ca-key.pem,      true
            certs/ca-cert.pem,      other/ca-key.pem,      false
            src/test/x/ca-cert.pem, src/test/x/ca-key.pem, true
            src/test/x/cert.pem,    src/test/x/key.pem,    false
            """)
    void aFolderOfIstiosAuthorityIsJudged(String certificate, String key, boolean judged) throws IOException {
        put(certificate, ROOT);
        put(key, KEY);
        assertThat(inspect().certificates())
                .filteredOn(c -> c.kind() == CertificateFacts.Kind.CERTIFICATE)
                .allSatisfy(c -> assertThat(c.judged()).isEqualTo(judged));
    }

    @ParameterizedTest
    @CsvSource({"cacerts,true", "istio-ca-secret,true", "other,false"})
    void secretsOfTheAuthorityAreJudged(String name, boolean judged) throws IOException {
        put("k8s/secret.yaml", """
                # a comment
                apiVersion: v1
                kind: Secret
                metadata:
                  name: %s
                data:
                  password: c2VjcmV0
                  root-cert.pem: %s
                """.formatted(name, base64(ROOT)));
        assertThat(only().judged()).isEqualTo(judged);
        assertThat(only().places()).containsExactly(new Place("k8s/secret.yaml", 8, "root-cert.pem"));
        assertThat(inspect().unreadable()).isEmpty();
    }

    @Test
    void blocksInStringDataHaveTheirTrueLines() throws IOException {
        String head = """
                kind: Secret
                metadata: {name: cacerts}
                stringData:
                  cert-chain.pem: |
                """;
        put("s.yaml", head + indent(LEAF) + indent(ROOT) + "  note: hello\n");
        List<String> lines = Files.readAllLines(base.resolve("s.yaml"));
        int second = lines.lastIndexOf("    -----BEGIN CERTIFICATE-----") + 1;
        assertThat(inspect().certificates().stream().flatMap(c -> c.places().stream()))
                .containsExactlyInAnyOrder(
                        new Place("s.yaml", 5, "cert-chain.pem"), new Place("s.yaml", second, "cert-chain.pem"));
        assertThat(second).isGreaterThan(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Gateway\nspec:\n  servers:\n  - tls: {credentialName: web}\n",
                "kind: Gateway\nspec:\n  servers:\n  - tls: {credentialNames: [x, web]}\n",
                "kind: Gateway\nspec:\n  listeners:\n  - tls: {certificateRefs: [{name: web}]}\n",
                "kind: List\nitems:\n- kind: Gateway\n  spec:\n    servers:\n    - tls: {credentialName: web}\n"
            })
    void secretsThatAGatewayNamesAreJudged(String gateway) throws IOException {
        put(
                "a/secret.yaml",
                "kind: SecretList\nitems:\n- kind: Secret\n  metadata: {name: web}\n  data: {tls.crt: " + base64(LEAF)
                        + "}\n");
        assertThat(only().judged()).isFalse();
        put("z/gateway.yml", gateway);
        assertThat(only().judged()).isTrue();
    }

    @Test
    void anOddGatewayNamesNothing() throws IOException {
        put("g.yaml", """
                kind: Gateway
                spec:
                  servers: [1, {tls: 2}, {tls: {credentialNames: [[1]]}}]
                  listeners: [{tls: {certificateRefs: [1, {name: [2]}]}}]
                ---
                - Gateway
                """);
        assertThat(collect().inputs()).isEmpty();
    }

    @Test
    void aCertificateBesideItsKeyInASecretIsJudged() throws IOException {
        put(
                "s.yaml",
                "kind: Secret\nmetadata: {name: web}\ndata:\n  tls.crt: " + base64(LEAF)
                        + "\nstringData:\n  tls.key: |\n" + indent(KEY));
        assertThat(inspect().certificates()).hasSize(2).allMatch(CertificateFacts::judged);
    }

    @Test
    void pemInOtherValuesAndInTemplatesIsFound() throws IOException {
        put("values.yaml", "meshConfig:\n  caCertificates:\n  - pem: |\n" + ROOT.indent(8));
        put("t/templates/secret.yaml", "{{- if .Values.x }}\nkind: Secret\nstringData:\n  tls.key: |\n" + indent(KEY));
        assertThat(inspect().certificates())
                .extracting(CertificateFacts::places, CertificateFacts::judged)
                .containsExactlyInAnyOrder(
                        tuple(List.of(new Place("values.yaml", 4, "meshConfig.caCertificates.pem")), false),
                        tuple(List.of(new Place("t/templates/secret.yaml", 5, "")), true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kind: Secret // metadata: {name: cacerts} // data: {ca-key.pem: "${KEY}"} | placeholder | true
            kind: Secret // metadata: {name: cacerts} // data: {ca-key.pem: ""} | empty | true
            kind: Secret // metadata: {name: cacerts} // data: {ca-key.pem: "ENC[AES256_GCM]"} | SOPS | true
            kind: Secret // metadata: {name: other} // data: {tls.key: "${KEY}"} | not base64 | false
            kind: SealedSecret // metadata: {name: cacerts} // spec: {encryptedData: {ca-key.pem: AgA, x: AgB}} | sealed | true
            kind: SealedSecret // metadata: {name: other} // spec: {encryptedData: {tls.key: AgA}} | sealed | false
            """)
    void whatCannotBeReadIsReported(String yaml, String reason, boolean judged) throws IOException {
        put("s.yaml", yaml.replace(" // ", "\n"));
        Collected collected = collect();
        List<UnreadableCertificate> unreadable = collected.unreadable().isEmpty()
                ? CertificateInspector.inspect(collected.inputs()).unreadable()
                : collected.unreadable();
        assertThat(unreadable).hasSize(1);
        assertThat(unreadable.get(0).reason()).contains(reason);
        assertThat(unreadable.get(0).judged()).isEqualTo(judged);
        assertThat(unreadable.get(0).place().line()).isEqualTo(3);
    }

    @Test
    void whatHoldsNothingIsLeftAlone() throws IOException {
        put("s.yaml", """
                kind: Secret
                metadata: {name: s}
                data: {token: '!', user: YQ==, x: [1], y: null}
                stringData: {z: null, password: a}
                """);
        put("broken.yaml", "kind: Secret\n{{ x");
        put("other.yaml", "a: b");
        Files.write(base.resolve("latin.yaml"), new byte[] {(byte) 0xE9});
        assertThat(collect()).isEqualTo(new Collected(List.of(), List.of(), List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "a.yaml, name: cacerts # \u00e9, ISO-8859-1",
        "a.yml, -----BEGIN CERTIFICATE \u00e9, UTF-16",
        "a.json, istio-ca-secret \u00e9, ISO-8859-1"
    })
    void anUndecodableFileThatTellsOfCertificatesIsReported(String name, String text, String charset)
            throws IOException {
        Files.write(base.resolve(name), text.getBytes(Charset.forName(charset)));
        assertThat(collect().unreadable())
                .containsExactly(new UnreadableCertificate(
                        new Place(name, 1, ""),
                        "The file names a certificate, key or Secret of Istio, but cannot be read: it is not UTF-8 or"
                                + " larger than 33554432 bytes; save it as UTF-8, or split it.",
                        true));
    }

    @Test
    void aYamlFileThatCannotBeOpenedIsReported() throws IOException {
        put("a.yaml", "x");
        ProjectFiles files = ProjectFiles.walk(base, List.of());
        Files.delete(base.resolve("a.yaml"));
        assertThat(CertificateInputs.collect(files, f -> false, f -> false, f -> Optional.empty())
                        .unreadable())
                .containsExactly(new UnreadableCertificate(
                        new Place("a.yaml", 1, ""), "The file could not be opened; check its permissions.", true));
    }

    @ParameterizedTest
    @CsvSource({
        "s.json, '{\"kind\":\"Secret\",\"metadata\":{\"name\":\"cacerts\"},\"data\":{\"root-cert.pem\":\"%s\"}}'",
        "s.yaml, '[{kind: Secret, metadata: {name: cacerts}, data: {root-cert.pem: %s}}]'",
    })
    void secretsInJsonAndInSequencesAreRead(String name, String text) throws IOException {
        put(name, text.formatted(base64(ROOT)));
        assertThat(only().judged()).isTrue();
        assertThat(only().places()).containsExactly(new Place(name, 1, "root-cert.pem"));
    }

    @Test
    void aGatewayInASequenceOfAJsonFileNamesItsSecret() throws IOException {
        put("s.yaml", "kind: Secret\nmetadata: {name: web}\ndata: {tls.crt: " + base64(LEAF) + "}\n");
        put("g.json", "[{\"kind\":\"Gateway\",\"spec\":{\"servers\":[{\"tls\":{\"credentialName\":\"web\"}}]}}]");
        assertThat(only().judged()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "a.p12, '', NONE",
        "a.p12, a.p12, NAMED",
        "src/test/istio/a.jks, '', TEST",
        "istio-ingress/a.PFX, '', ISTIO_FOLDER",
        "istio-ingress/deep/a.jks, '', NONE",
        "k/Cacerts/a.ks, '', ISTIO_FOLDER",
        "certs/a.p12, '', ISTIO_CA"
    })
    void aKeystoreIsAnInputWithWhatItsPlaceTells(String name, String named, String mark) throws IOException {
        put("certs/ca-cert.pem", ROOT);
        put("certs/ca-key.pem", KEY);
        put(name, "x");
        List<CertificateInput> inputs = collect(named).inputs().stream()
                .filter(input -> input.place().file().equals(name))
                .toList();
        assertThat(inputs).hasSize(1);
        assertThat(InputView.marks(inputs.get(0)))
                .isEqualTo(mark.equals("NONE") ? Set.of() : Set.of(Mark.valueOf(mark)));
    }

    @Test
    void aFileThatVanishesIsReported() throws IOException {
        put("a.pem", ROOT);
        put("ca/ca-cert.pem", ROOT);
        put("ca/ca-key.pem", KEY);
        ProjectFiles files = ProjectFiles.walk(base, List.of());
        Files.delete(base.resolve("a.pem"));
        Files.delete(base.resolve("ca/ca-key.pem"));
        assertThat(CertificateInputs.collect(files, f -> false, f -> false, f -> Optional.empty())
                        .unreadable())
                .extracting(u -> u.place().file(), UnreadableCertificate::judged)
                .containsExactly(tuple("a.pem", false), tuple("ca/ca-key.pem", true));
    }
}
