// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.Set;

/**
 * The archive in a layer blob: uncompressed as its first bytes ask for, not as its media type claims, and held to an
 * inflated size.
 */
final class LayerStream extends InputStream {

    /** Most inflated bytes of a layer; the largest known images stay below. */
    static final long MAX_INFLATED = 16L * 1024 * 1024 * 1024;

    /** Up to this many inflated bytes any ratio is accepted: small layers of zeros are legitimate. */
    static final long FREE_INFLATED = 64L * 1024 * 1024;

    /**
     * Inflated bytes per compressed byte beyond that. Executables and texts reach 10 with any compression; gzip itself can
     * reach 1030, zstd 32,000. A layer beyond 200 holds next to nothing, whatever compressed it.
     */
    static final long MAX_RATIO = 200;

    private static final Set<String> KNOWN = Set.of(
            "",
            "application/vnd.oci.image.layer.v1.tar",
            "application/vnd.oci.image.layer.v1.tar+gzip",
            "application/vnd.oci.image.layer.v1.tar+zstd",
            "application/vnd.docker.image.rootfs.diff.tar",
            "application/vnd.docker.image.rootfs.diff.tar.gzip",
            "application/vnd.docker.image.rootfs.diff.tar.zstd");

    private final VerifyingStream blob;
    private final InputStream archive;
    private final boolean compressed;
    private long inflated;

    private LayerStream(VerifyingStream blob, InputStream archive, boolean compressed) {
        this.blob = blob;
        this.archive = archive;
        this.compressed = compressed;
    }

    /** Refuses the media types of layers whose content cannot be read, before anything is fetched. */
    static void check(String mediaType) throws ContentException {
        String lower = mediaType.toLowerCase(Locale.ROOT);
        if (lower.endsWith("+encrypted")) {
            throw ContentException.unsupported("is encrypted");
        }
        if (lower.contains(".foreign.") || lower.contains(".nondistributable.")) {
            throw ContentException.unsupported("is a foreign layer, which registries do not hold");
        }
        if (!KNOWN.contains(lower)) {
            throw ContentException.unsupported(
                    "has the media type " + ManifestParser.printable(mediaType) + ", which is not that of a layer");
        }
    }

    /** Tells whether a layer of this media type may be an archive of files, readable here or not. */
    static boolean mayHoldFiles(String mediaType) {
        String lower = mediaType.toLowerCase(Locale.ROOT);
        return lower.isEmpty() || lower.contains(".tar") || lower.contains(".rootfs.");
    }

    static LayerStream open(VerifyingStream blob) throws IOException {
        byte[] first = blob.readNBytes(Compression.MAGIC_BYTES);
        PushbackInputStream whole = new PushbackInputStream(blob, Compression.MAGIC_BYTES);
        whole.unread(first);
        return switch (Compression.of(first)) {
            case GZIP -> new LayerStream(blob, new GzipStream(whole), true);
            case ZSTD -> new LayerStream(blob, new ZstdStream(whole), true);
            case NONE -> new LayerStream(blob, whole, false);
        };
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = archive.read(target, offset, length);
        if (read > 0) {
            inflated += read;
            if (inflated > MAX_INFLATED) {
                throw ContentException.limit("inflates to more than " + MAX_INFLATED + " bytes");
            }
            if (inflated > FREE_INFLATED && inflated / MAX_RATIO > blob.count()) {
                throw ContentException.limit("inflates to more than " + MAX_RATIO + " times its size");
            }
        }
        return read;
    }

    /** Frees the decompressor; the blob stays open. */
    @Override
    public void close() throws IOException {
        if (compressed) {
            archive.close();
        }
    }
}
