// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.cache;

/**
 * How much a cache keeps, in bytes.
 *
 * @param memory all entries in memory
 * @param entry content of one entry on disk
 * @param directory all entries on disk
 */
record CacheLimits(long memory, int entry, long directory) {

    /**
     * Memory: builds run with heaps of 64 MiB. Entry: what is established about a layer of a hundred thousand files fits; it is held in
     * memory while it is checked. Directory: thousands of layers.
     */
    static final CacheLimits STANDARD = new CacheLimits(8L << 20, 8 << 20, 256L << 20);
}
