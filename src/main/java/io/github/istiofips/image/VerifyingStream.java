// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import io.github.istiofips.image.ImageException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;

/**
 * The bytes of a blob on their way to a reader, counted and hashed. Nothing read from it may be believed before
 * {@link #finish} returned. A failure of the transfer is told from a failure of the content.
 */
final class VerifyingStream extends InputStream {

    private final InputStream source;
    private final Descriptor descriptor;
    private final Deadline deadline;
    private final MessageDigest hash;
    private long count;

    VerifyingStream(InputStream source, Descriptor descriptor, Deadline deadline) {
        this.source = source;
        this.descriptor = descriptor;
        this.deadline = deadline;
        this.hash = descriptor.digest().newHash();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = transfer(target, offset, length);
        if (deadline.hasPassed()) {
            throw new ContentException(
                    Reason.UNREACHABLE,
                    "was read up to byte " + count + " of " + descriptor.size() + " when the " + deadline.minutes()
                            + " minutes that one image is given were over");
        }
        if (read > 0) {
            count += read;
            if (count > descriptor.size()) {
                throw new ContentException(
                        Reason.DIGEST_MISMATCH, "is longer than the announced " + descriptor.size() + " bytes");
            }
            hash.update(target, offset, read);
        }
        return read;
    }

    private int transfer(byte[] target, int offset, int length) throws ContentException {
        try {
            return source.read(target, offset, length);
        } catch (IOException e) {
            ContentException failure = new ContentException(
                    Reason.UNREACHABLE,
                    "broke off after " + count + " of " + descriptor.size() + " bytes: " + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }

    /** Returns how many bytes were read so far. */
    long count() {
        return count;
    }

    /** Reads what is left, then compares size and digest. */
    void finish() throws IOException {
        transferTo(OutputStream.nullOutputStream());
        if (count < descriptor.size()) {
            throw ContentException.damaged("ends after " + count + " of the announced " + descriptor.size() + " bytes");
        }
        if (!descriptor.digest().matchesHash(hash.digest())) {
            throw new ContentException(Reason.DIGEST_MISMATCH, "has other bytes than its digest names");
        }
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
