// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.certificate.CertificateInspection;
import io.github.istiofips.certificate.CertificateInspector;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.certificate.discovery.CertificateInputs.Collected;
import io.github.istiofips.project.ProjectFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Templates, and Secrets of the mesh whose content is not all there. */
class UnfilledTest {

    @TempDir
    Path base;

    private static String material(String name) throws IOException {
        try (InputStream in = UnfilledTest.class.getResourceAsStream("/io/github/istiofips/certificate/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void put(String name, String content) throws IOException {
        Path file = base.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private Collected collect() throws IOException {
        return CertificateInputs.collect(
                ProjectFiles.walk(base, List.of()), file -> false, file -> false, file -> Optional.empty());
    }

    private List<CertificateFacts> facts() throws IOException {
        return CertificateInspector.inspect(collect().inputs()).certificates();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
            kind: Secret // metadata: // '  name: cacerts' // data: // '  ca-key.pem: {{ .Values.key | b64enc }}' ; 2
            kind: Secret // metadata: {name: cacerts} // data: {{ toYaml .Values.data }} ; 2
            kind: Secret // metadata: // '  name: {{ .Values.n | default "cacerts" }}' // data: {a: {{ .x }}} ; 2
            metadata: // '  name: istio-ca-secret' // kind: SealedSecret // spec: {a: {{ .x }}} ; 4
            kind: ExternalSecret // spec: // '  target: {name: cacerts}' // '  a: {{ .x }}' ; 2
            kind: Certificate // spec: // '  secretName: cacerts' // '  privateKey: {size: {{ .x }}}' ; 2
            """)
    void aTemplateOfASecretOfTheMeshCannotBeRead(String lines, int line) throws IOException {
        put("t.yaml", "{{- if .Values.on }}\n" + lines.replace(" // ", "\n").replace("'", "") + "\n{{- end }}\n");
        assertThat(collect().unreadable())
                .extracting(UnreadableCertificate::place, UnreadableCertificate::judged)
                .containsExactly(tuple(new Place("t.yaml", line, ""), true));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ca-cert.pem: {{ .Values.ca }}            | 1
            ca-cert.pem: BASE64                      | 0
            annotations: {a: {{ .x }}}               | 0
            """)
    void oneEntryThatIsThereDoesNotStandForTheOthers(String entry, int unreadable) throws IOException {
        String root = base64(material("root2048.crt"));
        put(
                "t.yaml",
                "{{- if .x }}\nkind: Secret\nmetadata: {name: cacerts}\ndata:\n  root-cert.pem: " + root + "\n  "
                        + entry.replace("BASE64", root) + "\n");
        assertThat(collect().unreadable()).hasSize(unreadable).allMatch(UnreadableCertificate::judged);
        assertThat(facts()).hasSize(1);
    }

    @Test
    void aTemplateOfAnotherSecretIsLeftAlone() throws IOException {
        put("t.yaml", "{{- if .x }}\nkind: Secret\nmetadata:\n  name: other\ndata:\n  tls.key: {{ .y }}\n");
        assertThat(collect().unreadable()).isEmpty();
    }

    @Test
    void pemAtTheFirstColumnOfATemplateIsOneBlock() throws IOException {
        put("t.tpl.yaml", "{{- define \"key\" }}\n" + material("rsa4096.key") + "{{- end }}\n");
        assertThat(facts())
                .extracting(CertificateFacts::keyBits, CertificateFacts::judged)
                .containsExactly(tuple(4096, true));
        assertThat(facts().get(0).places()).containsExactly(new Place("t.tpl.yaml", 2, ""));
    }

    @Test
    void aRootOfTheAuthorityIsJudgedInATemplateToo() throws IOException {
        put(
                "t.yaml",
                "{{- if .x }}\nkind: Secret\nmetadata: {name: cacerts}\ndata:\n  root-cert.pem: "
                        + base64(material("root4096.crt")) + "\n");
        assertThat(facts()).extracting(CertificateFacts::judged).containsExactly(true);
    }

    @Test
    void noOtherValueBecomesTheNameOfAnEntry() throws IOException {
        String key = "c2VjcmV0c2VjcmV0c2VjcmV0cw==";
        put("values.yaml", "keys: |\n  " + key + "\n  " + base64(material("leaf-p256.crt")) + "\n");
        put("t.yaml", "{{ x }}\nkeys: |\n  " + key + "\n  " + base64(material("leaf-p256.crt")) + "\n");
        CertificateInspection result = CertificateInspector.inspect(collect().inputs());
        assertThat(result.certificates()).hasSize(1);
        assertThat(result.certificates().get(0).places())
                .hasSize(2)
                .noneMatch(place -> place.entry().contains("c2Vj"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Secret\nmetadata: {name: cacerts}\ndata: \"{{ .Values.all }}\"\n",
                "kind: Secret\nmetadata: {name: cacerts}\ndata: {ca-cert.pem: [a]}\n",
                "kind: Secret\nmetadata: {name: cacerts}\nstringData: {ca-cert.pem: }\n",
                "kind: SecretList\nitems:\n- metadata: {name: cacerts}\n  data: {ca-cert.pem: '${CA}'}\n",
                "secretGenerator: [{name: cacerts, envs: [a.env]}]\n",
                "secretGenerator: [{name: cacerts, env: a.env}]\n",
            })
    void nothingInASecretOfTheMeshIsPassedOver(String text) throws IOException {
        put(text.startsWith("secretGenerator") ? "kustomization.yaml" : "s.yaml", text);
        Collected collected = collect();
        assertThat(collected.unreadable().size()
                        + CertificateInspector.inspect(collected.inputs())
                                .unreadable()
                                .size())
                .isEqualTo(1);
        assertThat(collected.unreadable()).allMatch(UnreadableCertificate::judged);
    }

    @Test
    void literalsOfAGeneratorAreEntriesOfItsSecret() throws IOException {
        put(
                "kustomization.yaml",
                "secretGenerator:\n- name: cacerts\n  literals:\n  - |\n    ca-cert.pem="
                        + material("intermediate-rsa4096.crt")
                                .replace("\n", "\n    ")
                                .strip() + "\n");
        assertThat(facts())
                .extracting(CertificateFacts::keyBits, CertificateFacts::judged)
                .containsExactly(tuple(4096, true));
    }

    @Test
    void aServedFileWithoutAKeyOfItsOwnIsTheEntryOfItsName() throws IOException {
        put("g.yaml", "kind: Gateway\nspec: {servers: [{tls: {credentialName: shop}}]}\n");
        put("kustomization.yaml", "secretGenerator: [{name: shop, files: [tls.crt]}]\n");
        put("tls.crt", material("root4096.crt"));
        assertThat(facts()).extracting(CertificateFacts::judged).containsExactly(true);
    }

    @Test
    void commentsDoNotMakeInventory() throws IOException {
        put("k.key", material("rsa2048.key"));
        put(
                "m.yaml",
                "kind: ConfigMap\nmetadata: {name: a}\ndata:\n  x: |\n    # caCertificates: see below\n"
                        + material("leaf-rsa2048.crt").indent(4));
        assertThat(facts()).extracting(CertificateFacts::judged).containsExactly(true, true);
    }
}
