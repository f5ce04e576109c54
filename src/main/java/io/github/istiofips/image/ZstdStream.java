// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decompresses a sequence of zstd frames and skippable frames (RFC 8878, section 3.1) to the very end of its input. What is
 * wrong with the bytes ends in a {@link ContentException}; a failure of the input passes as it is.
 */
final class ZstdStream extends InputStream {

    /**
     * Binary logarithm of the largest window: the decompressor keeps that many bytes of native memory. 128 MiB is what zstd
     * itself accepts unless told otherwise; its highest level and its option {@code --long} stay within it.
     */
    static final int MAX_WINDOW_LOG = 27;

    // Values of ZSTD_ErrorCode, which zstd's header zstd_errors.h declares stable.
    private static final int UNKNOWN_PREFIX = 10;
    private static final int WINDOW_TOO_LARGE = 16;
    private static final int WRONG_CHECKSUM = 22;
    private static final int WRONG_DICTIONARY = 32;
    private static final int NO_MEMORY = 64;

    /** Makes the native decompressor. */
    interface Decompressor {
        InputStream over(InputStream in) throws IOException;
    }

    private final Input in;
    private final InputStream frames;

    ZstdStream(InputStream in) throws IOException {
        this(in, input -> new ZstdInputStreamNoFinalizer(input).setLongMax(MAX_WINDOW_LOG));
    }

    ZstdStream(InputStream in, Decompressor decompressor) throws IOException {
        this.in = new Input(in);
        try {
            this.frames = decompressor.over(this.in);
        } catch (LinkageError e) {
            ContentException failure =
                    ContentException.unsupported("is compressed with zstd, whose native library cannot be loaded here");
            failure.initCause(e);
            throw failure;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            return frames.read(target, offset, length);
        } catch (ZstdIOException e) {
            ContentException failure = in.ended
                    ? ContentException.damaged("ends inside its zstd data")
                    : explained((int) e.getErrorCode());
            failure.initCause(e);
            throw failure;
        }
    }

    private static ContentException explained(int code) {
        return switch (code) {
            case UNKNOWN_PREFIX -> ContentException.damaged("has bytes after the end of its zstd data");
            case WINDOW_TOO_LARGE ->
                ContentException.limit(
                        "needs a window of more than " + (1 << MAX_WINDOW_LOG) + " bytes to decompress its zstd data");
            case WRONG_CHECKSUM -> ContentException.damaged("fails the checksum of its zstd data");
            case WRONG_DICTIONARY -> ContentException.unsupported("needs a dictionary to decompress its zstd data");
            case NO_MEMORY -> ContentException.limit("needs more memory to decompress its zstd data than there is");
            default -> ContentException.damaged("holds damaged zstd data");
        };
    }

    /** Frees the native memory; the input stays open. */
    @Override
    public void close() throws IOException {
        frames.close();
    }

    /** Stays open when the decompressor is closed, and remembers whether it was read to its end. */
    private static final class Input extends InputStream {

        private final InputStream source;
        private boolean ended;

        Input(InputStream source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            int read = source.read();
            ended |= read < 0;
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = source.read(target, offset, length);
            ended |= read < 0;
            return read;
        }
    }
}
