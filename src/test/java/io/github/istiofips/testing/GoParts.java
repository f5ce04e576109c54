// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The bytes of the tables that the Go linker writes.
 *
 * @param wordSize 4 or 8
 * @param order the byte order
 * @param base an address for code
 */
record GoParts(int wordSize, ByteOrder order, long base) {

    byte[] functionTable(int magic, String... names) {
        return magic == ElfWriter.GO_1_2 ? oldTable(names) : newTable(magic, names);
    }

    private byte[] newTable(int magic, String... names) {
        byte[] block = (String.join("\0", names) + "\0").getBytes(StandardCharsets.UTF_8);
        int words = magic == ElfWriter.GO_1_16 ? 7 : 8;
        int start = 8 + words * wordSize;
        int end = start + block.length;
        int entry = magic == ElfWriter.GO_1_16 ? 2 * wordSize : 8;
        ByteBuffer table = ByteBuffer.allocate(end + 16 + names.length * entry).order(order);
        tableHead(table, magic, names.length);
        word(table, 1);
        if (magic != ElfWriter.GO_1_16) {
            word(table, base);
        }
        for (int offset : new int[] {start, end, end + 4, end + 8, end + 16}) {
            word(table, offset);
        }
        table.put(block);
        return table.array();
    }

    private byte[] oldTable(String... names) {
        int functab = 8 + wordSize;
        int functions = functab + (2 * names.length + 1) * wordSize;
        int size = wordSize + 4;
        int nameStart = functions + names.length * size;
        byte[] block = (String.join("\0", names) + "\0").getBytes(StandardCharsets.UTF_8);
        ByteBuffer table = ByteBuffer.allocate(nameStart + block.length).order(order);
        tableHead(table, ElfWriter.GO_1_2, names.length);
        for (int i = 0; i < names.length; i++) {
            word(table, base + i);
            word(table, functions + i * size);
        }
        table.position(functions);
        int name = nameStart;
        for (int i = 0; i < names.length; i++) {
            word(table, base + i);
            table.putInt(name);
            name += names[i].getBytes(StandardCharsets.UTF_8).length + 1;
        }
        table.put(block);
        return table.array();
    }

    private void tableHead(ByteBuffer table, int magic, int functions) {
        table.putInt(magic).putShort((short) 0).put((byte) 1).put((byte) wordSize);
        word(table, functions);
    }

    byte[] buildInfo(String version, String... lines) {
        byte[] name = version.getBytes(StandardCharsets.UTF_8);
        byte[] modules = framed(lines);
        ByteBuffer info =
                ByteBuffer.allocate(32 + 10 + name.length + modules.length).order(order);
        info.put(buildInfoMagic()).put((byte) wordSize).put((byte) 2).position(32);
        varint(info, name.length);
        info.put(name);
        varint(info, modules.length);
        info.put(modules);
        return Arrays.copyOf(info.array(), info.position());
    }

    byte[] pointedBuildInfo(long address, String version, String... lines) {
        byte[] name = version.getBytes(StandardCharsets.UTF_8);
        byte[] modules = framed(lines);
        int headers = 32;
        int strings = headers + 4 * wordSize;
        int length = strings + name.length + modules.length;
        ByteBuffer info = ByteBuffer.allocate(length).order(order);
        info.put(buildInfoMagic()).put((byte) wordSize).put((byte) (order == ByteOrder.BIG_ENDIAN ? 1 : 0));
        word(info, address + headers);
        word(info, address + headers + 2L * wordSize);
        info.position(headers);
        word(info, address + strings);
        word(info, name.length);
        word(info, address + strings + name.length);
        word(info, modules.length);
        return info.put(name).put(modules).array();
    }

    private static byte[] buildInfoMagic() {
        return "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] framed(String... lines) {
        String text = "S".repeat(16) + "path\texample.invalid\n" + String.join("\n", lines) + "\n" + "E".repeat(16);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void varint(ByteBuffer out, int value) {
        int rest = value;
        while (rest >= 0x80) {
            out.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    void word(ByteBuffer out, long value) {
        if (wordSize == 8) {
            out.putLong(value);
        } else {
            out.putInt((int) value);
        }
    }
}
