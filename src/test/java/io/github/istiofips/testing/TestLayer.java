// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * A layer under construction: tar entries in the order added, with time 0 and owner 0. Names are written exactly as
 * given, so that absolute, dotted and hostile names can be had.
 */
public final class TestLayer {

    private static final int BLOCK = 512;
    private static final byte[] GZIP_HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255};

    private final ByteArrayOutputStream tar = new ByteArrayOutputStream();

    /** Adds a regular file. */
    public TestLayer file(String name, byte[] content, int mode) {
        return entry(name, '0', "", content, mode);
    }

    /** Adds an executable file of this text. */
    public TestLayer file(String name, String text) {
        return file(name, text.getBytes(StandardCharsets.UTF_8), 0755);
    }

    /** Adds a directory. */
    public TestLayer directory(String name) {
        return entry(name + "/", '5', "", new byte[0], 0755);
    }

    /** Adds a symbolic link. */
    public TestLayer symlink(String name, String target) {
        return entry(name, '2', target, new byte[0], 0777);
    }

    /** Adds a hard link to another path of the archive or of a lower layer. */
    public TestLayer hardlink(String name, String target) {
        return entry(name, '1', target, new byte[0], 0755);
    }

    /** Hides a path of the lower layers. */
    public TestLayer whiteout(String path) {
        int slash = path.lastIndexOf('/') + 1;
        return file(path.substring(0, slash) + ".wh." + path.substring(slash), new byte[0], 0644);
    }

    /** Hides all that lower layers have in a directory. */
    public TestLayer opaque(String directory) {
        return file(directory + "/.wh..wh..opq", new byte[0], 0644);
    }

    /** Adds an entry of any type; names and targets over 100 bytes go into a pax header. */
    public TestLayer entry(String name, char type, String target, byte[] content, int mode) {
        String pax = (bytes(name).length > 100 ? record("path", name) : "")
                + (bytes(target).length > 100 ? record("linkpath", target) : "");
        if (!pax.isEmpty()) {
            raw("pax", 'x', "", bytes(pax), 0644);
        }
        return raw(name, type, target, content, mode);
    }

    /** Adds one header and its content as they are, with names cut to the 100 bytes of their fields. */
    public TestLayer raw(String name, char type, String target, byte[] content, int mode) {
        byte[] header = new byte[BLOCK];
        put(header, 0, 100, bytes(name));
        octal(header, 100, 8, mode);
        octal(header, 108, 8, 0);
        octal(header, 116, 8, 0);
        octal(header, 124, 12, content.length);
        octal(header, 136, 12, 0);
        header[156] = (byte) type;
        put(header, 157, 100, bytes(target));
        put(header, 257, 8, bytes("ustar\00000"));
        return block(header, content);
    }

    /** Adds a header whose checksum is filled in here, and content padded to whole blocks. */
    public TestLayer block(byte[] header, byte[] content) {
        byte[] block = Arrays.copyOf(header, BLOCK);
        put(block, 148, 8, bytes("        "));
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(block, 148, 7, sum);
        tar.writeBytes(block);
        tar.writeBytes(content);
        tar.writeBytes(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
        return this;
    }

    /** Formats one record of a pax header. */
    public static String record(String key, String value) {
        int bare = bytes(key).length + bytes(value).length + 3;
        int length = bare + String.valueOf(bare).length();
        if (String.valueOf(length).length() > String.valueOf(bare).length()) {
            length++;
        }
        return length + " " + key + "=" + value + "\n";
    }

    /** Returns the archive with its end blocks. */
    public byte[] toTar() {
        byte[] entries = tar.toByteArray();
        return Arrays.copyOf(entries, entries.length + 2 * BLOCK);
    }

    /** Returns the entries without end blocks. */
    public byte[] toTarWithoutEnd() {
        return tar.toByteArray();
    }

    /** Compresses into one gzip member whose header is the same on every JDK. */
    public static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(GZIP_HEADER);
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try (DeflaterOutputStream deflating = new DeflaterOutputStream(out, deflater)) {
            deflating.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        CRC32 crc = new CRC32();
        crc.update(bytes);
        for (long value : new long[] {crc.getValue(), bytes.length}) {
            for (int shift = 0; shift < 32; shift += 8) {
                out.write((int) (value >>> shift));
            }
        }
        return out.toByteArray();
    }

    private static void put(byte[] block, int offset, int length, byte[] value) {
        System.arraycopy(value, 0, block, offset, Math.min(length, value.length));
    }

    private static void octal(byte[] block, int offset, int length, long value) {
        String digits = Long.toOctalString(value);
        put(block, offset, length, bytes("0".repeat(length - 1 - digits.length()) + digits + "\0"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
