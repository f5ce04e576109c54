// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

/**
 * A manifest or index as it was served. The array is not copied; nobody changes it.
 *
 * @param mediaType the media type the source stated; empty when it stated none
 * @param bytes the bytes, at most {@value #MAX_BYTES}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by digest, never by equals
public record RawManifest(String mediaType, byte[] bytes) {

    /** Largest manifest that is read: the limit the distribution specification sets for registries. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;
}
