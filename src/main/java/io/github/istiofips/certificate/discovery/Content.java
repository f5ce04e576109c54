// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import java.nio.charset.StandardCharsets;

/** What the first look at bytes tells of them. */
final class Content {

    /** How a block begins (RFC 7468, section 2). */
    static final String PEM = "-----BEGIN ";

    private static final String PRIVATE_KEY = "PRIVATE KEY-----";

    /** First bytes of Java's keystores (OpenJDK, JavaKeyStore.java and com.sun.crypto.provider.JceKeyStore). */
    private static final int JKS = 0xFEEDFEED;

    private static final int JCEKS = 0xCECECECE;

    private static final int SEQUENCE = 0x30;

    /** A length octet above this one says how many octets of the length follow (X.690, 8.1.3.5). */
    private static final int LONG_FORM = 0x80;

    private static final int MAX_LENGTH_OCTETS = 4;

    private Content() {}

    /** Tells whether the bytes have PEM blocks, are a keystore of Java, or are one DER value such as a PKCS#12 keystore. */
    static boolean isTelling(byte[] bytes) {
        return holdsPem(bytes) || isJavaKeystore(bytes) || isDer(bytes);
    }

    static boolean holdsPem(byte[] bytes) {
        return latin(bytes).contains(PEM);
    }

    /** Tells whether the bytes are PEM without any private key: nothing else is known for certain to hold only trust. */
    static boolean isPemWithoutKey(byte[] bytes) {
        String text = latin(bytes);
        return text.contains(PEM) && !text.contains(PRIVATE_KEY);
    }

    static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static boolean isJavaKeystore(byte[] bytes) {
        if (bytes.length < Integer.BYTES) {
            return false;
        }
        int magic = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            magic = (magic << Byte.SIZE) | (bytes[i] & 0xFF);
        }
        return magic == JKS || magic == JCEKS;
    }

    /** Tells whether a SEQUENCE with a length in long form fills the bytes. */
    private static boolean isDer(byte[] bytes) {
        if (bytes.length < 2 || bytes[0] != SEQUENCE) {
            return false;
        }
        int octets = (bytes[1] & 0xFF) - LONG_FORM;
        if (octets < 1 || octets > MAX_LENGTH_OCTETS || bytes.length < 2 + octets) {
            return false;
        }
        long length = 0;
        for (int i = 0; i < octets; i++) {
            length = (length << Byte.SIZE) | (bytes[2 + i] & 0xFF);
        }
        return length == bytes.length - 2L - octets;
    }
}
