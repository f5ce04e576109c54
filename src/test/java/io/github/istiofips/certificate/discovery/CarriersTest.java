// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.certificate.CertificateInput;
import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.certificate.CertificateInspector;
import io.github.istiofips.certificate.InputView;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.PlannedKey;
import io.github.istiofips.certificate.StorePassword;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.certificate.discovery.CertificateInputs.Collected;
import io.github.istiofips.project.ProjectFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One table for each carrier; in a table {@code //} breaks a line and {@code ROOT64} stands for an encoded certificate. */
class CarriersTest {

    private static final String ROOT = material("root4096.crt");
    private static final String LEAF = material("leaf-p256.crt");
    private static final String KEY = material("p256.key");
    private static final String GATEWAY = "kind: Gateway\nspec: {servers: [{tls: {credentialName: web}}]}\n";

    @TempDir
    Path base;

    private static String material(String name) {
        try (InputStream in = CarriersTest.class.getResourceAsStream("/io/github/istiofips/certificate/" + name)) {
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

    private Collected collect() throws IOException {
        return CertificateInputs.collect(
                ProjectFiles.walk(base, List.of()),
                file -> false,
                file -> file.name().startsWith("left-out"),
                file -> Optional.empty());
    }

    private CertificateInput only() throws IOException {
        assertThat(collect().inputs()).hasSize(1);
        return collect().inputs().get(0);
    }

    private List<Place> places() throws IOException {
        return CertificateInspector.inspect(collect().inputs()).certificates().stream()
                .flatMap(certificate -> certificate.places().stream())
                .sorted()
                .toList();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String filled(String yaml) {
        return yaml.replace(" // ", "\n")
                .replace("ROOT64", base64(ROOT))
                .replace("KEY64", base64(KEY))
                .replace("JKS64", base64("\u00fe\u00ed\u00fe\u00ed\0\0\0\2"))
                .replace("JCEKS64", base64("\u00ce\u00ce\u00ce\u00ce\0\0\0\2"))
                .replace("DER64", base64("0\u0082\0\3abc"))
                .replace("CUT64", base64("0\u0082\0\4abc"));
    }

    private static Set<Mark> marks(String names) {
        return Arrays.stream(names.split(" "))
                .filter(name -> !name.equals("NONE"))
                .map(Mark::valueOf)
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kind: Secret // metadata: {name: s} // data: // '  a.jks: JKS64' | 4 | a.jks
            kind: Secret // metadata: {name: s} // data: // '  store: JKS64' | 4 | store
            kind: Secret // metadata: {name: s} // data: // '  store: JCEKS64' | 4 | store
            kind: Secret // metadata: {name: s} // data: // '  store: DER64' | 4 | store
            kind: Secret // metadata: {name: s} // data: // '  blob: ROOT64' | 4 | blob
            kind: Secret // metadata: {name: s} // data: // '  a.pfx: YQ==' | 4 | a.pfx
            extra: // - kind: Secret // '  data: {blob: ROOT64}' | 3 | blob
            kind: ConfigMap // binaryData: // '  a.p12: YQ==' | 3 | a.p12
            kind: ConfigMap // binaryData: // '  any: JKS64' | 3 | any
            kind: FooList // items: // - kind: Secret // '  data: {blob: ROOT64}' | 4 | blob
            webhooks: // - clientConfig: // '    caBundle: ROOT64' | 3 | webhooks.clientConfig.caBundle
            a: // '  env: {value: ROOT64}' | 2 | a.env.value
            """)
    void aValueIsFoundByItsContent(String yaml, int line, String entry) throws IOException {
        put("a.yaml", filled(yaml.replace("'", "")));
        assertThat(only().place()).isEqualTo(new Place("a.yaml", line, entry));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Secret\ndata: {a: CUT64, b: YQ==, c: MIA=, d: MIU=, e: MA==}",
                "kind: ConfigMap\nbinaryData: {a: CUT64, b: '!'}",
                "kind: Secret\nspec: {name: x}"
            })
    void whatTellsNothingIsLeftAlone(String yaml) throws IOException {
        put("a.yaml", filled(yaml));
        assertThat(collect()).isEqualTo(new Collected(List.of(), List.of(), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "xy", "xyz", "subject=CN\n"})
    void encodedPemIsFoundWhateverStandsBeforeIt(String before) throws IOException {
        put("a.yaml", "a: b\nvalue: " + base64(before + ROOT) + "\n");
        assertThat(InputView.text(only())).isEqualTo(before + ROOT);
        assertThat(only().place().line()).isEqualTo(2);
        put("a.yaml", "a: {{ b }}\nca.crt: " + base64(before + ROOT) + " # note\n");
        assertThat(InputView.text(only())).isEqualTo(before + ROOT);
        assertThat(only().place()).isEqualTo(new Place("a.yaml", 2, "ca.crt"));
    }

    @Test
    void encodedPemMayBeBrokenIntoLines() throws IOException {
        String wrapped =
                Base64.getMimeEncoder(10, new byte[] {'\n'}).encodeToString(ROOT.getBytes(StandardCharsets.US_ASCII));
        put("a.yaml", "kind: Secretary\nvalue: |\n" + wrapped.indent(2));
        assertThat(InputView.text(only())).isEqualTo(ROOT);
        wrapped = Base64.getMimeEncoder(76, new byte[] {'\r', '\n'})
                .encodeToString(ROOT.getBytes(StandardCharsets.US_ASCII));
        put("a.yaml", "{{ x }}\ntls.crt: |\n  " + wrapped.replace("\n", "\n  ") + "\nother: b\n");
        assertThat(InputView.text(only())).isEqualTo(ROOT);
        assertThat(only().place()).isEqualTo(new Place("a.yaml", 3, "tls.crt"));
    }

    @Test
    void aKubeconfigInAValueIsLookedThrough() throws IOException {
        String config =
                "users:\n- client-certificate-data: " + base64(LEAF) + "\n  client-key-data: " + base64(KEY) + "\n";
        put("a.yaml", "kind: Secret\nstringData:\n  c1: |\n" + config.indent(4));
        assertThat(places()).containsExactly(new Place("a.yaml", 5, "c1"), new Place("a.yaml", 6, "c1"));
        put("a.yaml", "kind: Secret\ndata:\n  c1: " + base64(config));
        assertThat(places()).containsExactly(new Place("a.yaml", 3, "c1"), new Place("a.yaml", 3, "c1"));
    }

    @Test
    void foldedAndEscapedBlocksHaveTheirTrueLines() throws IOException {
        put(
                "a.yaml",
                "first: \"" + ROOT.replace("\n", "\\n\\\n  ") + "\"\nb: \"x\\n\\\n  " + LEAF.replace("\n", "\\n\\\n  ")
                        + "\"\n");
        int second = Files.readAllLines(base.resolve("a.yaml")).lastIndexOf("  -----BEGIN CERTIFICATE-----\\n\\") + 1;
        assertThat(places()).containsExactly(new Place("a.yaml", 1, "first"), new Place("a.yaml", second, "b"));
        put("a.yaml", "{\"a\":1,\n\"b\":\"" + ROOT.replace("\n", "\\n") + "\"}");
        assertThat(places()).containsExactly(new Place("a.yaml", 2, "b"));
    }

    @ParameterizedTest
    @CsvSource({
        "cacerts, ISTIO_CA",
        "istio-ca-secret, ISTIO_CA",
        "web, GATEWAY_TLS",
        "other, NONE",
    })
    void aSecretInATemplateIsTold(String name, String marks) throws IOException {
        put("gateway.yaml", GATEWAY);
        put(
                "t.yaml",
                "{{- if .x }}\n---\nkind: Secret\nmetadata:\n  name: " + name + "\ndata:\n  ca-key.pem: " + base64(KEY)
                        + "\n---\nkind: ConfigMap\nmetadata:\n  name: cacerts\ndata:\n  a: |\n" + LEAF.indent(4));
        assertThat(collect().inputs())
                .extracting(CertificateInput::place, InputView::marks)
                .containsExactly(
                        tuple(new Place("t.yaml", 7, "ca-key.pem"), marks(marks)),
                        tuple(new Place("t.yaml", 8, ""), Set.of()));
        assertThat(places()).contains(new Place("t.yaml", 14, ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            meshConfig: {caCertificates: [{pem: ROOT64}]} | INVENTORY
            spec: {meshConfig: {caCertificates: [{pem: ROOT64}]}} | INVENTORY
            spec: {meshConfig: {caCertificates: [{pem: KEY64}]}} | NONE
            spec: {conversion: {webhook: {clientConfig: {caBundle: ROOT64}}}} | INVENTORY
            caBundle: KEY64 | NONE
            kind: ConfigMap // metadata: {name: istio-ca-root-cert} // data: {any: ROOT64} | INVENTORY
            kind: ConfigMap // metadata: {name: other} // data: {any: ROOT64} | NONE
            kind: ConfigMap // data: {root-cert.pem: ROOT64} | INVENTORY
            kind: ConfigMap // data: {ca-bundle.crt: ROOT64} | INVENTORY
            kind: ConfigMap // data: {trust-bundle.pem: ROOT64} | INVENTORY
            kind: ConfigMap // binaryData: {trust-bundle.pem: ROOT64} | INVENTORY
            kind: ConfigMap // binaryData: {trust-bundle.pem: KEY64} | NONE
            apiVersion: trust.cert-manager.io/v1alpha1 // kind: Bundle // spec: {inLine: ROOT64} | INVENTORY
            apiVersion: other/v1 // kind: Bundle // spec: {inLine: ROOT64} | NONE
            apiVersion: certificates.k8s.io/v1 // kind: ClusterTrustBundle // spec: {any: ROOT64} | INVENTORY
            {{ x }} // caBundle: ROOT64 | INVENTORY
            kind: Secret // data: {root-cert.pem: ROOT64} | NONE
            kind: Secret // metadata: {name: web-cacert} // data: {cacert: ROOT64} | INVENTORY
            kind: Secret // metadata: {name: x-cacert} // data: {cacert: ROOT64} | NONE
            kind: Secret // metadata: {name: web-cacert} // data: {cacert: KEY64} | NONE
            kind: Secret // metadata: {name: web-cacert} // data: {store: JKS64} | NONE
            kind: Secret // metadata: {name: web} // data: {cacert: ROOT64} | GATEWAY_TLS
            """)
    void trustIsInventory(String yaml, String marks) throws IOException {
        put("gateway.yaml", GATEWAY);
        put("a.yaml", filled(yaml));
        assertThat(InputView.marks(only())).isEqualTo(marks(marks));
    }

    @Test
    void rootsInTheTextOfMeshConfigAreInventory() throws IOException {
        put("a.yaml", "kind: ConfigMap\ndata:\n  mesh: |\n    caCertificates:\n    - pem: |\n" + ROOT.indent(8));
        assertThat(InputView.marks(only())).containsExactly(Mark.INVENTORY);
        assertThat(places()).containsExactly(new Place("a.yaml", 6, "data.mesh"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kustomization.yaml | secretGenerator: [{name: cacerts, files: [c/root]}] | ISTIO_CA | ''
            kustomization.yml | secretGenerator: [{name: istio-ca-secret, files: [k=c/root]}] | ISTIO_CA | k
            Kustomization | secretGenerator: [{name: web, files: [tls.crt=c/root]}] | GATEWAY_TLS | tls.crt
            d/kustomization.yaml | secretGenerator: [{name: cacerts, files: [../c/root]}] | ISTIO_CA | ''
            kustomization.yaml | secretGenerator: [{name: other, files: [c/root]}] | NONE | ''
            kustomization.yaml | secretGenerator: [{name: web-cacert, files: [c/root]}] | INVENTORY | ''
            kustomization.yaml | secretGenerator: [{name: web-cacert, files: [c/key]}] | NONE | ''
            kustomization.yaml | secretGenerator: [{name: certs, files: [c/root]}] // namePrefix: ca | ISTIO_CA | ''
            kustomization.yaml | secretGenerator: [{name: cac, files: [c/root]}] // nameSuffix: erts | ISTIO_CA | ''
            kustomization.yaml | secretGenerator: [{name: cacerts, files: [c/root]}] // namePrefix: x- | NONE | ''
            kustomization.yaml | secretGenerator: [{name: o, files: [a=c/root]}, {name: web, files: [b=c/root]}] | GATEWAY_TLS | b
            kustomization.yaml | secretGenerator: [{name: cacerts, files: [.hidden/root]}] | ISTIO_CA | ''
            """)
    void filesOfASecretGeneratorAreRead(String file, String yaml, String marks, String entry) throws IOException {
        put("gateway.yaml", GATEWAY);
        put("c/root", ROOT);
        put("c/key", KEY);
        put(".hidden/root", ROOT);
        put(file, filled(yaml));
        assertThat(InputView.marks(only())).isEqualTo(marks(marks));
        assertThat(only().place().entry()).isEqualTo(entry);
        assertThat(collect().unreadable()).isEmpty();
    }

    @Test
    void aFileOfAGeneratorIsOneInputWithTheGroupOfItsSecret() throws IOException {
        put("a/c.pem", LEAF);
        put("b/k.key", KEY);
        put("left-out.pem", KEY);
        put(
                "kustomization.yaml",
                "secretGenerator:\n- {name: s, files: [a/c.pem, b/k.key, left-out.pem], literals: [x=y]}\n- 1\n");
        assertThat(collect().inputs())
                .extracting(InputView::group)
                .containsExactly("kustomization.yaml#2/s", "kustomization.yaml#2/s");
        assertThat(CertificateInspector.inspect(collect().inputs()).certificates())
                .allMatch(CertificateFacts::judged);
        put("other.yaml", "secretGenerator: [{name: cacerts, files: [nothing]}]");
        assertThat(collect().unreadable()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"cacerts, no.pem, true", "other, no.pem, false", "cacerts, ../../no.pem, true", "cacerts, 'a\0b', true"
    })
    void aMissingFileOfAGeneratorIsReported(String name, String path, boolean told) throws IOException {
        put(
                "k/kustomization.yaml",
                "secretGenerator:\n- name: " + name + "\n  files:\n  - \"k=" + path.replace("\0", "\\0") + "\"\n");
        assertThat(collect().unreadable())
                .extracting(UnreadableCertificate::place, UnreadableCertificate::judged)
                .isEqualTo(told ? List.of(tuple(new Place("k/kustomization.yaml", 4, "k"), true)) : List.of());
        assertThat(collect().unreadable())
                .allMatch(u -> u.reason()
                        .startsWith("The secretGenerator of cacerts names " + path.replace("\0", "?")
                                + ", which is not there; "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            kind: ExternalSecret // metadata: {name: cacerts} // spec: {dataFrom: []} | 1 | '' | true
            kind: ExternalSecret // metadata: {name: x} // spec: {target: {name: web}} | 1 | '' | true
            kind: ExternalSecret // metadata: {name: cacerts} // spec: {target: {name: x}} | 0 | '' | false
            kind: ExternalSecret // metadata: {name: x} // spec: {data: [{secretKey: tls.key}, {secretKey: p}, 1]} | 3 | tls.key | false
            kind: ExternalSecret // metadata: {name: x} // spec: {target: {template: {data: {tls.crt: t}}}} | 3 | tls.crt | false
            kind: ExternalSecret // metadata: {name: x} // spec: {data: [{secretKey: password}]} | 0 | '' | false
            kind: ClusterExternalSecret // metadata: {name: cacerts} // spec: {} | 1 | '' | true
            kind: ClusterExternalSecret // metadata: {name: x} // spec: {externalSecretName: cacerts} | 1 | '' | true
            kind: ClusterExternalSecret // spec: {externalSecretSpec: {target: {name: cacerts}}} | 1 | '' | true
            kind: PushSecret // metadata: {name: cacerts} // spec: {data: [{secretKey: tls.key}]} | 0 | '' | false
            kind: SealedSecret // metadata: {name: cacerts} // spec: {encryptedData: {x: AgA}} | 1 | '' | true
            kind: SealedSecret // spec: {template: {metadata: {name: web}}, encryptedData: {tls.key: AgA}} | 2 | tls.key | true
            kind: Secret // metadata: {name: x} // data: {tls.key: "ENC[AES256_GCM]"} // sops: {} | 3 | tls.key | false
            kind: Secret // metadata: {name: x} // stringData: {tls.key: "ENC[AES256_GCM]"} // sops: {} | 3 | tls.key | false
            kind: Secret // metadata: {name: web} // stringData: {tls.key: "ENC[AES256_GCM]"} // sops: {} | 3 | tls.key | true
            kind: ENC[A] // data: // '  tls.key: ENC[A]' // sops: {} | 3 | tls.key | false
            kind: ENC[A] // stringData: // '  ca-key.pem: ENC[A]' // '  ca-cert.pem: plain' // sops: {} | 3 | ca-key.pem | true
            """)
    void whatIsSealedIsReported(String yaml, int line, String entry, boolean judged) throws IOException {
        put("gateway.yaml", GATEWAY);
        put("a.yaml", filled(yaml.replace("'", "")));
        List<UnreadableCertificate> expected = new ArrayList<>(collect().unreadable());
        assertThat(collect().inputs()).isEmpty();
        assertThat(expected)
                .extracting(UnreadableCertificate::place, UnreadableCertificate::judged)
                .isEqualTo(line == 0 ? List.of() : List.of(tuple(new Place("a.yaml", line, entry), judged)));
        assertThat(expected)
                .allMatch(u -> u.reason()
                        .matches(
                                yaml.contains("ENC[")
                                        ? "It is sealed \\(SOPS\\).*"
                                        : "It is sealed \\(Sealed.*|The (Cluster)?External.*store.*"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            v1 | secretName: cacerts | spec.privateKey.size | RSA | 2048 | 1
            v1 | secretName: istio-ca-secret // '  privateKey: {algorithm: ECDSA}' | spec.privateKey.size | EC | 256 | 1
            v1 | secretName: web // '  privateKey: {algorithm: RSA, size: 4096}' | spec.privateKey.size | RSA | 4096 | 6
            v1 | secretName: cacerts // '  privateKey: {algorithm: ECDSA, size: 521}' | spec.privateKey.size | EC | 521 | 6
            v1 | secretName: cacerts // '  privateKey: {algorithm: RSA, size: 0}' | spec.privateKey.size | RSA | 2048 | 6
            v1 | secretName: cacerts // '  privateKey: {algorithm: Ed25519}' | spec.privateKey.algorithm | Ed25519 | 0 | 6
            v1 | secretName: cacerts // '  privateKey: {algorithm: DSA}' | spec.privateKey.algorithm | DSA | 0 | 6
            v1alpha2 | secretName: cacerts // '  keySize: 4096' | spec.keySize | RSA | 4096 | 6
            v1alpha2 | secretName: cacerts // '  keyAlgorithm: ecdsa' | spec.privateKey.size | EC | 256 | 1
            """)
    void keysThatCertManagerWillMakeAreTold(
            String version, String spec, String setting, String algorithm, int bits, int line) throws IOException {
        put("gateway.yaml", GATEWAY);
        put(
                "c.yaml",
                "apiVersion: cert-manager.io/" + version
                        + "\nkind: Certificate\nmetadata: {name: ca, namespace: istio-system}\nspec:\n  "
                        + filled(spec.replace("'", "")));
        assertThat(collect().plannedKeys())
                .containsExactly(new PlannedKey(
                        "cert-manager Certificate istio-system/ca",
                        setting,
                        algorithm,
                        bits,
                        false,
                        new Place("c.yaml", line, "")));
    }

    /** cert-manager, API reference, CertificateSpec: isCA. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cacerts         | isCA: true        | true
            istio-ca-secret | isCA: true        | true
            cacerts         | isCA: false       | false
            cacerts         | isCA:             | false
            cacerts         | isCA: "${CA}"     | false
            cacerts         | commonName: a     | false
            web             | isCA: true        | false
            """)
    void theKeyOfAnAuthorityIsToldUnlessAGatewayPresentsIt(String secret, String isCa, boolean authority)
            throws IOException {
        for (String key : List.of("algorithm: RSA, size: 4096", "algorithm: ECDSA", "algorithm: Ed25519")) {
            put("gateway.yaml", GATEWAY);
            put(
                    "c.yaml",
                    "apiVersion: cert-manager.io/v1\nkind: Certificate\nspec:\n  secretName: " + secret + "\n  " + isCa
                            + "\n  privateKey: {" + key + "}");
            assertThat(collect().plannedKeys())
                    .as(key)
                    .extracting(PlannedKey::ofAuthority)
                    .containsExactly(authority);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            cert-manager.io/v1 | Certificate | other | 0
            networking.gke.io/v1 | Certificate | cacerts | 0
            cert-manager.io/v1 | Issuer | cacerts | 0
            certmanager.k8s.io/v1alpha1 | Certificate | cacerts | 1
            """)
    void onlyCertificatesForTheMeshCount(String version, String kind, String secret, int keys) throws IOException {
        put(
                "c.yaml",
                "apiVersion: " + version + "\nkind: " + kind + "\nmetadata: {name: ca}\nspec: {secretName: " + secret
                        + "}");
        assertThat(collect().plannedKeys()).hasSize(keys);
        assertThat(collect().plannedKeys()).allMatch(key -> key.request().equals("cert-manager Certificate ca"));
    }

    @ParameterizedTest
    @CsvSource({"'size: \"${SIZE}\"', size", "'algorithm: \"{{ .x }}\"', algorithm", "size: big, size"})
    void aKeyThatCannotBeToldIsReported(String setting, String name) throws IOException {
        put(
                "c.yaml",
                "apiVersion: cert-manager.io/v1\nkind: Certificate\nspec:\n  secretName: cacerts\n  privateKey:\n    "
                        + setting);
        assertThat(collect().plannedKeys()).isEmpty();
        assertThat(collect().unreadable()).singleElement().satisfies(unreadable -> {
            assertThat(unreadable.place()).isEqualTo(new Place("c.yaml", 6, ""));
            assertThat(unreadable.judged()).isTrue();
            assertThat(unreadable.reason())
                    .startsWith("The spec.privateKey." + name + " of the cert-manager Certificate ");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Gateway\nspec: {servers: [{tls: {credentialName: istio-system/web}}]}",
                "kind: Gateway\nspec: {servers: [{tls: {credentialName: 'kubernetes-gateway://ns/web'}}]}",
                "kind: Gateway\nspec: {servers: [{tls: {credentialNames: ['kubernetes://web']}}]}",
                "kind: Gateway\nspec: {listeners: [{tls: {certificateRefs: [{name: web, namespace: x}]}}]}",
                "kind: Gateway\nspec: {tls: {backend: {clientCertificateRef: {name: web}}}}",
                "kind: ListenerSet\nspec: {listeners: [{tls: {certificateRefs: [{name: web}]}}]}",
                "kind: DestinationRule\nspec: {trafficPolicy: {tls: {credentialName: web}}}",
                "kind: DestinationRule\nspec: {subsets: [{trafficPolicy: {portLevelSettings: [{tls: {credentialName: web}}]}}]}",
                "extra: [{kind: Gateway, spec: {servers: [{tls: {credentialName: web}}]}}]"
            })
    void namesOfSecretsAreFound(String gateway) throws IOException {
        put("g.yaml", gateway);
        put("s.yaml", filled("kind: Secret\nmetadata: {name: web}\ndata: {x: ROOT64}"));
        assertThat(InputView.marks(only())).containsExactly(Mark.GATEWAY_TLS);
        put("g.yaml", gateway.replace("web", "webb").replace("kind: ", "kind: Http"));
        assertThat(InputView.marks(only())).isEmpty();
    }

    @Test
    void passwordsAreAskedOncePerFileAndGiven() throws IOException {
        put("d/a.p12", "x");
        put("b.pem", ROOT);
        put("s.yaml", filled("kind: Secret\ndata: {a.jks: JKS64, b.jks: JKS64}"));
        List<String> asked = new ArrayList<>();
        StorePassword password = new StorePassword("p");
        Collected collected =
                CertificateInputs.collect(ProjectFiles.walk(base, List.of()), f -> false, f -> false, f -> {
                    asked.add(f);
                    return f.equals("b.pem") ? Optional.empty() : Optional.of(password);
                });
        assertThat(asked).containsExactly("b.pem", "d/a.p12", "s.yaml");
        assertThat(collected.inputs())
                .hasSize(4)
                .allMatch(input -> InputView.password(input)
                        .equals(input.place().file().equals("b.pem") ? Optional.empty() : Optional.of(password)));
    }

    @ParameterizedTest
    @CsvSource({"a.p12, x, true", "cacerts, x, true", "a.txt, x, false", "a.txt, '-----BEGIN X', true"})
    void aTargetIsToldByItsNameOrContent(String name, String text, boolean found) throws IOException {
        put(name, text);
        assertThat(CertificateTarget.of(base.resolve(name), name))
                .map(InputView::marks)
                .isEqualTo(found ? Optional.of(Set.of(Mark.NAMED)) : Optional.empty());
    }

    /** Most of the mutants do not parse, so that the text of templates is searched as well. */
    @Test
    void mutatedFilesNeverStopTheSearch() throws IOException {
        String text = filled("kind: Secret\nmetadata: {name: cacerts}\ndata: {ca-key.pem: KEY64, a.jks: JKS64}\n---\n"
                + "kind: ConfigMap\nbinaryData: {a: ROOT64}\n---\napiVersion: cert-manager.io/v1\nkind: Certificate\n"
                + "spec: {secretName: cacerts, privateKey: {size: 4096}}\n---\nsecretGenerator: [{name: cacerts, files: [a]}]\n"
                + "---\nkind: ExternalSecret\nspec: {target: {name: cacerts}}\n---\na: |\n" + LEAF.indent(2));
        String marks = "{}[]:|>\"'\n\r -=&*!ABLS0tLS1CRUdJTi\u00e9";
        Random random = new Random(20261122);
        for (int round = 0; round < 400; round++) {
            StringBuilder mutant = new StringBuilder(text);
            for (int change = 0; change <= round % 5; change++) {
                int at = random.nextInt(mutant.length() - 40);
                mutant.replace(at, at + random.nextInt(40), marks.substring(random.nextInt(marks.length())));
            }
            put("kustomization.yaml", mutant.toString());
            int lines = (int) mutant.toString().replace('\r', '\n').lines().count();
            assertThat(collect().inputs())
                    .allMatch(
                            input -> input.place().line() >= 1 && input.place().line() <= lines);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "37, 18"})
    void aCutValueIsStillTakenForPem(int cut, int line) {
        String encoded = base64(ROOT);
        String text = "\n".repeat(line) + "a:" + encoded.substring(0, encoded.length() - cut) + "{{ x }}";
        assertThat(EncodedPem.find(text)).singleElement().satisfies(found -> {
            assertThat(found.lineOffset()).isEqualTo(line);
            assertThat(ROOT).startsWith(found.pem());
            assertThat(found.key()).isEqualTo("a");
        });
    }
}
