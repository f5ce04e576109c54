// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import static io.github.istiofips.certificate.Material.bytes;
import static io.github.istiofips.certificate.Material.file;
import static io.github.istiofips.certificate.Material.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.certificate.CertificateFacts.Kind;
import io.github.istiofips.certificate.CertificateInput.Mark;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateInspectorTest {

    private static CertificateInspection inspect(CertificateInput... inputs) {
        return CertificateInspector.inspect(List.of(inputs));
    }

    private static CertificateFacts only(CertificateInput input) {
        CertificateInspection result = inspect(input);
        assertThat(result.unreadable()).isEmpty();
        assertThat(result.certificates()).hasSize(1);
        return result.certificates().get(0);
    }

    private static UnreadableCertificate onlyUnreadable(CertificateInput input) {
        CertificateInspection result = inspect(input);
        assertThat(result.certificates()).isEmpty();
        assertThat(result.unreadable()).hasSize(1);
        return result.unreadable().get(0);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            root4096.crt,             CERTIFICATE, RSA,        4096, -,     trust anchor
            root2048.crt,             CERTIFICATE, RSA,        2048, -,     trust anchor
            rootp384.crt,             CERTIFICATE, EC,         384,  P-384, trust anchor
            intermediate-rsa4096.crt, CERTIFICATE, RSA,        4096, -,     intermediate CA
            intermediate-rsa2048.crt, CERTIFICATE, RSA,        2048, -,     intermediate CA
            leaf-rsa2048.crt,         CERTIFICATE, RSA,        2048, -,     leaf (TLS server and client)
            leaf-pss2048.crt,         CERTIFICATE, RSASSA-PSS, 2048, -,     leaf (TLS server and client)
            leaf-p256.crt,            CERTIFICATE, EC,         256,  P-256, leaf (TLS server and client)
            leaf-p256.der,            CERTIFICATE, EC,         256,  P-256, leaf (TLS server and client)
            trusted-p256.crt,         CERTIFICATE, EC,         256,  P-256, leaf (TLS server and client)
            leaf-p224.crt,            CERTIFICATE, EC,         224,  P-224, leaf (TLS server and client)
            leaf-p521.crt,            CERTIFICATE, EC,         521,  P-521, leaf (TLS server and client)
            leaf-ed25519.crt,         CERTIFICATE, Ed25519,    253,  -,     leaf (TLS server and client)
            selfsigned-v1-p256.crt,   CERTIFICATE, EC,         256,  P-256, trust anchor
            leaf-p256.csr,            REQUEST,     EC,         256,  P-256, certificate request
            rsa2048.key,              KEY,         RSA,        2048, -,     private key
            rsa2048-pkcs1.key,        KEY,         RSA,        2048, -,     private key
            rsa2048.pub,              KEY,         RSA,        2048, -,     public key
            rsa2048-pkcs1.pub,        KEY,         RSA,        2048, -,     public key
            rsa4096.key,              KEY,         RSA,        4096, -,     private key
            pss2048.key,              KEY,         RSASSA-PSS, 2048, -,     private key
            p256.key,                 KEY,         EC,         256,  P-256, private key
            p256-sec1.key,            KEY,         EC,         256,  P-256, private key
            p256-bare.key,            KEY,         EC,         256,  P-256, private key
            p256-explicit.key,        KEY,         EC,         256,  explicit parameters, private key
            p224.key,                 KEY,         EC,         224,  P-224, private key
            p384.key,                 KEY,         EC,         384,  P-384, private key
            p521.key,                 KEY,         EC,         521,  P-521, private key
            p256.pub,                 KEY,         EC,         256,  P-256, public key
            ed25519.key,              KEY,         Ed25519,    253,  -,     private key
            x25519.key,               KEY,         X25519,     253,  -,     private key
            dsa.key,                  KEY,         DSA,        1024, -,     private key
            dsa-pkcs8.key,            KEY,         DSA,        1024, -,     private key
            dsa.pub,                  KEY,         DSA,        1024, -,     public key
            """)
    void tellsWhatItIs(String name, Kind kind, String algorithm, int bits, String curve, String use) {
        CertificateFacts facts = only(file("certs/" + name, bytes(name)));
        assertThat(facts.kind()).isEqualTo(kind);
        assertThat(facts.keyAlgorithm()).isEqualTo(algorithm);
        assertThat(facts.keyBits()).isEqualTo(bits);
        assertThat(facts.curve().orElse(null)).isEqualTo(curve);
        assertThat(facts.use()).isEqualTo(use);
        assertThat(facts.fingerprint()).matches("[0-9a-f]{64}");
        assertThat(facts.places()).containsExactly(new Place("certs/" + name, 1, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"root4096.crt", "rootp384.crt", "leaf-rsa2048.crt", "leaf-p256.crt", "leaf-p521.crt"})
    void agreesWithTheJdkOnCertificates(String name) throws Exception {
        CertificateFacts facts = only(file(name, bytes(name)));
        X509Certificate oracle = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes(name)));
        assertThat(facts.fingerprint()).isEqualTo(sha256(oracle.getEncoded()));
        assertThat(facts.subject()).contains(oracle.getSubjectX500Principal().getName());
        assertThat(facts.signatureAlgorithm()).contains(oracle.getSigAlgName());
        assertThat(facts.notBefore()).contains(oracle.getNotBefore().toInstant().toString());
        assertThat(facts.notAfter()).contains(oracle.getNotAfter().toInstant().toString());
    }

    @Test
    void fingerprintOfARsaKeyIsThatOfItsPublicKey() throws Exception {
        KeyFactory factory = KeyFactory.getInstance("RSA");
        byte[] pkcs8 = Base64.getMimeDecoder().decode(text("rsa2048.key").replaceAll("-----[A-Z ]+-----", ""));
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        byte[] info = factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()))
                .getEncoded();
        assertThat(only(file("a", bytes("rsa2048.key"))).fingerprint()).isEqualTo(sha256(info));
    }

    @Test
    void oneKeyInAllItsFormsIsOneRecord() {
        CertificateInspection result = inspect(
                file("z/rsa2048.pub", bytes("rsa2048.pub")),
                file("b/rsa2048.key", bytes("rsa2048.key")),
                file("a/rsa2048.key", bytes("rsa2048-pkcs1.key")),
                file("c/rsa2048.pub", bytes("rsa2048-pkcs1.pub")));
        assertThat(result.certificates()).hasSize(1);
        assertThat(result.certificates().get(0).places())
                .extracting(Place::file)
                .containsExactly("a/rsa2048.key", "b/rsa2048.key", "c/rsa2048.pub", "z/rsa2048.pub");
        assertThat(result.certificates().get(0).use()).isEqualTo("private key");
        assertThat(inspect(
                                file("1", bytes("p256.key")),
                                file("2", bytes("p256-sec1.key")),
                                file("3", bytes("p256.pub")))
                        .certificates())
                .hasSize(1);
    }

    @Test
    void aKeyThatHidesItsPublicHalfIsIdentifiedByItsPlaceAlone() {
        String bare = only(file("bare.key", bytes("p256-bare.key"))).fingerprint();
        assertThat(bare).isEqualTo(sha256("bare.key\n1\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(only(file("other.key", bytes("p256-bare.key"))).fingerprint())
                .isNotEqualTo(bare);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void everyBlockHasItsLine(String lineBreak) {
        String text = "Bag Attributes\n  friendlyName: a\n" + text("leaf-p256.crt") + "junk\n\n" + text("root2048.crt")
                + text("list.crl") + text("rsa2048.key").stripTrailing();
        CertificateInspection result = inspect(CertificateInput.ofLines(
                text.replace("\n", lineBreak).getBytes(StandardCharsets.ISO_8859_1),
                new Place("all.pem", 10, "e"),
                "",
                Set.of()));
        assertThat(result.unreadable()).isEmpty();
        assertThat(result.certificates().stream().flatMap(c -> c.places().stream()))
                .containsExactlyInAnyOrder(
                        new Place("all.pem", 9 + lineOf(text, 1), "e"),
                        new Place("all.pem", 9 + lineOf(text, 2), "e"),
                        new Place("all.pem", 9 + lineOf(text, 4), "e"));
    }

    /** The line of the n-th BEGIN, counted another way than the reader does. */
    private static int lineOf(String text, int nth) {
        List<String> lines = text.lines().toList();
        int seen = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("-----BEGIN") && ++seen == nth) {
                return i + 1;
            }
        }
        throw new AssertionError(nth);
    }

    @Test
    void blocksOfAValueOnOneLineAllStandThere() {
        CertificateInspection result =
                inspect(Material.entry("cert-chain.pem", text("leaf-p256.crt") + text("root2048.crt")));
        assertThat(result.certificates())
                .hasSize(2)
                .allSatisfy(c -> assertThat(c.places()).containsExactly(new Place("secret.yaml", 7, "cert-chain.pem")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rsa2048-locked.key       | The private key is under a password
            rsa2048-locked-pkcs1.key | The private key is under a password
            store.p12                | The keystore is under a password
            trust.p12                | The keystore is under a password
            """)
    void namesWhyItCannotRead(String name, String reason) {
        UnreadableCertificate unreadable = onlyUnreadable(file("x/" + name, bytes(name)));
        assertThat(unreadable.reason()).contains(reason).endsWith(".");
        assertThat(unreadable.place()).isEqualTo(new Place("x/" + name, 1, ""));
        assertThat(unreadable.judged()).isFalse();
        assertThat(onlyUnreadable(file("x/" + name, bytes(name), Mark.NAMED)).judged())
                .isTrue();
    }

    @Test
    void brokenBlocksAreReportedAndSoundOnesBesideThemRead() {
        String cut = text("leaf-p256.crt").substring(0, 400);
        CertificateInspection result = inspect(file(
                "ca.pem",
                cut + "\n" + text("root2048.crt")
                        + "-----BEGIN CERTIFICATE-----\n%%%\n-----END CERTIFICATE-----\n"
                        + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
                        + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END PRIVATE KEY-----\n"));
        assertThat(result.certificates()).hasSize(1);
        assertThat(result.unreadable())
                .extracting(UnreadableCertificate::reason)
                .satisfiesExactly(
                        reason -> assertThat(reason).contains("END line is missing"),
                        reason -> assertThat(reason).contains("not base64"),
                        reason -> assertThat(reason).contains("tag 0x00 where 0x30"),
                        reason -> assertThat(reason).contains("END line is missing or names another"));
    }

    @Test
    void aTruncatedDerCertificateIsUnreadable() {
        byte[] der = bytes("leaf-p256.der");
        byte[] cut = java.util.Arrays.copyOf(der, der.length - 5);
        assertThat(onlyUnreadable(file("leaf.der", cut)).reason()).contains("cut off");
        byte[] longer = java.util.Arrays.copyOf(der, der.length + 3);
        CertificateInspection read = inspect(file("leaf.der", longer));
        assertThat(read.certificates()).hasSize(1);
        assertThat(read.unreadable()).hasSize(1);
        assertThat(read.unreadable().get(0).reason()).contains("3 bytes follow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"# a Keynote file", "", "key: value", "0", "ssh.key", "list.crl"})
    void whatOnlyHasTheNameIsNotReported(String content) {
        String text = content.matches("\\w+\\.\\w+") ? text(content) : content;
        CertificateInspection result = inspect(file("x.key", text));
        assertThat(result.certificates()).isEmpty();
        assertThat(result.unreadable()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                          | empty
            ${CA_KEY}                   | placeholder
            {{ .Values.ca }}            | placeholder
            ENC[AES256_GCM,data:AAAA]   | SOPS
            hello                       | no certificate
            '-----BEGIN '               | cut off
            """)
    void inTheMeshNothingGoesUnread(String content, String reason) {
        UnreadableCertificate unreadable = onlyUnreadable(Material.entry("ca-key.pem", content, Mark.ISTIO_CA));
        assertThat(unreadable.reason()).contains(reason);
        assertThat(unreadable.judged()).isTrue();
    }

    @Test
    void aKeyOfAnotherProtocolInTheMeshIsUnreadable() {
        assertThat(onlyUnreadable(Material.entry("tls.key", text("ssh.key"), Mark.GATEWAY_TLS))
                        .reason())
                .contains("OPENSSH");
    }

    @Test
    void utf16IsNamed() {
        byte[] utf16 = text("leaf-p256.crt").getBytes(StandardCharsets.UTF_16);
        assertThat(onlyUnreadable(file("a.crt", utf16)).reason()).contains("UTF-16");
        byte[] withMark = ("\u00EF\u00BB\u00BF" + text("leaf-p256.crt")).getBytes(StandardCharsets.ISO_8859_1);
        assertThat(only(file("a.crt", withMark)).keyBits()).isEqualTo(256);
    }

    @Test
    void boundsAreReported() {
        assertThat(onlyUnreadable(file("big.pem", new byte[CertificateInput.MAX_BYTES + 1]))
                        .reason())
                .contains("larger than");
        String block = "-----BEGIN X509 CRL-----\n-----END X509 CRL-----\n";
        UnreadableCertificate tooMany = onlyUnreadable(file("many.pem", block.repeat(InputReader.MAX_VALUES + 1)));
        assertThat(tooMany.reason()).contains("more than");
        assertThat(tooMany.place().line()).isEqualTo(2 * InputReader.MAX_VALUES + 1);
    }

    @Test
    void neverShowsContent() {
        assertThat(file("a.key", bytes("rsa2048.key")))
                .hasToString("CertificateInput[Place[file=a.key, line=1, entry=], " + bytes("rsa2048.key").length
                        + " bytes]");
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
