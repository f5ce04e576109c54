// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A key and a certificate for 127.0.0.1 that no public authority signed, made by OpenSSL.
 *
 * @param certificate file in PEM
 * @param key file in PEM, PKCS #8 without a password
 */
public record SelfSigned(Path certificate, Path key) {

    /** Makes both in a directory. */
    public static SelfSigned in(Path work) throws IOException, InterruptedException {
        SelfSigned made = new SelfSigned(work.resolve("ca.pem"), work.resolve("key.pem"));
        Programs.run(
                work,
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=IP:127.0.0.1",
                "-keyout",
                made.key.toString(),
                "-out",
                made.certificate.toString());
        return made;
    }

    X509Certificate x509() throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(certificate)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    PrivateKey privateKey() throws IOException, GeneralSecurityException {
        String base64 = Files.readString(key, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----", "");
        byte[] der = Base64.getMimeDecoder().decode(base64);
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
    }

    /** A server's end of TLS with this certificate. */
    SSLContext serverContext() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", privateKey(), new char[0], new X509Certificate[] {x509()});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
