// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * Random access to the bytes of one file. Every read is checked against the size of the file; nothing is allocated by
 * a length that was not checked before.
 */
final class FileBytes {

    /** One mapping addresses at most 2 GiB; no executable of a service mesh comes near that. */
    static final long MAX_SIZE = Integer.MAX_VALUE;

    private final ByteBuffer little;
    private final ByteBuffer big;

    FileBytes(ByteBuffer content) {
        little = content.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        big = content.duplicate().order(ByteOrder.BIG_ENDIAN);
    }

    /**
     * Maps a file into memory; its pages stay outside the heap.
     *
     * @return empty if the file is larger than {@link #MAX_SIZE}
     * @throws IOException if the file cannot be read
     */
    static Optional<FileBytes> map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > MAX_SIZE) {
                return Optional.empty();
            }
            return Optional.of(new FileBytes(channel.map(FileChannel.MapMode.READ_ONLY, 0, size)));
        }
    }

    int size() {
        return little.limit();
    }

    Range all() {
        return new Range(0, size());
    }

    int u8(long offset) throws MalformedExecutableException {
        return little.get(at(offset, 1)) & 0xff;
    }

    int u16(long offset, boolean bigEndian) throws MalformedExecutableException {
        return order(bigEndian).getShort(at(offset, 2)) & 0xffff;
    }

    long u32(long offset, boolean bigEndian) throws MalformedExecutableException {
        return order(bigEndian).getInt(at(offset, 4)) & 0xffffffffL;
    }

    /**
     * An unsigned word.
     *
     * @param size 4 or 8 bytes
     * @throws MalformedExecutableException also if the value is 2^63 or more, which no offset, address or count reaches
     */
    long word(long offset, int size, boolean bigEndian) throws MalformedExecutableException {
        long value = anyWord(offset, size, bigEndian);
        if (value < 0) {
            throw new MalformedExecutableException(String.format(
                    "the word at offset 0x%x is 0x%x; expected an offset, address or count below 2^63", offset, value));
        }
        return value;
    }

    /** The same for what may be anything; 2^63 or more is negative. */
    long anyWord(long offset, int size, boolean bigEndian) throws MalformedExecutableException {
        return size == 4 ? u32(offset, bigEndian) : order(bigEndian).getLong(at(offset, 8));
    }

    byte[] copy(long offset, long length) throws MalformedExecutableException {
        byte[] result = new byte[toInt(checked(offset, length))];
        little.get(Math.toIntExact(offset), result);
        return result;
    }

    String text(long offset, long length) throws MalformedExecutableException {
        return new String(copy(offset, length), StandardCharsets.UTF_8);
    }

    /** A view of some bytes, for a digest. */
    ByteBuffer slice(long offset, long length) throws MalformedExecutableException {
        return little.slice(at(offset, length), toInt(length));
    }

    /** Whether the file has exactly these bytes at this offset; false if it ends before. */
    boolean matches(long offset, byte[] expected) {
        if (!all().contains(offset, expected.length)) {
            return false;
        }
        int base = Math.toIntExact(offset);
        for (int i = 0; i < expected.length; i++) {
            if (little.get(base + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** Where the bytes next occur; see {@link #indexOf(Needle, Range, long)}. */
    long indexOf(byte[] needle, Range range, long from) {
        return indexOf(new Needle(needle), range, from);
    }

    /**
     * Where the bytes next occur as a whole inside the range (Horspool's search).
     *
     * @param from first offset that counts; raised to the start of the range
     * @return the offset, or -1
     */
    long indexOf(Needle needle, Range range, long from) {
        int last = needle.length() - 1;
        long end = Math.min(range.end(), size());
        long at = Math.max(from, range.start());
        while (at + last < end) {
            int base = (int) at;
            byte tail = little.get(base + last);
            int i = last;
            while (i >= 0 && little.get(base + i) == needle.at(i)) {
                i--;
            }
            if (i < 0) {
                return at;
            }
            at += needle.shift(tail);
        }
        return -1;
    }

    /** What stands at an occurrence, or empty if the occurrence is not meant. */
    interface Reader<T> {
        Optional<T> read(long offset) throws MalformedExecutableException;
    }

    /**
     * What the reader makes of the first occurrence of the bytes in the ranges that it accepts.
     *
     * @throws MalformedExecutableException what the reader throws
     */
    <T> Optional<T> first(byte[] needle, List<Range> ranges, Reader<T> reader) throws MalformedExecutableException {
        Needle search = new Needle(needle);
        for (Range range : ranges) {
            for (long at = indexOf(search, range, range.start()); at >= 0; at = indexOf(search, range, at + 1)) {
                Optional<T> result = reader.read(at);
                if (result.isPresent()) {
                    return result;
                }
            }
        }
        return Optional.empty();
    }

    /** The same for a text in US-ASCII. */
    <T> Optional<T> first(String text, List<Range> ranges, Reader<T> reader) throws MalformedExecutableException {
        return first(text.getBytes(StandardCharsets.US_ASCII), ranges, reader);
    }

    /** Offset of the next zero byte inside the range, or -1. */
    long indexOfZero(Range range, long from) {
        long end = Math.min(range.end(), size());
        for (long at = Math.max(from, range.start()); at < end; at++) {
            if (little.get((int) at) == 0) {
                return at;
            }
        }
        return -1;
    }

    private ByteBuffer order(boolean bigEndian) {
        return bigEndian ? big : little;
    }

    private int at(long offset, long length) throws MalformedExecutableException {
        checked(offset, length);
        return toInt(offset);
    }

    private long checked(long offset, long length) throws MalformedExecutableException {
        if (!all().contains(offset, length)) {
            throw new MalformedExecutableException(String.format(
                    "%d bytes are expected at offset 0x%x, but the file ends at 0x%x", length, offset, size()));
        }
        return length;
    }

    private static int toInt(long value) {
        return Math.toIntExact(value);
    }
}
