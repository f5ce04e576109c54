// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static io.github.istiofips.policy.Samples.REQUEST;
import static io.github.istiofips.policy.Samples.certificate;
import static io.github.istiofips.policy.Samples.certificates;
import static io.github.istiofips.policy.Samples.only;
import static io.github.istiofips.policy.Samples.rules;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.certificate.CertificateFacts.Kind;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.executable.ExecutableKind;
import io.github.istiofips.executable.FipsMode;
import io.github.istiofips.executable.Integrity;
import io.github.istiofips.executable.Stack;
import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateRulesTest {

    private static final Place CERT = new Place("certs/ca-cert.pem", 1, "");
    private static final Place SECRET = new Place("k8s/cacerts.yaml", 7, "ca-cert.pem");

    @ParameterizedTest
    @CsvSource({
        "RSA, 4096, true, FAIL, rsa-4096 VIOLATION",
        "RSA, 4096, true, WARN, rsa-4096 WARNING",
        "RSASSA-PSS, 4096, true, FAIL, rsa-4096 VIOLATION",
        "RSA, 4096, false, FAIL, ",
        "RSA, 4095, true, FAIL, rsa-size-unsupported VIOLATION",
        "RSA, 4097, true, FAIL, rsa-size-unsupported VIOLATION",
        "RSA, 8192, true, WARN, rsa-size-unsupported VIOLATION",
        "RSASSA-PSS, 2049, true, FAIL, rsa-size-unsupported VIOLATION",
        "RSA, 8192, false, FAIL, ",
        "RSA, 3072, true, FAIL, ",
        "RSA, 2048, true, FAIL, ",
        "RSA, 2047, true, FAIL, rsa-too-small VIOLATION",
        "RSA, 1024, true, WARN, rsa-too-small VIOLATION",
        "RSASSA-PSS, 1024, true, FAIL, rsa-too-small VIOLATION",
        "RSA, 1024, false, FAIL, ",
        "RSA, 0, true, FAIL, certificate-unreadable UNVERIFIABLE",
        "RSA, 0, false, FAIL, ",
        "EC, 256, true, FAIL, key-type-unsupported VIOLATION",
        "Ed25519, 253, true, FAIL, key-type-unsupported VIOLATION",
        "Ed25519, 253, false, FAIL, ",
        "Ed448, 446, true, FAIL, key-type-unsupported VIOLATION",
        "DSA, 2048, true, FAIL, key-type-unsupported VIOLATION",
        "1.2.3.4, 0, true, FAIL, key-type-unsupported VIOLATION",
    })
    void judgesTypesAndSizesOfKeysInJudgedUse(
            String algorithm, int bits, boolean judged, Rsa4096 rsa4096, String expected) {
        PolicyRequest request = new PolicyRequest(REQUEST.asOf(), rsa4096, true, true, Map.of());
        CertificateFacts facts = facts(Kind.CERTIFICATE, algorithm, bits, judged, CERT);

        assertThat(rules(certificates(List.of(facts), List.of()), request))
                .isEqualTo(Optional.ofNullable(expected).stream().toList());
    }

    @Test
    void saysWhoRefusesTheKeyAndWhatToMakeInstead() {
        Finding finding = only(certificates(List.of(certificate("00ff", "RSA", 4096, CERT)), List.of()), "rsa-4096");

        assertThat(finding.subject()).isEqualTo("00ff");
        assertThat(finding.message())
                .isEqualTo("The certificate CN=Intermediate CA,O=Example in certs/ca-cert.pem:1 has an RSA key of 4096"
                        + " bits. FIPS builds that allow 2048 and 3072 bits only refuse it: Envoy before 1.17.0 (Istio"
                        + " 1.8 and older; Envoy change log 1.17.0), and Go with crypto/tls/fipsonly before 1.18.9b7 and"
                        + " 1.19.4 (golang/go#56672); later ones accept it.");
        assertThat(finding.remedy())
                .isEqualTo(
                        "Issue the certificate again with an ECDSA P-256 key or an RSA key of 2048 or 3072 bits (Istio's"
                                + " tools/certs makes 4096 bits unless ROOTCA_KEYSZ and INTERMEDIATE_KEYSZ say otherwise), or set"
                                + " rsa4096 to warn if no build of this mesh refuses the size.");
        assertThat(finding.location().map(Object::toString)).contains("certs/ca-cert.pem:1");
        assertThat(finding.relatedLocations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "P-256, true, ",
        "P-384, true, ",
        "P-521, true, ",
        "P-224, true, key-type-unsupported VIOLATION",
        "secp256k1, true, key-type-unsupported VIOLATION",
        "explicit parameters, true, key-type-unsupported VIOLATION",
        "P-224, false, ",
    })
    void judgesTheCurve(String curve, boolean judged, String expected) {
        CertificateFacts facts = facts(Kind.CERTIFICATE, "EC", 256, Optional.of(curve), judged, CERT);

        assertThat(rules(certificates(List.of(facts), List.of()), REQUEST))
                .isEqualTo(Optional.ofNullable(expected).stream().toList());
    }

    @ParameterizedTest
    @CsvSource({
        "GO, BORINGCRYPTO, VIOLATION",
        "ENVOY, BORINGSSL_FIPS, VIOLATION",
        "NATIVE, BORINGSSL_FIPS, VIOLATION",
        "RUST, BORINGSSL_FIPS, WARNING",
        "GO, GO_NATIVE, WARNING",
        "ENVOY, AWS_LC_FIPS, WARNING",
    })
    void aKeyWeighsAsMuchAsTheMeshRefusesIt(ExecutableKind kind, Stack stack, Outcome outcome) {
        List<CertificateFacts> keys =
                List.of(certificate("01", "RSA", 8192, CERT), certificate("02", "Ed25519", 253, CERT));
        MeshFacts with = withKeys(keys, Optional.of("a role"), kind, stack);
        MeshFacts outside = withKeys(keys, Optional.empty(), kind, stack);

        assertThat(only(with, "rsa-size-unsupported").outcome()).isEqualTo(outcome);
        assertThat(only(with, "key-type-unsupported").outcome()).isEqualTo(outcome);
        assertThat(only(outside, "key-type-unsupported").outcome()).isEqualTo(Outcome.WARNING);
    }

    @Test
    void aKeyAloneIsAWarningThatSaysWhoRefusesIt() {
        CertificateFacts key = facts(Kind.KEY, "EC", 224, Optional.of("P-224"), true, CERT);
        MeshFacts alone = new MeshFacts(Samples.mesh().resolution(), List.of(), List.of(key), List.of());

        Finding finding = only(alone, "key-type-unsupported");

        assertThat(finding.outcome()).isEqualTo(Outcome.WARNING);
        assertThat(finding.message())
                .isEqualTo(
                        "The key (private key) in certs/ca-cert.pem:1 has an EC key on the curve P-224. FIPS builds of"
                                + " Envoy and Go with BoringCrypto and crypto/tls/fipsonly accept RSA, and ECDSA on P-256, P-384"
                                + " and P-521 only (Envoy source, source/common/tls/context_impl.cc; Go source,"
                                + " src/crypto/tls/defaults_boring.go, earlier src/crypto/x509/boring.go); no such build was found"
                                + " in what was inspected.");
        assertThat(finding.remedy())
                .startsWith(
                        "Replace the key and its certificate by a pair with an ECDSA P-256 key or an RSA key of 2048");
    }

    private static MeshFacts withKeys(
            List<CertificateFacts> keys, Optional<String> role, ExecutableKind kind, Stack stack) {
        MeshFacts mesh = Samples.mesh(Samples.image(
                Samples.SOLO + "pilot:1.30.0-solo-fips",
                Samples.platform(
                        Samples.AMD64,
                        Samples.executable("/f", role, Samples.facts(kind, stack, Integrity.VERIFIED, FipsMode.ON)))));
        return new MeshFacts(mesh.resolution(), mesh.images(), keys, List.of());
    }

    @Test
    void aCertificateInSeveralPlacesIsOneFinding() {
        CertificateFacts both = certificate("00ff", "RSA", 4096, CERT, SECRET);
        CertificateFacts again = certificate("00ff", "RSA", 4096, new Place("a/copy.pem", 3, ""), CERT);
        CertificateFacts inventory = facts(Kind.CERTIFICATE, "RSA", 4096, false, new Place("a/a.pem", 1, ""));

        Finding finding = only(certificates(List.of(both, inventory, again), List.of()), "rsa-4096");

        assertThat(finding.location().map(Object::toString)).contains("a/copy.pem:3");
        assertThat(finding.relatedLocations())
                .extracting(Object::toString)
                .containsExactly("certs/ca-cert.pem:1", "k8s/cacerts.yaml:7");
        assertThat(finding.message()).contains("in a/copy.pem:3 and 2 more has an RSA key");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CERTIFICATE | The certificate CN=Intermediate CA,O=Example in k8s/cacerts.yaml:7 (ca-cert.pem) has an RSA"
                        + " key of 1024 bits. | Issue the certificate again with",
                "REQUEST | The certificate request CN=Intermediate CA,O=Example in k8s/cacerts.yaml:7 (ca-cert.pem) has an"
                        + " RSA key of 1024 bits. | Make the request again with",
                "KEY | The key (private key) in k8s/cacerts.yaml:7 (ca-cert.pem) has an RSA key of 1024 bits."
                        + " | Replace the key and its certificate by a pair with",
            })
    void namesCertificatesRequestsAndKeys(Kind kind, String message, String remedy) {
        Finding finding =
                only(certificates(List.of(facts(kind, "RSA", 1024, true, SECRET)), List.of()), "rsa-too-small");

        assertThat(finding.message()).startsWith(message);
        assertThat(finding.remedy()).startsWith(remedy);
    }

    @ParameterizedTest
    @CsvSource({"true, UNVERIFIABLE", "false, NOTE"})
    void whatCouldNotBeReadCountsWhereItIsJudged(boolean judged, Outcome outcome) {
        UnreadableCertificate locked = new UnreadableCertificate(SECRET, "it is encrypted.", judged);

        Finding finding = only(certificates(List.of(), List.of(locked)), "certificate-unreadable");

        assertThat(finding.outcome()).isEqualTo(outcome);
        assertThat(finding.subject()).isEqualTo("k8s/cacerts.yaml:7 (ca-cert.pem)");
        assertThat(finding.message())
                .isEqualTo(
                        "k8s/cacerts.yaml:7 (ca-cert.pem) holds or names a certificate or key that could not be read: it"
                                + " is encrypted.");
        assertThat(finding.location().map(Object::toString)).contains("k8s/cacerts.yaml:7");
    }

    private static CertificateFacts facts(Kind kind, String algorithm, int bits, boolean judged, Place place) {
        return facts(kind, algorithm, bits, Optional.empty(), judged, place);
    }

    private static CertificateFacts facts(
            Kind kind, String algorithm, int bits, Optional<String> curve, boolean judged, Place place) {
        CertificateFacts sample = certificate("00ff", algorithm, bits, place);
        return new CertificateFacts(
                sample.fingerprint(),
                kind,
                sample.subject(),
                algorithm,
                bits,
                curve,
                sample.signatureAlgorithm(),
                sample.notBefore(),
                sample.notAfter(),
                kind == Kind.KEY ? "private key" : "CA",
                false,
                judged,
                sample.places());
    }
}
