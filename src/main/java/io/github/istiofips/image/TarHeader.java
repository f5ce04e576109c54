// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

/**
 * One header block of a tar archive.
 *
 * @param name the name field, with the ustar prefix put in front
 * @param mode permission bits
 * @param size the size field, not negative
 * @param type the type flag
 * @param linkName the link name field
 * @param sparseMapContinues whether blocks of a GNU sparse map follow; only of meaning for type {@code S}
 */
record TarHeader(String name, int mode, long size, char type, String linkName, boolean sparseMapContinues) {

    static final int BLOCK = 512;

    /** Where a block of a GNU sparse map says that another one follows. */
    static final int SPARSE_EXTENSION_CONTINUES = 504;

    private static final int MODE = 100;
    private static final int SIZE = 124;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int LINK_NAME = 157;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;
    private static final int SPARSE_CONTINUES = 482;
    private static final int PERMISSIONS = 07777;

    static TarHeader parse(byte[] block) throws ContentException {
        verifyChecksum(block);
        String name = field(block, 0, 100);
        boolean posix = field(block, MAGIC, 6).equals("ustar") && block[MAGIC + 5] == 0;
        String prefix = posix ? field(block, PREFIX, 155) : "";
        return new TarHeader(
                prefix.isEmpty() ? name : prefix + "/" + name,
                (int) number(block, MODE, 8) & PERMISSIONS,
                number(block, SIZE, 12),
                (char) (block[TYPE] & 0xff),
                field(block, LINK_NAME, 100),
                block[SPARSE_CONTINUES] != 0);
    }

    /** Tells whether a type carries no content whatever its size field says. */
    static boolean isHeaderOnly(char type) {
        return type >= '1' && type <= '6';
    }

    /** Decodes the text of a GNU long name, which ends at the first NUL. */
    static String text(byte[] bytes) {
        return field(bytes, 0, bytes.length);
    }

    private static String field(byte[] bytes, int offset, int length) {
        int end = offset;
        while (end < offset + length && bytes[end] != 0) {
            end++;
        }
        return TarReader.utf8(bytes, offset, end - offset);
    }

    /** Sums the block with the checksum field as blanks; old writers summed signed bytes. */
    private static void verifyChecksum(byte[] block) throws ContentException {
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < BLOCK; i++) {
            byte b = i >= CHECKSUM && i < CHECKSUM + 8 ? (byte) ' ' : block[i];
            unsigned += b & 0xff;
            signed += b;
        }
        long stated = number(block, CHECKSUM, 8);
        if (stated != unsigned && stated != signed) {
            throw ContentException.damaged("has a tar header with a wrong checksum");
        }
    }

    private static long number(byte[] block, int offset, int length) throws ContentException {
        return (block[offset] & 0x80) != 0 ? base256(block, offset, length) : octal(block, offset, length);
    }

    private static long base256(byte[] block, int offset, int length) throws ContentException {
        long value = block[offset] & 0x7f;
        for (int i = offset + 1; i < offset + length; i++) {
            if (value > Long.MAX_VALUE >> 8) {
                throw badNumber();
            }
            value = (value << 8) | (block[i] & 0xff);
        }
        return value;
    }

    private static long octal(byte[] block, int offset, int length) throws ContentException {
        int from = offset;
        int to = offset + length;
        while (from < to && isBlank(block[from])) {
            from++;
        }
        while (to > from && isBlank(block[to - 1])) {
            to--;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            if (block[i] == 0) {
                return value;
            }
            if (block[i] < '0' || block[i] > '7') {
                throw badNumber();
            }
            value = (value << 3) | (block[i] - '0');
        }
        return value;
    }

    private static boolean isBlank(byte b) {
        return b == 0 || b == ' ';
    }

    private static ContentException badNumber() {
        return ContentException.damaged("has a tar header with a malformed number");
    }
}
