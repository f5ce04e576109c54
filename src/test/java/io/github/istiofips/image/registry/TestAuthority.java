// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority for one test, with nothing but the JDK (RFC 5280; DER by hand). */
final class TestAuthority {

    private static final int SEQUENCE = 0x30;
    private static final byte[] ECDSA_SHA256 =
            der(SEQUENCE, new byte[] {6, 8, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 4, 3, 2});
    private static final byte[] BASIC_CONSTRAINTS_CA =
            der(SEQUENCE, new byte[] {6, 3, 0x55, 0x1d, 0x13, 1, 1, -1}, der(4, der(SEQUENCE, new byte[] {1, 1, -1})));
    private static final char[] NO_PASSWORD = new char[0];

    private final KeyPair keys = newKeys();
    private final X509Certificate certificate;

    TestAuthority() throws GeneralSecurityException {
        certificate = certificate(keys, "test authority", Instant.now().plus(1, ChronoUnit.DAYS), BASIC_CONSTRAINTS_CA);
    }

    /** Writes its certificate as a PEM file. */
    Path writeTo(Path file) throws GeneralSecurityException, IOException {
        String base64 = Base64.getMimeEncoder().encodeToString(certificate.getEncoded());
        return Files.writeString(file, "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
    }

    /** Makes what a server at 127.0.0.1 needs. */
    SSLContext server() throws GeneralSecurityException, IOException {
        return server(new byte[] {(byte) 0x87, 4, 127, 0, 0, 1}, Instant.now().plus(1, ChronoUnit.DAYS));
    }

    /** As above with a certificate that is no longer valid. */
    SSLContext expiredServer() throws GeneralSecurityException, IOException {
        return server(new byte[] {(byte) 0x87, 4, 127, 0, 0, 1}, Instant.now().minus(1, ChronoUnit.DAYS));
    }

    /** As above with a certificate for another host. */
    SSLContext otherServer() throws GeneralSecurityException, IOException {
        byte[] name = "other.example".getBytes(StandardCharsets.US_ASCII);
        return server(der(0x82, name), Instant.now().plus(1, ChronoUnit.DAYS));
    }

    private SSLContext server(byte[] alternativeName, Instant until) throws GeneralSecurityException, IOException {
        KeyPair own = newKeys();
        byte[] names = der(SEQUENCE, new byte[] {6, 3, 0x55, 0x1d, 0x11}, der(4, der(SEQUENCE, alternativeName)));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "server", own.getPrivate(), NO_PASSWORD, new X509Certificate[] {certificate(own, "server", until, names)
                });
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private X509Certificate certificate(KeyPair subject, String name, Instant until, byte[] extension)
            throws GeneralSecurityException {
        byte[] body = der(
                SEQUENCE,
                new byte[] {(byte) 0xa0, 3, 2, 1, 2},
                new byte[] {2, 1, 1},
                ECDSA_SHA256,
                commonName("test authority"),
                der(SEQUENCE, time(Instant.now().minus(2, ChronoUnit.DAYS)), time(until)),
                commonName(name),
                subject.getPublic().getEncoded(),
                der(0xa3, der(SEQUENCE, extension)));
        byte[] signature = sign(keys.getPrivate(), body);
        byte[] whole = der(SEQUENCE, body, ECDSA_SHA256, der(3, new byte[1], signature));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
    }

    private static byte[] sign(PrivateKey key, byte[] body) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key);
        signature.update(body);
        return signature.sign();
    }

    private static byte[] commonName(String name) {
        byte[] text = der(0x0c, name.getBytes(StandardCharsets.UTF_8));
        return der(SEQUENCE, der(0x31, der(SEQUENCE, new byte[] {6, 3, 0x55, 4, 3}, text)));
    }

    private static byte[] time(Instant instant) {
        String text = DateTimeFormatter.ofPattern("yyMMddHHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(instant);
        return der(0x17, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length < 0x80) {
            out.write(length);
        } else if (length < 0x100) {
            out.write(0x81);
            out.write(length);
        } else {
            out.write(0x82);
            out.write(length >> 8);
            out.write(length);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
