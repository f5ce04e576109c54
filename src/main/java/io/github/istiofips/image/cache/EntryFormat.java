// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.cache;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The bytes of an entry's file: one line, {@code istio-fips-cache VERSION KIND SHA256}, then the content. The hash takes kind, name and
 * content, so that a damaged file and one that was moved here from another name are told apart from this entry.
 */
final class EntryFormat {

    /** Goes up whenever the line or the hash changes. What the content means is the matter of who puts it. */
    private static final int VERSION = 1;

    private static final int HASH_DIGITS = 64;

    private EntryFormat() {}

    /** Returns what the file starts with. */
    static byte[] header(EntryKey key, byte[] content) {
        return (start(key) + key.hashWith(content) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the length of {@link #header}. */
    static int headerLength(EntryKey key) {
        return start(key).length() + HASH_DIGITS + 1;
    }

    /**
     * Returns the content of a file.
     *
     * @param header its first {@link #headerLength} bytes, or all if it has fewer
     * @param content the rest
     * @return empty if it is not this entry, whole and unchanged
     */
    static Optional<byte[]> content(EntryKey key, byte[] header, byte[] content) {
        return Arrays.equals(header, header(key, content)) ? Optional.of(content) : Optional.empty();
    }

    private static String start(EntryKey key) {
        return "istio-fips-cache " + VERSION + " " + key.kind() + " ";
    }
}
