// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

/**
 * A run of bytes of a file.
 *
 * @param start offset of the first byte
 * @param end offset behind the last byte, not below {@code start}
 */
record Range(long start, long end) {

    long length() {
        return end - start;
    }

    boolean contains(long offset, long length) {
        return length >= 0 && offset >= start && offset <= end && length <= end - offset;
    }
}
