// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import io.github.istiofips.image.ImageException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a blob, continued by a new request where a transfer breaks off (RFC 9110, section 14). The parts may
 * come from different answers, even different servers: that they belong together is not believed here but shown by
 * the digest, which the reader compares over the whole. For one thread.
 */
final class ResumableBlob extends InputStream {

    /** Asks for the rest of the blob. */
    @FunctionalInterface
    interface Continuation {
        /**
         * Opens the rest.
         *
         * @param offset how many bytes are there already
         * @throws ImageException when the rest cannot be had like this
         */
        Rest from(long offset, Attempts attempts) throws ImageException;
    }

    /**
     * What a server sends on.
     *
     * @param body the bytes
     * @param repeated how many of them are there already, because the server sends the blob from its beginning
     */
    record Rest(InputStream body, long repeated) {}

    private static final int PIECE = 8 * 1024;

    private final long size;
    private final Continuation continuation;
    private final Attempts attempts;
    private final Traffic.Running progress;
    private InputStream body;
    private long delivered;
    private long repeated;
    private boolean advanced;
    private boolean closed;

    /**
     * @param size the announced size; a transfer that ends before is continued
     * @param body the blob from its beginning
     */
    ResumableBlob(long size, InputStream body, Continuation continuation, Attempts attempts, Traffic.Running progress) {
        this.size = size;
        this.body = body;
        this.continuation = continuation;
        this.attempts = attempts;
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (true) {
            int read;
            try {
                read = repeated > 0 ? skip() : body.read(target, offset, length);
            } catch (IOException e) {
                if (!resumed(e)) {
                    throw attempts.outcome().isEmpty() ? e : new IOException(Failures.text(e) + attempts.outcome(), e);
                }
                continue;
            }
            if (repeated > 0 && read >= 0) {
                repeated -= read;
            } else if (read >= 0) {
                delivered += read;
                advanced = true;
                progress.received(read);
                return read;
            } else if (delivered >= size || !resumed(new IOException("the transfer ended early"))) {
                progress.close();
                return -1;
            }
        }
    }

    private int skip() throws IOException {
        return body.read(new byte[PIECE], 0, (int) Math.min(PIECE, repeated));
    }

    /** Opens the rest of the blob; tells whether there is one to read. */
    private boolean resumed(IOException failure) throws IOException {
        boolean stalled = failure instanceof StalledException stall && (stall.isTrickle() || !advanced);
        if (closed || stalled || delivered >= size) {
            return false;
        }
        if (advanced) {
            attempts.progressed();
            advanced = false;
        }
        body.close();
        if (!attempts.again(failure)) {
            return false;
        }
        try {
            Rest rest = continuation.from(delivered, attempts);
            body = rest.body();
            repeated = rest.repeated();
            return true;
        } catch (ImageException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        progress.close();
        body.close();
    }
}
