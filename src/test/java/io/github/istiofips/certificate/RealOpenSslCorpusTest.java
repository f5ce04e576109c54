// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.certificate.CertificateFacts.Kind;
import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.testing.Programs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of key in every container and under every encryption that OpenSSL writes. */
@Tag("real-components")
class RealOpenSslCorpusTest {

    private static final String ALL = "rsa pss ec ed dsa";

    /**
     * A container without encryption.
     *
     * @param name what it is
     * @param use what the use of its only item is said to be; empty where it depends on the certificate
     * @param kind what its only item is
     * @param families families of keys that it can have
     * @param command how OpenSSL writes it
     */
    private record Container(String name, String use, Kind kind, String families, String command) {}

    private static final List<Container> CONTAINERS = List.of(
            certificate("PEM certificate", "x509 -in CRT -out OUT"),
            certificate("DER certificate", "x509 -in CRT -outform DER -out OUT"),
            certificate("trusted certificate", "x509 -in CRT -trustout -addtrust serverAuth -out OUT"),
            certificate("PKCS#7 PEM", "crl2pkcs7 -nocrl -certfile CRT -out OUT"),
            certificate("PKCS#7 DER", "crl2pkcs7 -nocrl -certfile CRT -outform DER -out OUT"),
            request("request PEM", "req -new -subj /CN=r -key KEY -out OUT"),
            request("request DER", "req -new -subj /CN=r -key KEY -outform DER -out OUT"),
            privateKey("PKCS#8 PEM", ALL, "pkcs8 -topk8 -nocrypt -in KEY -out OUT"),
            privateKey("PKCS#8 DER", ALL, "pkcs8 -topk8 -nocrypt -in KEY -outform DER -out OUT"),
            privateKey("PKCS#1 PEM", "rsa pss", "rsa -traditional -in KEY -out OUT"),
            privateKey("PKCS#1 DER", "rsa pss", "rsa -traditional -in KEY -outform DER -out OUT"),
            privateKey("SEC 1 PEM", "ec", "ec -in KEY -out OUT"),
            privateKey("SEC 1 DER", "ec", "ec -in KEY -outform DER -out OUT"),
            privateKey("explicit curve", "ec", "pkey -in KEY -ec_param_enc explicit -out OUT"),
            privateKey("compressed point", "ec", "pkey -in KEY -ec_conv_form compressed -out OUT"),
            privateKey("DSA PEM", "dsa", "dsa -in KEY -out OUT"),
            privateKey("DSA DER", "dsa", "dsa -in KEY -outform DER -out OUT"),
            publicKey("public key PEM", ALL, "pkey -in KEY -pubout -out OUT"),
            publicKey("public key DER", ALL, "pkey -in KEY -pubout -outform DER -out OUT"),
            publicKey("PKCS#1 public key PEM", "rsa pss", "rsa -in KEY -RSAPublicKey_out -out OUT"),
            publicKey("PKCS#1 public key DER", "rsa", "rsa -in KEY -RSAPublicKey_out -outform DER -out OUT"));

    /** Schemes of {@code openssl pkcs8}; old ones stand in its legacy provider. */
    private static final List<String> PKCS8_SCHEMES = List.of(
            "-v2 aes-128-cbc",
            "-v2 aes-192-cbc",
            "-v2 aes-256-cbc",
            "-v2 aes-256-cbc -outform DER",
            "-v2 des3",
            "-v2 aes-256-cbc -v2prf hmacWithSHA1",
            "-v2 aes-256-cbc -v2prf hmacWithSHA224",
            "-v2 aes-128-cbc -v2prf hmacWithSHA384",
            "-v2 aes-256-cbc -v2prf hmacWithSHA512",
            "-scrypt",
            "-v1 PBE-SHA1-3DES",
            "-v1 PBE-SHA1-3DES -outform DER",
            "-v1 PBE-MD5-DES -provider legacy -provider default");

    @TempDir
    static Path work;

    private static OpenSslMaterial material;

    @BeforeAll
    static void makeKeys() throws Exception {
        material = OpenSslMaterial.in(work);
    }

    private static Container certificate(String name, String command) {
        return new Container(name, "", Kind.CERTIFICATE, ALL, command);
    }

    private static Container request(String name, String command) {
        return new Container(name, "certificate request", Kind.REQUEST, ALL, command);
    }

    private static Container privateKey(String name, String families, String command) {
        return new Container(name, "private key", Kind.KEY, families, command);
    }

    private static Container publicKey(String name, String families, String command) {
        return new Container(name, "public key", Kind.KEY, families, command);
    }

    @ParameterizedTest
    @EnumSource
    void everyContainerIsRead(OpenSslKey key) {
        String publicKey = Hashes.sha256(material.make(key, "pkey -in KEY -pubout -outform DER -out OUT"));
        SoftAssertions softly = new SoftAssertions();
        for (Container container : CONTAINERS) {
            if (!container.families().contains(key.family())) {
                continue;
            }
            byte[] bytes = material.make(key, container.command());
            CertificateInspection result = inspect(Material.file("a", bytes, Mark.NAMED));
            softly.assertThat(result.unreadable()).as(container.name()).isEmpty();
            softly.assertThat(result.certificates()).as(container.name()).hasSize(1);
            for (CertificateFacts facts : result.certificates()) {
                softly.assertThat(facts.kind()).as(container.name()).isEqualTo(container.kind());
                softly.assertThat(facts.use()).as(container.name()).contains(container.use());
                checkKey(softly, container, key, facts);
                checkFingerprint(softly, container, key, facts, publicKey);
                softly.assertThat(facts.places()).containsExactly(new Place("a", 1, ""));
            }
        }
        softly.assertAll();
    }

    private static void checkKey(SoftAssertions softly, Container container, OpenSslKey key, CertificateFacts facts) {
        boolean pss = key.family().equals("pss") && container.name().startsWith("PKCS#1");
        String curve = container.name().equals("explicit curve") ? "explicit parameters" : key.curve();
        softly.assertThat(facts.keyAlgorithm())
                .as(container.name())
                .isIn(key.algorithm(), pss ? "RSA" : key.algorithm()); // PKCS#1 does not tell them apart
        softly.assertThat(facts.keyBits()).as(container.name()).isEqualTo(key.bits());
        softly.assertThat(facts.curve().orElse("")).as(container.name()).isEqualTo(curve);
    }

    private static void checkFingerprint(
            SoftAssertions softly, Container container, OpenSslKey key, CertificateFacts facts, String publicKey) {
        boolean sameForm =
                !container.name().startsWith("PKCS#1") || key.family().equals("rsa");
        boolean namesPublicKey = container.use().equals("public key")
                || (List.of("rsa", "pss", "ec").contains(key.family()) && sameForm);
        if (container.kind() == Kind.CERTIFICATE) {
            softly.assertThat(facts.fingerprint()).as(container.name()).isEqualTo(material.fingerprint(key));
        } else if (container.kind() == Kind.KEY
                && namesPublicKey
                && sameForm
                && !container.name().startsWith("explicit")
                && !container.name().startsWith("compressed")) {
            softly.assertThat(facts.fingerprint()).as(container.name()).isEqualTo(publicKey);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyEncryptionIsOpenedByItsPasswordAlone(OpenSslKey key) {
        Stream<String> traditional = switch (key.family()) {
            case "rsa" -> Stream.of("rsa -traditional -aes256", "rsa -traditional -des3", "rsa -traditional -aes128");
            case "ec" -> Stream.of("ec -aes256", "ec -des3");
            case "dsa" -> Stream.of("dsa -aes256", "dsa -des3");
            default -> Stream.of();
        };
        List<String> commands = Stream.concat(
                        traditional, PKCS8_SCHEMES.stream().map(scheme -> "pkcs8 -topk8 " + scheme))
                .toList();
        SoftAssertions softly = new SoftAssertions();
        for (String command : commands) {
            byte[] bytes = material.make(key, command + " -in KEY -passout pass:PASS -out OUT");
            CertificateInspection opened = inspect(withPassword(bytes, OpenSslMaterial.PASSWORD));
            softly.assertThat(opened.unreadable()).as(command).isEmpty();
            softly.assertThat(opened.certificates())
                    .as(command)
                    .extracting(
                            CertificateFacts::kind,
                            CertificateFacts::keyAlgorithm,
                            CertificateFacts::keyBits,
                            CertificateFacts::use)
                    .containsExactly(tuple(key));
            checkLocked(softly, command, bytes);
        }
        softly.assertAll();
    }

    private static Tuple tuple(OpenSslKey key) {
        return Assertions.tuple(Kind.KEY, key.algorithm(), key.bits(), "private key");
    }

    /** Asserts that without the right password there is nothing but one sentence about it. */
    static void checkLocked(SoftAssertions softly, String what, byte[] bytes) {
        for (CertificateInput input :
                List.of(Material.file("a", bytes, Mark.NAMED), withPassword(bytes, "wr0ng-password"))) {
            CertificateInspection locked = inspect(input);
            softly.assertThat(locked.certificates()).as("%s, locked", what).isEmpty();
            softly.assertThat(locked.unreadable()).as("%s, locked", what).hasSize(1);
            locked.unreadable().forEach(unreadable -> {
                softly.assertThat(unreadable.judged()).as("%s, locked", what).isTrue();
                softly.assertThat(unreadable.reason())
                        .as("%s, locked", what)
                        .contains("password")
                        .doesNotContain("wr0ng-password");
            });
        }
    }

    static CertificateInput withPassword(byte[] bytes, String password) {
        return Material.file("a", bytes, Mark.NAMED).withPassword(new StorePassword(password));
    }

    private static CertificateInspection inspect(CertificateInput input) {
        return CertificateInspector.inspect(List.of(input));
    }

    @Test
    void passwordsOutsideAsciiAreUtf8() throws Exception {
        String password = "p\u00e4ssw\u00f6rd \u20ac";
        Path file = Files.write(work.resolve("password"), password.getBytes(StandardCharsets.UTF_8));
        String passout = " -passout file:" + file + " -out OUT";
        for (String command : List.of(
                "pkcs8 -topk8 -v2 aes-256-cbc -in KEY",
                "rsa -traditional -aes256 -in KEY",
                "pkcs12 -export -inkey KEY -in CRT",
                "pkcs12 -export -legacy -inkey KEY -in CRT")) {
            byte[] bytes = material.make(OpenSslKey.RSA_2048, command + passout);
            CertificateInspection opened = inspect(withPassword(bytes, password));
            assertThat(opened.unreadable()).as(command).isEmpty();
            assertThat(opened.certificates())
                    .as(command)
                    .extracting(CertificateFacts::kind)
                    .contains(Kind.KEY);
        }
    }

    @Test
    void aBundleHasAllItsCertificates() throws Exception {
        Path chain = work.resolve("chain.pem");
        for (String form : List.of("PEM", "DER")) {
            Programs.run(
                    work,
                    "openssl",
                    "crl2pkcs7",
                    "-nocrl",
                    "-certfile",
                    chain.toString(),
                    "-outform",
                    form,
                    "-out",
                    "b");
            CertificateInspection result =
                    inspect(Material.file("b.p7b", Files.readAllBytes(work.resolve("b")), Mark.NAMED));
            assertThat(result.unreadable()).isEmpty();
            assertThat(result.certificates())
                    .extracting(CertificateFacts::fingerprint)
                    .containsExactlyInAnyOrder(
                            material.fingerprint(OpenSslKey.P_256), material.fingerprint(OpenSslKey.RSA_3072));
        }
    }
}
