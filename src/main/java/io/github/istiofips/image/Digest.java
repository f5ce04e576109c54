// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A content digest as the OCI image specification defines it (descriptor.md, "Digests"), for the two algorithms
 * registered there.
 *
 * @param algorithm {@code sha256} or {@code sha512}
 * @param hex the hash in lower-case hexadecimal
 */
public record Digest(String algorithm, String hex) {

    private static final Pattern FORM = Pattern.compile("(sha256):([0-9a-f]{64})|(sha512):([0-9a-f]{128})");

    /** Parses {@code algorithm:hex}; empty for an unregistered algorithm or a hash of the wrong length. */
    public static Optional<Digest> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                matcher.group(1) != null
                        ? new Digest(matcher.group(1), matcher.group(2))
                        : new Digest(matcher.group(3), matcher.group(4)));
    }

    /** Returns the SHA-256 digest of the bytes. */
    public static Digest sha256(byte[] bytes) {
        Digest form = new Digest("sha256", "");
        return form.withHashOf(bytes);
    }

    /** Tells whether the bytes hash to this digest. */
    public boolean matches(byte[] bytes) {
        return withHashOf(bytes).equals(this);
    }

    /** Returns a SHA-256 hash function. */
    static MessageDigest newSha256() {
        return new Digest("sha256", "").newHash();
    }

    /** Returns a hash function for this digest's algorithm. */
    public MessageDigest newHash() {
        try {
            return MessageDigest.getInstance(algorithm.equals("sha512") ? "SHA-512" : "SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256, and all known ones SHA-512", e);
        }
    }

    /** Tells whether the finished hash equals this digest. */
    public boolean matchesHash(byte[] hash) {
        return HexFormat.of().formatHex(hash).equals(hex);
    }

    private Digest withHashOf(byte[] bytes) {
        return new Digest(algorithm, HexFormat.of().formatHex(newHash().digest(bytes)));
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }
}
