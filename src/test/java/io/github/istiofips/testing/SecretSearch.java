// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds traces of secrets in what a program wrote: pieces of 12 bytes of a secret number, as they are, in base64 in each alignment, in
 * hexadecimal, in decimal, and the same of its SHA-1 and SHA-256; and passwords as they are.
 */
public final class SecretSearch {

    /** Long enough that nothing is found by chance, short enough to find what was cut or wrapped. */
    private static final int BYTES = 12;

    private static final int CHARACTERS = 24;
    private static final int BASE64_GROUP = 3;

    private final Set<String> pieces = new HashSet<>();
    private final Set<String> rawPieces = new HashSet<>();
    private final Set<String> words = new HashSet<>();

    /** Adds a secret number, such as a private exponent or a prime. */
    public SecretSearch number(BigInteger secret) {
        byte[] signed = secret.toByteArray();
        byte[] unsigned = signed[0] == 0 ? Arrays.copyOfRange(signed, 1, signed.length) : signed;
        addWindows(secret.toString(), pieces, CHARACTERS);
        return bytes(signed).bytes(unsigned);
    }

    /** Adds secret bytes, such as the seed of an Ed25519 key, or a whole private key in DER. */
    public SecretSearch bytes(byte[] secret) {
        add(secret);
        for (String algorithm : new String[] {"SHA-1", "SHA-256"}) {
            add(digest(algorithm, secret));
        }
        return this;
    }

    /** Adds a word that must not be found as it stands, nor a hash of it. */
    public SecretSearch password(String word) {
        words.add(word);
        byte[] characters = word.getBytes(StandardCharsets.UTF_8);
        words.add(Base64.getEncoder().encodeToString(characters));
        words.add(HexFormat.of().formatHex(characters));
        add(digest("SHA-1", characters));
        add(digest("SHA-256", characters));
        return this;
    }

    private void add(byte[] secret) {
        addWindows(latin1(secret), rawPieces, BYTES);
        addWindows(HexFormat.of().formatHex(secret), pieces, CHARACTERS);
        for (int from = 0; from < BASE64_GROUP && from < secret.length; from++) {
            int whole = (secret.length - from) / BASE64_GROUP * BASE64_GROUP;
            addWindows(
                    Base64.getEncoder().encodeToString(Arrays.copyOfRange(secret, from, from + whole)),
                    pieces,
                    CHARACTERS);
        }
    }

    private static void addWindows(String text, Set<String> windows, int length) {
        for (int i = 0; i + length <= text.length(); i++) {
            windows.add(text.substring(i, i + length));
        }
    }

    /** Returns where the first trace begins; line breaks, blanks and colons inside it do not hide it. */
    public Optional<String> find(byte[] output) {
        String text = latin1(output);
        Optional<String> raw = find(text, rawPieces, BYTES);
        if (raw.isPresent()) {
            return raw;
        }
        for (String word : words) {
            if (text.contains(word)) {
                return Optional.of("a password at " + text.indexOf(word));
            }
        }
        String dense = text.replaceAll("(\\\\[nrt]|[\\s:\"])+", "");
        return find(dense, pieces, CHARACTERS)
                .or(() -> find(dense.toLowerCase(Locale.ROOT), pieces, CHARACTERS))
                .or(() -> find(dense.replace('-', '+').replace('_', '/'), pieces, CHARACTERS));
    }

    /** The same for a text. */
    public Optional<String> find(String output) {
        return find(output.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<String> find(String text, Set<String> windows, int length) {
        for (int i = 0; i + length <= text.length(); i++) {
            if (windows.contains(text.substring(i, i + length))) {
                return Optional.of("a piece of a secret at " + i);
            }
        }
        return Optional.empty();
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
