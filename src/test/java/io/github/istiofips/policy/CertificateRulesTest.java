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
import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateRulesTest {

    private static final Place CERT = new Place("certs/ca-cert.pem", 1, "");
    private static final String IMAGE = Samples.SOLO + "pilot@sha256:" + "0".repeat(64);
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
                        + " bits. Whether /usr/local/bin/pilot-discovery of " + Samples.SOLO
                        + "pilot:1.30.0-solo-fips (Go of a version that could not be told, with crypto/tls/fipsonly)"
                        + " accepts it could not be told. FIPS builds that allow 2048 and 3072 bits only refuse this"
                        + " size: Envoy before 1.17.0 (Istio 1.8 and older; Envoy change log 1.17.0), and Go with"
                        + " crypto/tls/fipsonly before 1.18.9b7 and 1.19.4 (golang/go#56672); later ones accept it.");
        assertThat(finding.remedy())
                .isEqualTo(
                        "Issue the certificate again with an ECDSA P-256 key or an RSA key of 2048 or 3072 bits (Istio's"
                                + " tools/certs makes 4096 bits unless ROOTCA_KEYSZ and INTERMEDIATE_KEYSZ say otherwise), or set"
                                + " rsa4096 to by-toolchain, which allows the size where it is certain that no executable"
                                + " of the mesh refuses it.");
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
    @CsvSource(delimiter = '|', nullValues = "–", textBlock = """
            # component         | version               | RSA 8192  | Ed25519   | P-384     | use
            Go with fipsonly    | ''                    | VIOLATION | VIOLATION | –         | leaf
            Go with fipsonly    | ''                    | VIOLATION | VIOLATION | –         | root CA
            Go without fipsonly | go1.19.3 X:boringcrypto | VIOLATION | WARNING | –         | leaf
            Envoy               | 1.33.0                | VIOLATION | VIOLATION | –         | leaf
            Envoy               | 1.32.9                | VIOLATION | VIOLATION | VIOLATION | leaf
            Envoy               | 1.32.9                | VIOLATION | VIOLATION | VIOLATION | self-signed leaf (TLS server)
            Envoy               | 1.32.9                | VIOLATION | WARNING   | –         | intermediate CA
            Envoy               | 1.32.9                | VIOLATION | WARNING   | –         | trust anchor
            Envoy               | 1.33.0-dev            | VIOLATION | VIOLATION | WARNING   | leaf
            Envoy               | ''                    | VIOLATION | VIOLATION | WARNING   | leaf
            Envoy               | ''                    | VIOLATION | WARNING   | –         | intermediate CA
            Envoy with AWS-LC   | 1.38.0                | VIOLATION | VIOLATION | –         | leaf
            Envoy without FIPS  | 1.32.9                | WARNING   | WARNING   | –         | leaf
            ztunnel             | ''                    | WARNING   | WARNING   | –         | leaf
            Go native           | go1.24.3              | VIOLATION | VIOLATION | –         | leaf
            Go native           | go1.25                | WARNING   | WARNING   | –         | leaf
            Go native           | ''                    | WARNING   | WARNING   | –         | leaf
            """)
    void aKeyWeighsAsMuchAsTheMeshRefusesIt(
            String component, String version, Outcome size, Outcome type, @Nullable Outcome curve, String use) {
        List<CertificateFacts> keys = List.of(
                used("01", "RSA", 8192, Optional.empty(), use),
                used("02", "Ed25519", 253, Optional.empty(), use),
                used("03", "EC", 384, Optional.of("P-384"), use));
        MeshFacts with = withKeys(keys, Optional.of("a role"), KeyMeshes.facts(component, version));
        MeshFacts outside = withKeys(keys, Optional.empty(), KeyMeshes.facts(component, version));

        assertThat(rules(with, REQUEST))
                .containsOnlyOnce("rsa-size-unsupported " + size)
                .contains("key-type-unsupported " + type);
        assertThat(weights(with, "02")).containsExactly(type);
        assertThat(weights(with, "03"))
                .isEqualTo(Optional.ofNullable(curve).stream().toList());
        assertThat(weights(outside, "01")).containsExactly(Outcome.WARNING);
        assertThat(weights(outside, "02")).containsExactly(Outcome.WARNING);
        assertThat(weights(outside, "03")).isEmpty();
    }

    private static List<Outcome> weights(MeshFacts facts, String subject) {
        return Samples.POLICY.judge(facts, REQUEST).findings().stream()
                .filter(finding -> finding.subject().equals(subject))
                .map(Finding::outcome)
                .toList();
    }

    /** Where a server's certificate is expected, one that signs itself is what the server presents, although it may be an authority's. */
    @ParameterizedTest
    @CsvSource({
        "trust anchor, tls.crt, 1",
        "root CA, tls.crt, 1",
        "root CA, cert, 1",
        "intermediate CA, tls.crt, 0",
        "root CA, ca.crt, 0",
        "trust anchor, root-cert.pem, 0",
    })
    void aRootThatAServerPresentsIsJudgedAsPresented(String use, String entry, int findings) {
        CertificateFacts plain = used("01", "EC", 384, Optional.of("P-384"), use);
        CertificateFacts facts = new CertificateFacts(
                plain.fingerprint(),
                plain.kind(),
                plain.subject(),
                plain.keyAlgorithm(),
                plain.keyBits(),
                plain.curve(),
                plain.signatureAlgorithm(),
                plain.notBefore(),
                plain.notAfter(),
                use,
                plain.trustBundle(),
                plain.judged(),
                List.of(new Place("k8s/edge.yaml", 3, entry)));

        assertThat(weights(withKeys(List.of(facts), Optional.of("a role"), KeyMeshes.facts("Envoy", "1.32.9")), "01"))
                .hasSize(findings);
    }

    /** The key of a CA is told by its name among Istio's plug-in certificates; no proxy presents it. */
    @ParameterizedTest
    @CsvSource({
        "certs/ca-key.pem, '', 0",
        "ca-key.pem, '', 0",
        "k8s/cacerts.yaml, ca-key.pem, 0",
        "certs/root-key.pem, '', 0",
        "k8s/root.yaml, root-key.pem, 0",
        "certs/my-ca-key.pem, '', 1",
        "root-key.pem/tls.key, '', 1",
        "certs/ca-key.pem, tls.key, 1",
    })
    void aKeyWhoseUseIsNotToldIsTakenForBoth(String file, String entry, int findings) {
        CertificateFacts key = facts(Kind.KEY, "EC", 384, Optional.of("P-384"), true, new Place(file, 1, entry));
        MeshFacts mesh = withKeys(List.of(key), Optional.of("envoy"), KeyMeshes.facts("Envoy", "1.32.9"));

        assertThat(weights(mesh, "00ff")).hasSize(findings);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Envoy             | 1.16.2              | RSA     | 4096 | /f of IMAGE (Envoy 1.16.2, FIPS build) refuses it; Envoy accepts this size from 1.17.0 on (Envoy change log 1.17.0).
            Envoy             | 1.30.4              | RSA     | 8192 | /f of IMAGE (Envoy 1.30.4, FIPS build) refuses it; no release of Envoy known here accepts this size (Envoy source, source/extensions/transport_sockets/tls/context_impl.cc at 1.16.0; Envoy change log 1.17.0; Envoy change log 1.33.0).
            Envoy             | ''                  | EC      | 384  | Whether /f of IMAGE (Envoy of a version that could not be told, FIPS build) accepts it could not be told; FIPS builds of Envoy before 1.33.0 accept P-256 only (Envoy change log 1.33.0).
            Envoy             | 1.32.1              | EC      | 384  | /f of IMAGE (Envoy 1.32.1, FIPS build) refuses it; Envoy accepts this curve from 1.33.0 on (Envoy change log 1.33.0).
            Go with fipsonly  | go1.18.8b7          | RSA     | 4096 | /f of IMAGE (go1.18.8b7, with crypto/tls/fipsonly) refuses it; Go with crypto/tls/fipsonly accepts this size from 1.18.9b7 and 1.19.4 on (golang/go#56672).
            Go with fipsonly  | go1.19.3 X:boringcrypto | RSA | 4096 | /f of IMAGE (go1.19.3 X:boringcrypto, with crypto/tls/fipsonly) refuses it; Go with crypto/tls/fipsonly accepts this size from 1.19.4 on (golang/go#56672).
            Go with fipsonly  | ''                  | Ed25519 | 253  | /f of IMAGE (Go of a version that could not be told, with crypto/tls/fipsonly) refuses it; no release of Go with crypto/tls/fipsonly known here accepts this type of key (Go source, branch dev.boringcrypto.go1.18, src/crypto/tls/boring.go; golang/go#56672; Go source, src/crypto/x509/boring.go at go1.19.3).
            Go native         | go1.24.3            | RSA     | 8192 | /f of IMAGE (go1.24.3, in FIPS mode) refuses it; Go in FIPS mode accepts this size from 1.25 on (Go source, src/crypto/tls/defaults_fips140.go at go1.25).
            Go with fipsonly  | go1.19.4 X:boringcrypto | RSA | 4096 | No executable of this mesh refuses it. FIPS builds that allow 2048 and 3072 bits only refuse this size: Envoy before 1.17.0 (Istio 1.8 and older; Envoy change log 1.17.0), and Go with crypto/tls/fipsonly before 1.18.9b7 and 1.19.4 (golang/go#56672); later ones accept it.
            Go without fipsonly | go1.19.4 X:boringcrypto | RSA | 8192 | FIPS builds of Envoy, and Go with BoringCrypto and crypto/tls/fipsonly, accept 2048, 3072 and 4096 bits only (Envoy source, source/common/tls/context_impl.cc; Go source, src/crypto/tls/defaults_boring.go, earlier src/crypto/x509/boring.go); this mesh has an Envoy or Go program with such a module, /f of IMAGE (go1.19.4 X:boringcrypto, without crypto/tls/fipsonly).
            """)
    void namesWhoRefusesAKeyAndSinceWhenItIsAccepted(
            String component, String version, String algorithm, int bits, String message) {
        Optional<String> curve = Optional.of("P-" + bits).filter(name -> algorithm.equals("EC"));
        MeshFacts mesh = withKeys(
                List.of(used("01", algorithm, bits, curve, "leaf")),
                Optional.of("a role"),
                KeyMeshes.facts(component, version));

        assertThat(Samples.POLICY.judge(mesh, REQUEST).findings().stream()
                        .filter(finding -> finding.subject().equals("01")))
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .endsWith(
                                (algorithm.equals("RSA") ? " bits. " : algorithm.equals("EC") ? "P-384. " : "Ed25519. ")
                                        + message.replace("IMAGE", IMAGE)));
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
                                + " Envoy, and Go with BoringCrypto and crypto/tls/fipsonly, accept RSA, and ECDSA on P-256,"
                                + " P-384 and P-521 only (Envoy source, source/common/tls/context_impl.cc; Go source,"
                                + " src/crypto/tls/defaults_boring.go, earlier src/crypto/x509/boring.go); none that certainly"
                                + " refuses it was found in what was inspected.");
        assertThat(finding.remedy())
                .startsWith(
                        "Replace the key and its certificate by a pair with an ECDSA P-256 key or an RSA key of 2048");
    }

    private static MeshFacts withKeys(List<CertificateFacts> keys, Optional<String> role, ExecutableFacts facts) {
        MeshFacts mesh = Samples.mesh(
                Samples.image(IMAGE, Samples.platform(Samples.AMD64, Samples.executable("/f", role, facts))));
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

    private static CertificateFacts used(
            String fingerprint, String algorithm, int bits, Optional<String> curve, String use) {
        return new CertificateFacts(
                fingerprint,
                Kind.CERTIFICATE,
                Optional.of("CN=Intermediate CA,O=Example"),
                algorithm,
                bits,
                curve,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                use,
                false,
                true,
                List.of(CERT));
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
