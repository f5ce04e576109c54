// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One block of a PEM text (RFC 7468, and the headers of RFC 1421 that OpenSSL still writes). */
final class PemBlock {

    /** The cipher and its initialisation vector (RFC 1421, section 4.6.1.3). */
    private static final Pattern CIPHER = Pattern.compile("DEK-Info:\\s*+([A-Za-z0-9-]{1,40}),([0-9A-Fa-f]{1,64})\\b");

    private static final Pattern EMPTY_LINE = Pattern.compile("(\\r\\n|\\n|\\r)[ \\t]*+(\\r\\n|\\n|\\r)");

    private final String label;
    private final int lineOffset;
    private final int number;
    private final String body;
    private final boolean terminated;

    /**
     * @param label label after {@code BEGIN}
     * @param lineOffset lines before the one with {@code BEGIN}
     * @param number {@code BEGIN} markers before its own
     * @param body everything between the two markers
     * @param terminated whether the fitting {@code END} was there
     */
    PemBlock(String label, int lineOffset, int number, String body, boolean terminated) {
        this.label = label;
        this.lineOffset = lineOffset;
        this.number = number;
        this.body = body;
        this.terminated = terminated;
    }

    String label() {
        return label;
    }

    int lineOffset() {
        return lineOffset;
    }

    int number() {
        return number;
    }

    /** Tells whether a header says that the content is under a password. */
    boolean encrypted() {
        return headers().contains("ENCRYPTED");
    }

    /** Returns the content decrypted with a password, if a header says that it is under one. */
    byte[] decrypted(StorePassword password) throws MalformedDerException, LockedException {
        Matcher cipher = CIPHER.matcher(headers());
        if (!cipher.find()) {
            throw new MalformedDerException("its headers do not say how it is encrypted");
        }
        return PasswordDecryption.traditional(der(), cipher.group(1), cipher.group(2), password);
    }

    /** Returns the decoded content. */
    byte[] der() throws MalformedDerException {
        if (!terminated) {
            throw new MalformedDerException("its END line is missing or names another kind of block");
        }
        byte[] base64 = withoutSpace(body.substring(headers().length()).getBytes(StandardCharsets.ISO_8859_1));
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new MalformedDerException("its text is not base64");
        }
    }

    /** Leaves out blank space, and line breaks that were escaped once more than the file format needed. */
    private static byte[] withoutSpace(byte[] text) {
        byte[] kept = new byte[text.length];
        int length = 0;
        for (int i = 0; i < text.length; i++) {
            boolean escape = text[i] == '\\' && i + 1 < text.length && "nrt".indexOf(text[i + 1]) >= 0;
            if (escape) {
                i++;
            } else if (text[i] != ' ' && (text[i] < '\t' || text[i] > '\r')) {
                kept[length++] = text[i];
            }
        }
        return Arrays.copyOf(kept, length);
    }

    /** Headers end at the first empty line; base64 has no colon. */
    private String headers() {
        if (body.indexOf(':') < 0) {
            return "";
        }
        Matcher empty = EMPTY_LINE.matcher(body);
        return empty.find(body.indexOf(':')) ? body.substring(0, empty.end()) : "";
    }

    @Override
    public String toString() {
        return "PEM block " + label + " at line offset " + lineOffset;
    }
}
