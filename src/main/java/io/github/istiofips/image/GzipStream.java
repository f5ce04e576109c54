// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates a gzip file of any number of members (RFC 1952) to the very end of its input. The JDK's stream stops
 * silently at a member boundary when its input reports no available bytes, and at a malformed second member; this one
 * reads on, or fails.
 */
final class GzipStream extends InputStream {

    /** Longest header field: names, comments and extra fields are short, and are skipped anyway. */
    static final int MAX_HEADER_FIELD = 64 * 1024;

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int HEADER_CRC = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xe0;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private int position;
    private int limit;
    private boolean inMember;
    private boolean anyMember;

    GzipStream(InputStream in) {
        this.in = in;
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
            if (!inMember && !startMember()) {
                return -1;
            }
            int inflated = inflate(target, offset, length);
            if (inflated > 0) {
                crc.update(target, offset, inflated);
                return inflated;
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsDictionary()) {
                throw ContentException.damaged("is a gzip file that needs a preset dictionary");
            } else if (inflater.needsInput()) {
                feed();
            }
        }
    }

    private int inflate(byte[] target, int offset, int length) throws ContentException {
        try {
            return inflater.inflate(target, offset, length);
        } catch (DataFormatException e) {
            ContentException failure = ContentException.damaged("holds damaged gzip data");
            failure.initCause(e);
            throw failure;
        }
    }

    private void feed() throws IOException {
        if (position == limit && !fill()) {
            throw truncated();
        }
        inflater.setInput(buffer, position, limit - position);
        position = limit;
    }

    private boolean startMember() throws IOException {
        if (position == limit && !fill()) {
            if (anyMember) {
                return false;
            }
            throw truncated();
        }
        if (next() != 0x1f || next() != 0x8b || next() != 8) {
            throw ContentException.damaged(
                    anyMember ? "has bytes after the end of its gzip data" : "does not begin with a gzip header");
        }
        int flags = next();
        if ((flags & RESERVED) != 0) {
            throw ContentException.damaged("has a gzip header with reserved flags");
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            int low = next();
            skip(low | (next() << 8));
        }
        if ((flags & NAME) != 0) {
            skipText();
        }
        if ((flags & COMMENT) != 0) {
            skipText();
        }
        if ((flags & HEADER_CRC) != 0) {
            skip(2);
        }
        inflater.reset();
        crc.reset();
        inMember = true;
        anyMember = true;
        return true;
    }

    private void endMember() throws IOException {
        position = limit - inflater.getRemaining();
        long expectedCrc = littleEndian32();
        long expectedLength = littleEndian32();
        if (expectedCrc != crc.getValue() || expectedLength != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw ContentException.damaged("fails the checksum of its gzip data");
        }
        inMember = false;
    }

    private long littleEndian32() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 32; shift += 8) {
            value |= (long) next() << shift;
        }
        return value;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            next();
        }
    }

    private void skipText() throws IOException {
        for (int i = 0; next() != 0; i++) {
            if (i == MAX_HEADER_FIELD) {
                throw ContentException.limit("has a gzip header field of more than " + MAX_HEADER_FIELD + " bytes");
            }
        }
    }

    private int next() throws IOException {
        if (position == limit && !fill()) {
            throw truncated();
        }
        return buffer[position++] & 0xff;
    }

    private boolean fill() throws IOException {
        int read = in.read(buffer, 0, buffer.length);
        position = 0;
        limit = Math.max(read, 0);
        return read > 0;
    }

    private static ContentException truncated() {
        ContentException failure = ContentException.damaged("ends inside its gzip data");
        failure.initCause(new EOFException());
        return failure;
    }

    /** Frees the inflater; the input stays open. */
    @Override
    public void close() {
        inflater.end();
    }
}
