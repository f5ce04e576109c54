// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import static io.github.istiofips.certificate.Material.entry;
import static io.github.istiofips.certificate.Material.file;
import static io.github.istiofips.certificate.Material.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.certificate.CertificateInput.Mark;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Which keys and certificates are judged, and which are inventory. */
class CertificateUseTest {

    private static CertificateFacts find(String subject, CertificateInput... inputs) {
        return CertificateInspector.inspect(List.of(inputs)).certificates().stream()
                .filter(c -> c.subject().orElse("key").contains(subject))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # file,            mark,        judged, trust bundle
            root4096.crt,      ,            false,  true
            root4096.crt,      TEST,        false,  true
            root4096.crt,      NAMED,       true,   false
            root4096.crt,      ISTIO_CA,    true,   false
            root4096.crt,      GATEWAY_TLS, false,  true
            leaf-rsa2048.crt,  ,            false,  false
            leaf-rsa2048.crt,  NAMED,       true,   false
            leaf-rsa2048.crt,  ISTIO_CA,    true,   false
            leaf-rsa2048.crt,  GATEWAY_TLS, true,   false
            leaf-p256.csr,     ,            false,  false
            leaf-p256.csr,     NAMED,       true,   false
            rsa4096.key,       ,            true,   false
            rsa4096.key,       TEST,        false,  false
            rsa2048.pub,       ,            false,  false
            rsa2048.pub,       NAMED,       true,   false
            root4096.crt,      INVENTORY,   false,  true
            leaf-rsa2048.crt,  INVENTORY,   false,  false
            rsa4096.key,       INVENTORY,   false,  false
            """)
    void aloneItIsJudgedByItsPlace(String name, Mark mark, boolean judged, boolean trustBundle) {
        CertificateInput input = mark == null ? file("d/x", text(name)) : file("d/x", text(name), mark);
        CertificateFacts facts =
                CertificateInspector.inspect(List.of(input)).certificates().get(0);
        assertThat(facts.judged()).isEqualTo(judged);
        assertThat(facts.trustBundle()).isEqualTo(trustBundle);
    }

    @Test
    void aCertificateBesideItsKeyIsJudgedOutsideTests() {
        assertThat(find(
                                "leaf-rsa2048",
                                file("a/leaf.crt", text("leaf-rsa2048.crt")),
                                file("a/any.key", text("rsa2048.key")))
                        .judged())
                .isTrue();
        assertThat(find(
                                "leaf-rsa2048",
                                file("a/leaf.crt", text("leaf-rsa2048.crt")),
                                file("b/any.key", text("rsa2048.key")))
                        .judged())
                .isTrue();
        assertThat(find(
                                "leaf-rsa2048",
                                file("a/leaf.crt", text("leaf-rsa2048.crt")),
                                file("b/any.key", text("rsa2048.key"), Mark.TEST))
                        .judged())
                .isFalse();
        assertThat(find(
                                "leaf-rsa2048",
                                file("a/leaf.crt", text("leaf-rsa2048.crt"), Mark.TEST),
                                file("a/any.key", text("rsa2048.key"), Mark.TEST))
                        .judged())
                .isFalse();
        assertThat(find("leaf-p256", file("a.pem", text("leaf-p256.csr") + text("p256.key")))
                        .judged())
                .isTrue();
    }

    @Test
    void aRootBesideItsKeyIsACertificateAuthorityInUse() {
        CertificateFacts root =
                find("Root 4096", file("a/ca.crt", text("root4096.crt")), file("a/ca.key", text("rsa4096.key")));
        assertThat(root.judged()).isTrue();
        assertThat(root.trustBundle()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            server.crt,      server.key,     true
            server-cert.pem, server-key.pem, true
            other.crt,       server.key,     false
            """)
    void aLockedKeyBelongsToWhatIsNamedLikeIt(String certificate, String key, boolean judged) {
        for (String keyFile : List.of("rsa2048-locked.key", "ed25519.key")) {
            String certificateFile = keyFile.startsWith("ed") ? "leaf-ed25519" : "leaf-rsa2048";
            assertThat(find(
                                    certificateFile,
                                    file("a/" + certificate, text(certificateFile + ".crt")),
                                    file("a/" + key, text(keyFile)))
                            .judged())
                    .isEqualTo(judged);
        }
    }

    @Test
    void theServedCertificateOfAGatewayIsJudgedEvenIfItIsARoot() {
        assertThat(find("Root 4096", entry("tls.crt", text("root4096.crt"), Mark.GATEWAY_TLS))
                        .judged())
                .isTrue();
        assertThat(find("Root 4096", entry("ca.crt", text("root4096.crt"), Mark.GATEWAY_TLS))
                        .judged())
                .isFalse();
    }

    @Test
    void judgedInOnePlaceIsJudgedAndListsAllPlaces() {
        CertificateFacts facts = find(
                "Root 4096",
                file("trust/ca.pem", text("root4096.crt")),
                entry("root-cert.pem", text("root4096.crt"), Mark.ISTIO_CA));
        assertThat(facts.judged()).isTrue();
        assertThat(facts.places()).extracting(Place::file).containsExactly("secret.yaml", "trust/ca.pem");
    }

    @Test
    void aTrustStoreIsInventoryEvenWhenNamed() {
        List<CertificateInput> inputs = new ArrayList<>();
        inputs.add(file("bundle.pem", text("root4096.crt").repeat(UseJudge.TRUST_STORE_SIZE), Mark.NAMED));
        CertificateFacts facts =
                CertificateInspector.inspect(inputs).certificates().get(0);
        assertThat(facts.judged()).isFalse();
        assertThat(facts.trustBundle()).isTrue();
        inputs.set(0, file("bundle.pem", text("root4096.crt").repeat(UseJudge.TRUST_STORE_SIZE - 1), Mark.NAMED));
        assertThat(CertificateInspector.inspect(inputs).certificates().get(0).judged())
                .isTrue();
    }

    @Test
    void theChainOfAJudgedCertificateIsJudgedWhereverItStands() {
        CertificateInput leaf = file("a/tls.crt", text("leaf-of-intermediate-rsa4096.crt"), Mark.NAMED);
        CertificateInput issuer = file("b/chain.pem", text("rootp384.crt") + text("intermediate-rsa4096.crt"));
        CertificateFacts intermediate = find("Intermediate 4096", leaf, issuer);
        assertThat(intermediate.judged()).isTrue();
        assertThat(intermediate.use()).isEqualTo("intermediate CA");
        assertThat(find("Root P-384", leaf, issuer).judged()).isFalse();
        assertThat(find("Intermediate 4096", issuer).judged()).isFalse();
        assertThat(find("Intermediate 2048", leaf, file("b/other.pem", text("intermediate-rsa2048.crt")))
                        .judged())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"TEST", "INVENTORY"})
    void aChainEndsWhereNothingIsInUse(Mark mark) {
        CertificateInput leaf = file("a/tls.crt", text("leaf-of-intermediate-rsa4096.crt"), Mark.NAMED);
        assertThat(find("Intermediate 4096", leaf, file("b/chain.pem", text("intermediate-rsa4096.crt"), mark))
                        .judged())
                .isFalse();
    }

    @Test
    void aRootBesideItsKeyIsNoTrustAnchor() {
        assertThat(find("Root 4096", file("a/ca.crt", text("root4096.crt"))).use())
                .isEqualTo("trust anchor");
        assertThat(find("Root 4096", file("a/ca.crt", text("root4096.crt")), file("k", text("rsa4096.key")))
                        .use())
                .isEqualTo("root CA");
    }

    @Test
    void whatIssuesIntoATrustStoreBelongsToItButALeafDoesNot() {
        String roots = text("root4096.crt").repeat(UseJudge.TRUST_STORE_SIZE);
        CertificateInput store =
                file("bundle.pem", roots + text("intermediate-rsa2048.crt") + text("leaf-p521.crt"), Mark.NAMED);
        assertThat(find("Intermediate 2048", store).judged()).isFalse();
        assertThat(find("Intermediate 2048", store).trustBundle()).isTrue();
        assertThat(find("leaf-p521", store).judged()).isTrue();
        CertificateInput combined = file(
                "combined.pem",
                text("leaf-of-intermediate-rsa4096.crt") + text("p256.key") + text("intermediate-rsa4096.crt") + roots);
        assertThat(find("Intermediate 4096", combined).judged()).isTrue();
    }

    @Test
    void rootsBesideThemHideNothingOfTheMesh() {
        CertificateInput bundle =
                entry("root-cert.pem", text("root2048.crt").repeat(UseJudge.TRUST_STORE_SIZE), Mark.ISTIO_CA);
        assertThat(find(
                                "Intermediate 4096",
                                bundle,
                                entry("ca-cert.pem", text("intermediate-rsa4096.crt"), Mark.ISTIO_CA))
                        .judged())
                .isTrue();
        CertificateInput clients =
                entry("ca.crt", text("root2048.crt").repeat(UseJudge.TRUST_STORE_SIZE), Mark.GATEWAY_TLS);
        assertThat(find(
                                "Intermediate 4096",
                                clients,
                                entry("tls.crt", text("intermediate-rsa4096.crt"), Mark.GATEWAY_TLS))
                        .judged())
                .isTrue();
        assertThat(find("Root 2048", clients).judged()).isFalse();
    }
}
