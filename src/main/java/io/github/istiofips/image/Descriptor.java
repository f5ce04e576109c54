// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import java.util.Optional;

/**
 * What a manifest says of a blob (OCI image specification, descriptor.md).
 *
 * @param mediaType media type; empty when not stated
 * @param digest digest of the bytes
 * @param size announced size in bytes, not negative
 * @param data the bytes themselves in base64, if the manifest carries them; unchecked
 */
public record Descriptor(String mediaType, Digest digest, long size, Optional<String> data) {

    /** A descriptor of bytes that are held elsewhere. */
    public Descriptor(String mediaType, Digest digest, long size) {
        this(mediaType, digest, size, Optional.empty());
    }
}
