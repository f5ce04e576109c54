// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.cache;

import io.github.istiofips.image.cache.ContentCache.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What an entry is called. */
record EntryKey(Kind kind, String name) {

    /** Returns the name's hash, which names the entry's file: 64 lower-case hexadecimal digits. */
    String hash() {
        return HexFormat.of().formatHex(digest().digest());
    }

    /** Returns the hash of an entry of this name with this content. */
    String hashWith(byte[] content) {
        return HexFormat.of().formatHex(digest().digest(content));
    }

    /** Returns a SHA-256 that has taken kind and name, each with its length, the name as the characters it has. */
    private MessageDigest digest() {
        byte[] kindBytes = kind.name().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(2 * Integer.BYTES + kindBytes.length + name.length() * Character.BYTES);
        bytes.putInt(kindBytes.length).put(kindBytes).putInt(name.length());
        for (int i = 0; i < name.length(); i++) {
            bytes.putChar(name.charAt(i));
        }
        MessageDigest digest = sha256();
        digest.update(bytes.array());
        return digest;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
