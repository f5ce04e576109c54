// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.testing.SecretSearch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A private key of the test material in all the forms that it can lie about in.
 *
 * @param name of its kind
 * @param key the key
 * @param traditionalPem in the form from before PKCS#8, where it has one
 */
record PlantedKey(String name, PrivateKey key, String traditionalPem) {

    static final String PASSWORD = "Correct-Horse-77";

    private static final String MATERIAL = "/io/github/istiofips/certificate/";
    private static final String SCHEME = "PBEWithSHA1AndDESede";

    static PlantedKey rsa() {
        return of("RSA", "rsa4096.key", "rsa4096.key");
    }

    static PlantedKey ec() {
        return of("EC", "p256.key", "p256-sec1.key");
    }

    static PlantedKey ed25519() {
        return of("Ed25519", "ed25519.key", "ed25519.key");
    }

    private static PlantedKey of(String algorithm, String pkcs8, String traditional) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(text(pkcs8).replaceAll("-----[A-Z ]+-----", ""));
            PrivateKey key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            return new PlantedKey(algorithm, key, text(traditional));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(String name) {
        return new String(bytes(name), StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(String name) {
        try (InputStream in = PlantedKey.class.getResourceAsStream(MATERIAL + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Adds what nobody may learn of it. */
    void addTo(SecretSearch search) {
        search.password(PASSWORD);
        if (key instanceof RSAPrivateCrtKey rsa) {
            for (BigInteger secret : new BigInteger[] {
                rsa.getPrivateExponent(),
                rsa.getPrimeP(),
                rsa.getPrimeQ(),
                rsa.getPrimeExponentP(),
                rsa.getPrimeExponentQ(),
                rsa.getCrtCoefficient()
            }) {
                search.number(secret);
            }
        } else if (key instanceof ECPrivateKey ec) {
            search.number(ec.getS());
        } else if (key instanceof EdECPrivateKey ed) {
            search.bytes(ed.getBytes().orElseThrow());
        }
    }

    /** PKCS#8 in DER. */
    byte[] der() {
        return key.getEncoded();
    }

    /** PKCS#8 in PEM. */
    String pem() {
        return block("PRIVATE KEY", der());
    }

    /** The PEM in base64 once more, as a Secret has it. */
    String base64Pem() {
        return Base64.getEncoder().encodeToString(pem().getBytes(StandardCharsets.US_ASCII));
    }

    /** PKCS#8 under {@link #PASSWORD}. */
    String encryptedPem() {
        try {
            Cipher cipher = Cipher.getInstance(SCHEME);
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    SecretKeyFactory.getInstance(SCHEME).generateSecret(new PBEKeySpec(PASSWORD.toCharArray())));
            byte[] locked = cipher.doFinal(der());
            AlgorithmParameters parameters = cipher.getParameters();
            return block("ENCRYPTED PRIVATE KEY", new EncryptedPrivateKeyInfo(parameters, locked).getEncoded());
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A keystore under {@link #PASSWORD}, with a certificate beside the key that need not belong to it. */
    byte[] store(String type) {
        try {
            Certificate certificate = CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(bytes("leaf-p256.crt")));
            KeyStore store = KeyStore.getInstance(type);
            store.load(null, null);
            store.setKeyEntry("server", key, PASSWORD.toCharArray(), new Certificate[] {certificate});
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            store.store(out, PASSWORD.toCharArray());
            return out.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String block(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    /** Does not show the key. */
    @Override
    public String toString() {
        return "PlantedKey[" + name + "]";
    }
}
