// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

/**
 * One member of a tar archive.
 *
 * @param ordinal its place in the archive, from 0
 * @param name the name as written
 * @param kind what it is
 * @param linkName the target of a link as written; empty for others
 * @param size bytes of content that follow; 0 for all but regular files and unknown types
 * @param mode permission bits
 */
record TarEntry(int ordinal, String name, Kind kind, String linkName, long size, int mode) {

    /** What a member is. */
    enum Kind {
        FILE,
        /** A regular file with holes, whose content is not stored as it reads. */
        SPARSE_FILE,
        DIRECTORY,
        SYMBOLIC_LINK,
        HARD_LINK,
        /** Device, FIFO or a type that no standard names. */
        SPECIAL
    }
}
