// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** Writes a project of many certificates, chains, keys, Secrets and bundles, each different by its content. */
final class CertificateProject {

    private static final String MATERIAL = "/io/github/istiofips/certificate/";
    private static final int IN_A_FOLDER = 100;
    private static final int ROOTS_IN_A_BUNDLE = 10;
    private static final List<String> LEAVES = List.of(
            "leaf-rsa2048.crt",
            "leaf-p256.crt",
            "leaf-pss2048.crt",
            "leaf-p521.crt",
            "leaf-ed25519.crt",
            "leaf-p224.crt");
    private static final List<String> ROOTS = List.of("root4096.crt", "root2048.crt", "rootp384.crt");
    private static final List<String> KEYS = List.of(
            "rsa2048.pub", "p256.pub", "rsa2048-pkcs1.pub", "dsa.pub", "leaf-p256.csr", "intermediate-rsa2048.crt");
    private static final List<String> PRIVATE_KEYS =
            List.of("rsa2048.key", "p256.key", "rsa2048-pkcs1.key", "p256-sec1.key", "ed25519.key", "rsa4096.key");

    private CertificateProject() {}

    /** Writes so many files. */
    static void write(Path base, int files) throws IOException {
        for (int i = 0; i < files; i++) {
            Path folder = Files.createDirectories(base.resolve("service" + i / IN_A_FOLDER));
            switch (i % 6) {
                case 0 -> Files.writeString(folder.resolve("leaf" + i + ".crt"), different(LEAVES, i));
                case 1 -> Files.writeString(folder.resolve("chain" + i + ".pem"), chain(i));
                case 2 -> Files.writeString(folder.resolve("public" + i + ".pem"), different(KEYS, i));
                case 3 -> Files.writeString(folder.resolve("server" + i + ".key"), text(PRIVATE_KEYS, i));
                case 4 -> Files.writeString(folder.resolve("secret" + i + ".yaml"), secret(i));
                default -> Files.writeString(folder.resolve("bundle" + i + ".pem"), bundle(i));
            }
        }
    }

    private static String chain(int i) throws IOException {
        return different(LEAVES, i) + different(KEYS.subList(5, 6), i) + different(ROOTS, i);
    }

    private static String bundle(int i) throws IOException {
        StringBuilder all = new StringBuilder();
        for (int root = 0; root < ROOTS_IN_A_BUNDLE; root++) {
            all.append(different(ROOTS, i * ROOTS_IN_A_BUNDLE + root));
        }
        return all.toString();
    }

    private static String secret(int i) throws IOException {
        return """
                apiVersion: v1
                kind: Secret
                type: kubernetes.io/tls
                metadata: {name: tls%d, namespace: default}
                data:
                  tls.crt: %s
                  tls.key: %s
                """.formatted(i, base64(chain(i)), base64(text(PRIVATE_KEYS, i)));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** One of the originals with other bytes at its end: the signature of a certificate, the exponent or point of a key. */
    private static String different(List<String> originals, int i) throws IOException {
        String pem = text(originals, i);
        int start = pem.indexOf('\n') + 1;
        int end = pem.indexOf("-----END");
        byte[] der = Base64.getMimeDecoder().decode(pem.substring(start, end));
        for (int at = 0; at < Integer.BYTES; at++) {
            der[der.length - 6 - at] ^= (byte) (i >> (8 * at));
        }
        return pem.substring(0, start)
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + '\n'
                + pem.substring(end);
    }

    private static String text(List<String> originals, int i) throws IOException {
        String name = originals.get(i / 6 % originals.size());
        try (InputStream in = CertificateProject.class.getResourceAsStream(MATERIAL + name)) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
