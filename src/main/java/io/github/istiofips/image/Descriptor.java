// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

/**
 * What a manifest says of a blob (OCI image specification, descriptor.md).
 *
 * @param mediaType media type; empty when not stated
 * @param digest digest of the bytes
 * @param size announced size in bytes, not negative
 */
public record Descriptor(String mediaType, Digest digest, long size) {}
