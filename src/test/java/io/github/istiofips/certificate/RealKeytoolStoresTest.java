// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.istiofips.certificate.CertificateFacts.Kind;
import io.github.istiofips.certificate.CertificateInput.Mark;
import io.github.istiofips.testing.Programs;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keystores that the {@code keytool} of the running Java writes, against what its own {@link KeyStore} reads. */
@Tag("real-components")
class RealKeytoolStoresTest {

    private static final Path KEYTOOL = Path.of(System.getProperty("java.home"), "bin", "keytool");
    private static final String PASSWORD = "changeit-1";

    @TempDir
    static Path work;

    /** Makes a store of a 4096-bit RSA key, a P-384 key and two trusted certificates, of which the others are copies. */
    @BeforeAll
    static void makeStore() throws Exception {
        keytool(
                "-genkeypair -alias server -keyalg RSA -keysize 4096 -dname CN=server -storetype PKCS12 -keystore PKCS12");
        keytool("-genkeypair -alias client -keyalg EC -groupname secp384r1 -dname CN=client -keystore PKCS12");
        for (String root : List.of("root2048.crt", "rootp384.crt")) {
            Files.write(work.resolve(root), Material.bytes(root));
            keytool("-importcert -noprompt -alias " + root + " -file " + root + " -keystore PKCS12");
        }
    }

    private static void keytool(String arguments) throws Exception {
        Programs.output(work, KEYTOOL, (arguments + " -storepass " + PASSWORD).split(" "));
    }

    private static byte[] store(String type) throws Exception {
        Path store = work.resolve(type);
        if (!Files.exists(store)) {
            Programs.output(
                    work,
                    KEYTOOL,
                    ("-importkeystore -srckeystore PKCS12 -srcstorepass " + PASSWORD + " -destkeystore " + type
                                    + " -deststoretype " + type + " -deststorepass " + PASSWORD)
                            .split(" "));
        }
        return Files.readAllBytes(store);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS", "JCEKS"})
    void everyEntryStandsUnderItsAlias(String type) throws Exception {
        byte[] bytes = store(type);
        CertificateInspection result =
                inspect(Material.file("keys/store", bytes, Mark.NAMED).withPassword(new StorePassword(PASSWORD)));

        assertThat(result.unreadable()).isEmpty();
        assertThat(result.certificates())
                .filteredOn(facts -> facts.kind() == Kind.KEY)
                .extracting(
                        CertificateFacts::keyAlgorithm,
                        CertificateFacts::keyBits,
                        CertificateFacts::use,
                        CertificateFacts::places)
                .containsExactlyInAnyOrder(
                        tuple("RSA", 4096, "private key", List.of(new Place("keys/store", 1, "server"))),
                        tuple("EC", 384, "private key", List.of(new Place("keys/store", 1, "client"))));
        assertThat(result.certificates())
                .filteredOn(facts -> facts.kind() == Kind.CERTIFICATE)
                .flatExtracting(facts -> facts.places().stream()
                        .map(place -> place.entry() + " " + facts.fingerprint())
                        .toList())
                .containsExactlyInAnyOrderElementsOf(certificates(type, bytes));
    }

    /** Alias and fingerprint of every certificate as Java reads the store. */
    private static List<String> certificates(String type, byte[] bytes) throws Exception {
        KeyStore oracle = KeyStore.getInstance(type);
        oracle.load(new ByteArrayInputStream(bytes), PASSWORD.toCharArray());
        List<String> all = new ArrayList<>();
        for (String alias : Collections.list(oracle.aliases())) {
            all.add(alias + " " + Hashes.sha256(oracle.getCertificate(alias).getEncoded()));
        }
        assertThat(all).hasSize(4);
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS", "JCEKS"})
    void theWrongPasswordIsReported(String type) throws Exception {
        CertificateInput input = Material.file("keys/store", store(type), Mark.NAMED);
        assertAsksForPassword(inspect(input.withPassword(new StorePassword("wr0ng-password"))));
    }

    @Test
    void aStoreThatHidesItsEntriesAsksForItsPassword() throws Exception {
        assertAsksForPassword(inspect(Material.file("keys/store", store("PKCS12"), Mark.NAMED)));
    }

    private static void assertAsksForPassword(CertificateInspection result) {
        assertThat(result.certificates()).isEmpty();
        assertThat(result.unreadable()).singleElement().satisfies(unreadable -> {
            assertThat(unreadable.judged()).isTrue();
            assertThat(unreadable.reason()).contains("password").doesNotContain("wr0ng-password");
        });
    }

    /** Certificates stand in clear in these stores, and the one of a key has its public half. */
    @ParameterizedTest
    @ValueSource(strings = {"JKS", "JCEKS"})
    void aStoreThatShowsItsCertificatesTellsAsMuchWithoutItsPassword(String type) throws Exception {
        CertificateInput input = Material.file("keys/store", store(type), Mark.NAMED);
        CertificateInspection opened = inspect(input.withPassword(new StorePassword(PASSWORD)));
        CertificateInspection result = inspect(input);
        assertThat(result.certificates()).isEqualTo(opened.certificates());
        assertThat(result.unreadable()).isEmpty();
    }

    @Test
    void aKeyUnderAPasswordOfItsOwnStandsUnderItsAlias() throws Exception {
        Programs.output(
                work,
                KEYTOOL,
                ("-genkeypair -alias own -keyalg EC -groupname secp256r1 -dname CN=own -storetype JKS -keystore own.jks"
                                + " -storepass " + PASSWORD + " -keypass another-1")
                        .split(" "));
        CertificateInspection result =
                inspect(Material.file("own.jks", Files.readAllBytes(work.resolve("own.jks")), Mark.NAMED)
                        .withPassword(new StorePassword(PASSWORD)));

        assertThat(result.certificates())
                .allSatisfy(facts -> assertThat(facts.places()).containsExactly(new Place("own.jks", 1, "own")))
                .extracting(CertificateFacts::kind, CertificateFacts::keyBits)
                .containsExactlyInAnyOrder(tuple(Kind.CERTIFICATE, 256), tuple(Kind.KEY, 256));
    }

    private static CertificateInspection inspect(CertificateInput input) {
        return CertificateInspector.inspect(List.of(input));
    }
}
