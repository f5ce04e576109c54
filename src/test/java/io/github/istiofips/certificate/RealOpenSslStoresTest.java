// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import static io.github.istiofips.certificate.RealOpenSslCorpusTest.checkLocked;
import static io.github.istiofips.certificate.RealOpenSslCorpusTest.withPassword;

import io.github.istiofips.certificate.CertificateFacts.Kind;
import io.github.istiofips.certificate.CertificateInput.Mark;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of key in every form of PKCS#12 that OpenSSL writes. */
@Tag("real-components")
class RealOpenSslStoresTest {

    /** What a store gives away without its password. */
    private enum Secrecy {
        /** Nothing. */
        LOCKED,
        /** Everything stands there in clear, but only the password proves that nobody changed it. */
        IN_CLEAR,
        /** Everything, because the empty password is tried. */
        EMPTY_PASSWORD
    }

    /**
     * A form of PKCS#12.
     *
     * @param secrecy what it gives away
     * @param holds words of {@code key}, {@code certificate} and {@code chain}
     * @param options of {@code openssl pkcs12 -export}
     */
    private record Store(Secrecy secrecy, String holds, String options) {}

    private static final String WITH_KEY = "-inkey KEY -in CRT -name leaf ";
    private static final String PASSWORD = "-passout pass:PASS";

    private static final List<Store> STORES = List.of(
            new Store(Secrecy.LOCKED, "key certificate", WITH_KEY + PASSWORD),
            new Store(Secrecy.LOCKED, "key certificate chain", WITH_KEY + "-certfile CHAIN " + PASSWORD),
            new Store(
                    Secrecy.LOCKED,
                    "key certificate chain",
                    WITH_KEY + "-certfile CHAIN -caname one -caname two -macalg sha512 " + PASSWORD),
            new Store(
                    Secrecy.LOCKED,
                    "key certificate",
                    WITH_KEY + "-keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES -macalg sha1 " + PASSWORD),
            new Store(Secrecy.LOCKED, "key certificate chain", WITH_KEY + "-legacy -certfile CHAIN " + PASSWORD),
            new Store(
                    Secrecy.LOCKED,
                    "key certificate",
                    WITH_KEY + "-keypbe AES-128-CBC -certpbe AES-192-CBC -iter 10000 " + PASSWORD),
            new Store(Secrecy.LOCKED, "key certificate", WITH_KEY + "-nomac " + PASSWORD),
            new Store(Secrecy.LOCKED, "certificate chain", "-nokeys -in CRT -certfile CHAIN " + PASSWORD),
            new Store(Secrecy.IN_CLEAR, "key certificate", WITH_KEY + "-keypbe NONE -certpbe NONE " + PASSWORD),
            new Store(
                    Secrecy.IN_CLEAR,
                    "certificate chain",
                    "-nokeys -in CRT -certfile CHAIN -certpbe NONE -nomac " + PASSWORD),
            new Store(Secrecy.EMPTY_PASSWORD, "key certificate", WITH_KEY + "-passout pass:"),
            new Store(
                    Secrecy.EMPTY_PASSWORD,
                    "key certificate chain",
                    WITH_KEY + "-legacy -certfile CHAIN -passout pass:"));

    @TempDir
    static Path work;

    private static OpenSslMaterial material;

    @BeforeAll
    static void makeKeys() throws Exception {
        material = OpenSslMaterial.in(work);
    }

    @ParameterizedTest
    @EnumSource
    void everyStoreIsOpenedByItsPassword(OpenSslKey key) {
        SoftAssertions softly = new SoftAssertions();
        for (Store store : STORES) {
            byte[] bytes = material.make(key, "pkcs12 -export " + store.options() + " -out OUT");
            String password = store.secrecy() == Secrecy.EMPTY_PASSWORD ? "" : OpenSslMaterial.PASSWORD;
            checkContent(softly, store, key, CertificateInspector.inspect(List.of(withPassword(bytes, password))));
            CertificateInspection without =
                    CertificateInspector.inspect(List.of(Material.file("a", bytes, Mark.NAMED)));
            if (store.secrecy() == Secrecy.LOCKED) {
                checkLocked(softly, store.options(), bytes);
            } else if (without.unreadable().isEmpty()) {
                checkContent(softly, store, key, without);
            } else {
                softly.assertThat(without.unreadable().get(0).reason()).contains("password");
            }
        }
        softly.assertAll();
    }

    private static void checkContent(
            SoftAssertions softly, Store store, OpenSslKey key, CertificateInspection inspection) {
        softly.assertThat(inspection.unreadable()).as(store.options()).isEmpty();
        softly.assertThat(inspection.certificates())
                .as(store.options())
                .filteredOn(facts -> facts.kind() == Kind.KEY)
                .extracting(facts -> facts.keyAlgorithm() + facts.keyBits() + facts.curve() + facts.use())
                .isEqualTo(
                        store.holds().contains("key")
                                ? List.of(key.algorithm() + key.bits() + curve(key) + "private key")
                                : List.of());
        List<String> certificates = store.holds().contains("chain")
                ? List.of(
                        material.fingerprint(key),
                        material.fingerprint(OpenSslKey.P_256),
                        material.fingerprint(OpenSslKey.RSA_3072))
                : List.of(material.fingerprint(key));
        softly.assertThat(inspection.certificates())
                .as(store.options())
                .filteredOn(facts -> facts.kind() == Kind.CERTIFICATE)
                .extracting(CertificateFacts::fingerprint)
                .containsExactlyInAnyOrderElementsOf(
                        certificates.stream().distinct().toList());
        if (store.options().contains("-caname") || store.options().contains("-name leaf")) {
            softly.assertThat(inspection.certificates())
                    .as(store.options())
                    .flatExtracting(CertificateFacts::places)
                    .extracting(Place::entry)
                    .contains("leaf");
        }
    }

    private static Optional<String> curve(OpenSslKey key) {
        return key.curve().isEmpty() ? Optional.empty() : Optional.of(key.curve());
    }
}
