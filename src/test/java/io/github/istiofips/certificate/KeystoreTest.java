// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import static io.github.istiofips.certificate.Material.bytes;
import static io.github.istiofips.certificate.Material.file;
import static io.github.istiofips.certificate.Material.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.istiofips.certificate.CertificateFacts.Kind;
import io.github.istiofips.certificate.CertificateInput.Mark;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeystoreTest {

    private static final StorePassword PASSWORD = new StorePassword("changeit");

    private static CertificateInspection inspect(CertificateInput input) {
        return CertificateInspector.inspect(List.of(input));
    }

    private static UnreadableCertificate onlyUnreadable(CertificateInput input) {
        CertificateInspection result = inspect(input);
        assertThat(result.certificates()).isEmpty();
        assertThat(result.unreadable()).hasSize(1);
        return result.unreadable().get(0);
    }

    /** A store with a key and its chain under one alias, and a certificate that is trusted. */
    private static byte[] javaStore(String type) {
        try {
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            byte[] pkcs8 = Base64.getMimeDecoder().decode(text("rsa4096.key").replaceAll("-----[A-Z ]+-----", ""));
            PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            Certificate[] chain = {certificate("intermediate-rsa4096.crt"), certificate("rootp384.crt")};
            store.setKeyEntry("served", key, "changeit".toCharArray(), chain);
            store.setCertificateEntry("partner", certificate("leaf-rsa2048.crt"));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            store.store(out, "changeit".toCharArray());
            return out.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Certificate certificate(String name) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes(name)));
    }

    @ParameterizedTest
    @CsvSource({"JKS, false", "JKS, true", "JCEKS, false", "JCEKS, true", "PKCS12, true"})
    void readsWhatJavaWrote(String type, boolean withPassword) {
        CertificateInput input = file("keystore", javaStore(type));
        CertificateInspection result = inspect(withPassword ? input.withPassword(PASSWORD) : input);
        assertThat(result.unreadable()).isEmpty();
        assertThat(result.certificates())
                .extracting(
                        facts -> facts.kind() + " " + facts.keyAlgorithm() + " " + facts.keyBits(),
                        CertificateFacts::judged,
                        facts -> facts.places().get(0).entry())
                .containsExactlyInAnyOrder(
                        tuple("KEY RSA 4096", true, "served"),
                        tuple("CERTIFICATE RSA 4096", true, "served"),
                        tuple("CERTIFICATE EC 384", false, type.equals("PKCS12") ? "CN=Root P-384" : "served"),
                        tuple("CERTIFICATE RSA 2048", false, "partner"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            store.p12, changeit, CERTIFICATE EC 256; CERTIFICATE RSA 4096; KEY EC 256
            trust.p12, changeit, CERTIFICATE RSA 4096
            empty.p12, '',       CERTIFICATE EC 256; KEY EC 256
            empty.p12, -,        CERTIFICATE EC 256; KEY EC 256
            open.p12,  -,        CERTIFICATE EC 256; KEY EC 256
            open.p12,  other,    CERTIFICATE EC 256; KEY EC 256
            bundle.p7, -,        CERTIFICATE EC 256; CERTIFICATE RSA 2048
            bundle.p7b, -,       CERTIFICATE EC 256; CERTIFICATE RSA 2048
            rsa2048-locked.key, changeit, KEY RSA 2048
            rsa2048-locked-pkcs1.key, changeit, KEY RSA 2048
            """)
    void readsWhatOpenSslWrote(String name, String password, String expected) {
        CertificateInput input = file(name, bytes(name));
        CertificateInspection result =
                inspect(password.equals("-") ? input : input.withPassword(new StorePassword(password)));
        assertThat(result.unreadable()).isEmpty();
        assertThat(result.certificates())
                .extracting(facts -> facts.kind() + " " + facts.keyAlgorithm() + " " + facts.keyBits())
                .containsExactlyInAnyOrder(expected.split("; "));
    }

    @Test
    void aKeyInAStoreIsTheKeyInAFile() {
        CertificateInspection result = CertificateInspector.inspect(List.of(
                file("a.p12", bytes("store.p12")).withPassword(PASSWORD),
                file("b.key", text("p256.key")),
                file("c.crt", text("leaf-of-intermediate-rsa4096.crt"))));
        assertThat(result.certificates())
                .filteredOn(facts -> facts.kind() == Kind.KEY)
                .singleElement()
                .satisfies(facts -> assertThat(facts.places())
                        .containsExactly(new Place("a.p12", 1, "served"), new Place("b.key", 1, "")));
        assertThat(result.certificates())
                .filteredOn(facts -> facts.subject().orElse("").contains("served"))
                .singleElement()
                .satisfies(facts -> assertThat(facts.places()).hasSize(2));
    }

    @ParameterizedTest
    @ValueSource(strings = {"store.p12", "rsa2048-locked.key", "rsa2048-locked-pkcs1.key", "JKS", "JCEKS"})
    void aWrongPasswordIsToldAndNeverShown(String name) {
        byte[] content = name.startsWith("J") ? javaStore(name) : bytes(name);
        UnreadableCertificate unreadable =
                onlyUnreadable(file(name, content, Mark.NAMED).withPassword(new StorePassword("wr0ng")));
        assertThat(unreadable.reason())
                .contains("is not opened by the password")
                .doesNotContain("wr0ng");
        assertThat(unreadable.judged()).isTrue();
        assertThat(new StorePassword("wr0ng")).asString().doesNotContain("wr0ng");
    }

    @Test
    void anEntryOfASecretNamesTheAliasToo() {
        CertificateInput input =
                CertificateInput.ofValue(bytes("trust.p12"), new Place("s.yaml", 4, "trust.p12"), "s", Set.of());
        assertThat(inspect(input.withPassword(PASSWORD)).certificates().get(0).places())
                .containsExactly(new Place("s.yaml", 4, "trust.p12#roots"));
    }

    @Test
    void severalCertificatesInDerAreAllRead() {
        byte[] one = bytes("leaf-p256.der");
        byte[] two = Arrays.copyOf(one, one.length * 2);
        byte[] other = Base64.getMimeDecoder().decode(text("root2048.crt").replaceAll("-----[A-Z ]+-----", ""));
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        assertThat(inspect(file("two.der", both)).certificates()).hasSize(2);
        assertThat(inspect(file("two.der", both)).unreadable()).isEmpty();
        assertThat(inspect(file("zeros.der", two)).unreadable()).hasSize(1);
    }

    @Test
    void indefiniteLengthsAreRead() {
        byte[] der = bytes("leaf-p256.der");
        int content = der.length - 4;
        byte[] ber = new byte[content + 4];
        ber[0] = 0x30;
        ber[1] = (byte) 0x80;
        System.arraycopy(der, 4, ber, 2, content);
        CertificateFacts facts = inspect(file("ber.crt", ber)).certificates().get(0);
        assertThat(facts.keyBits()).isEqualTo(256);
        assertThat(onlyUnreadable(file("cut.crt", Arrays.copyOf(ber, ber.length - 2), Mark.NAMED))
                        .reason())
                .contains("indefinite length");
    }

    @ParameterizedTest
    @ValueSource(bytes = {0x30, (byte) 0xA0, 0x24})
    void deepNestingEndsInAReason(byte tag) {
        byte[] nested = new byte[CertificateInput.MAX_BYTES];
        for (int i = 0; i < nested.length; i += 2) {
            nested[i] = i == 0 ? 0x30 : tag;
            nested[i + 1] = (byte) 0x80;
        }
        assertThat(onlyUnreadable(file("deep.der", nested, Mark.NAMED)).reason())
                .contains("indefinite lengths");
    }

    @ParameterizedTest
    @ValueSource(strings = {"store.p12", "open.p12", "bundle.p7b", "JKS", "JCEKS"})
    void mutantsAreReadOrReported(String name) {
        byte[] original = name.startsWith("J") ? javaStore(name) : bytes(name);
        Random random = new Random(name.hashCode());
        for (int round = 0; round < 400; round++) {
            byte[] mutant = original.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
            }
            CertificateInspection result = inspect(file("m", mutant, Mark.NAMED).withPassword(PASSWORD));
            assertThat(result.certificates().size() + result.unreadable().size())
                    .isPositive();
        }
    }

    @Test
    void aPasswordThatWasGivenAndDoesNotFitIsNoMereNote() {
        CertificateInput input = file("app.p12", bytes("store.p12"));
        assertThat(onlyUnreadable(input).judged()).isFalse();
        assertThat(onlyUnreadable(input.withPassword(new StorePassword("other")))
                        .judged())
                .isTrue();
    }

    @Test
    void blanksWithoutEndAreRead() {
        String sound = text("leaf-p256.crt");
        int at = sound.indexOf("MII");
        String blanks = sound.substring(0, at) + " ".repeat(50_000) + "\\n".repeat(50_000) + sound.substring(at);
        assertThat(inspect(file("a.pem", blanks)).certificates()).hasSize(1);
    }

    /** Each of the copies has its password derived for the two ways to write an empty one. */
    @Test
    void theWorkForPasswordsIsBounded() {
        List<CertificateInput> inputs = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            inputs.add(file(i + ".p12", bytes("store.p12")));
        }
        assertThat(CertificateInspector.inspect(inputs).unreadable())
                .extracting(UnreadableCertificate::reason)
                .anyMatch(reason -> reason.contains("under a password"))
                .anyMatch(reason -> reason.contains("at most 10000000 are made for all files together"));
    }

    @Test
    void inventoryIsNotTriedToBeOpened() {
        assertThat(inspect(file("a.p12", bytes("empty.p12"), Mark.INVENTORY)).certificates())
                .isEmpty();
        assertThat(inspect(file("a.p12", bytes("open.p12"), Mark.INVENTORY)).certificates())
                .hasSize(2);
    }
}
