// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import java.util.Optional;

/**
 * A manifest or index as it was served. The array is not copied; nobody changes it.
 *
 * @param mediaType the media type the source stated; empty when it stated none
 * @param bytes the bytes, at most {@value #MAX_BYTES}
 * @param expected the digest under which the source keeps the bytes, if it states one; compared by the reader
 */
@SuppressWarnings("ArrayRecordComponent") // compared by digest, never by equals
public record RawManifest(String mediaType, byte[] bytes, Optional<Digest> expected) {

    /** Largest manifest that is read: the limit the distribution specification sets for registries. */
    public static final int MAX_BYTES = 4 * 1024 * 1024;

    /** A manifest of a source that states no digest. */
    public RawManifest(String mediaType, byte[] bytes) {
        this(mediaType, bytes, Optional.empty());
    }
}
