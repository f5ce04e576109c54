// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

/** How a layer is compressed, as its first bytes tell. */
public enum Compression {
    /** Not compressed. */
    NONE(""),
    /** RFC 1952. */
    GZIP("+gzip"),
    /** RFC 8878. */
    ZSTD("+zstd");

    /** How many first bytes {@link #of} wants. */
    public static final int MAGIC_BYTES = 4;

    private final String suffix;

    Compression(String suffix) {
        this.suffix = suffix;
    }

    /** Returns what OCI adds to the media type of a layer (OCI image specification, layer.md); empty for {@link #NONE}. */
    public String suffix() {
        return suffix;
    }

    /**
     * Tells the compression.
     *
     * @param first the first {@value #MAGIC_BYTES} bytes, or all if there are less
     */
    public static Compression of(byte[] first) {
        if (first.length >= 2 && first[0] == 0x1f && first[1] == (byte) 0x8b) {
            return GZIP;
        }
        if (first.length < MAGIC_BYTES) {
            return NONE;
        }
        // A frame, and a skippable frame: RFC 8878, sections 3.1.1 and 3.1.2.
        boolean frame = first[0] == 0x28 && first[1] == (byte) 0xb5 && first[2] == 0x2f && first[3] == (byte) 0xfd;
        boolean skippable = (first[0] & 0xf0) == 0x50 && first[1] == 0x2a && first[2] == 0x4d && first[3] == 0x18;
        return frame || skippable ? ZSTD : NONE;
    }
}
