// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongFunction;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Assembles small ELF executables for tests: three loaded segments (code, constants, data) with the parts that a
 * compiler would leave there. Addresses are file offsets plus a base. Nothing it writes can run.
 */
public final class ElfWriter {

    /** Magics of Go's function table. */
    public static final int GO_1_2 = 0xfffffffb;

    public static final int GO_1_16 = 0xfffffffa;
    public static final int GO_1_18 = 0xfffffff0;
    public static final int GO_1_20 = 0xfffffff1;

    private static final String NOTES = ".note.gnu.build-id";
    private static final String DEFAULT_GODEBUG = "build\tDefaultGODEBUG=";
    private static final long BASE = 0x400000;
    private static final int ALIGNMENT = 16;
    private static final int CODE = 0;
    private static final int CONSTANTS = 1;
    private static final int DATA = 2;
    private static final int[] FLAGS = {5, 4, 6};

    private final List<Piece> pieces = new ArrayList<>();
    private int wordSize = 8;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private int machine = 62;
    private int type = 2;
    private boolean sections = true;

    private record Piece(String section, int segment, int length, LongFunction<byte[]> content) {}

    /** 32 or 64 bits. */
    public ElfWriter bits(int bits) {
        wordSize = bits / 8;
        return this;
    }

    public ElfWriter bigEndian(boolean big) {
        order = big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return this;
    }

    /** {@code e_machine}: 62 is amd64, 183 arm64. Comes before everything that depends on it. */
    public ElfWriter machine(int value) {
        machine = value;
        return this;
    }

    /** {@code e_type}: 2 is an executable. */
    public ElfWriter type(int value) {
        type = value;
        return this;
    }

    /** Leaves out the section headers. */
    public ElfWriter withoutSections() {
        sections = false;
        return this;
    }

    /** Adds code to {@code .text}, at a multiple of 16. */
    public ElfWriter code(byte[] content) {
        return piece(".text", CODE, content);
    }

    /** Adds constants to {@code .rodata}. */
    public ElfWriter text(String content) {
        return piece(".rodata", CONSTANTS, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Adds any bytes to the constants under a section name. */
    public ElfWriter constants(String section, byte[] content) {
        return piece(section, CONSTANTS, content);
    }

    /** Adds notes, which a program header of their own names too. */
    public ElfWriter notes(byte[] content) {
        return piece(NOTES, CONSTANTS, content);
    }

    /** Adds one note whose lengths are true. */
    public ElfWriter note(String owner, int kind, byte[] content) {
        byte[] name = (owner + "\0").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer note = ByteBuffer.allocate(12 + (name.length + 3) / 4 * 4 + (content.length + 3) / 4 * 4)
                .order(order);
        note.putInt(name.length).putInt(content.length).putInt(kind).put(name);
        return notes(note.position((note.position() + 3) / 4 * 4).put(content).array());
    }

    /** Adds a sealed module: its code, so many other bytes, and the HMAC of the code under a key of 64 zero bytes. */
    public ElfWriter module(byte[] code, String algorithm, int distance) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(code);
        out.writeBytes(new byte[distance]);
        out.writeBytes(hmac(algorithm, 64, code));
        return piece(".text", CODE, out.toByteArray());
    }

    /** Adds the code of a FIPS module and what its build puts behind it. */
    public ElfWriter module(ModuleWriter module) {
        return piece(".text", CODE, module.size(), module::at);
    }

    /** An HMAC under a key of zero bytes. */
    public static byte[] hmac(String algorithm, int keyLength, byte[] content) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(new byte[keyLength], algorithm));
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Adds Go's function table in {@code .gopclntab}. */
    public ElfWriter functions(int magic, String... names) {
        return functions(".gopclntab", magic, names);
    }

    /** Adds Go's function table under a section name. */
    public ElfWriter functions(String section, int magic, String... names) {
        return piece(section, CONSTANTS, go().functionTable(magic, names));
    }

    /** Adds Go's function table in {@code .gopclntab} and a pointer to it, as the runtime's module data has one. */
    public ElfWriter referredFunctions(int magic, String... names) {
        byte[] table = go().functionTable(magic, names);
        long[] place = new long[1];
        piece(".gopclntab", CONSTANTS, table.length, address -> {
            place[0] = address;
            return table;
        });
        return piece(".data", DATA, wordSize, address -> {
            ByteBuffer pointer = ByteBuffer.allocate(wordSize).order(order);
            word(pointer, place[0]);
            return pointer.array();
        });
    }

    /**
     * Adds build info with the strings in place, as Go 1.18 and later write it, and the variables of the runtime that hold the version
     * and the list of {@code DefaultGODEBUG}.
     */
    public ElfWriter buildInfo(String version, String... lines) {
        buildInfoAlone(version, lines);
        variable(version);
        Arrays.stream(lines)
                .filter(line -> line.startsWith(DEFAULT_GODEBUG))
                .forEach(line -> variable(line.substring(DEFAULT_GODEBUG.length())));
        return this;
    }

    /** Adds build info without the variables. */
    public ElfWriter buildInfoAlone(String version, String... lines) {
        return piece(".go.buildinfo", DATA, go().buildInfo(version, lines));
    }

    /** Adds a variable that holds a string. */
    public ElfWriter variable(String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        int length = 2 * wordSize + text.length;
        return piece(".data", DATA, length, address -> {
            ByteBuffer variable = ByteBuffer.allocate(length).order(order);
            word(variable, address + 2L * wordSize);
            word(variable, text.length);
            return variable.put(text).array();
        });
    }

    /** Adds build info with pointers to strings, as Go 1.13 to 1.17 write it. */
    public ElfWriter pointedBuildInfo(String version, String... lines) {
        GoParts parts = go();
        int length = parts.pointedBuildInfo(0, version, lines).length;
        return piece(".go.buildinfo", DATA, length, address -> parts.pointedBuildInfo(address, version, lines));
    }

    /** Adds the integrity record of Go's own module over 64 KiB of code and three ranges of 16 bytes behind it. */
    public ElfWriter fipsInfo(boolean intact) {
        return fipsInfo(intact, 64 << 10);
    }

    /** The same over so much code. */
    public ElfWriter fipsInfo(boolean intact, int codeLength) {
        long[] code = new long[1];
        piece(".text", CODE, codeLength, address -> {
            code[0] = address;
            return new byte[codeLength];
        });
        int ranges = 48 + 9 * wordSize;
        int length = ranges + 64;
        return piece(".go.fipsinfo", DATA, length, address -> {
            ByteBuffer info = ByteBuffer.allocate(length).order(order);
            info.put("\u00ff Go fipsinfo \u00ff\0".getBytes(StandardCharsets.ISO_8859_1));
            ByteArrayOutputStream sealed = new ByteArrayOutputStream();
            sealed.writeBytes("go fips object v1\n".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 4; i++) {
                byte[] part = new byte[i == 0 ? codeLength : 16];
                Arrays.fill(part, (byte) (intact ? i : 0x7f));
                sealed.writeBytes(ByteBuffer.allocate(8).putLong(part.length).array());
                sealed.writeBytes(part);
            }
            info.put(hmac("HmacSHA256", 32, sealed.toByteArray()));
            word(info, address);
            word(info, code[0]);
            word(info, code[0] + codeLength);
            for (int i = 1; i < 4; i++) {
                word(info, address + ranges + 16L * i);
                word(info, address + ranges + 16L * (i + 1));
            }
            for (int i = 0; i < 64; i++) {
                info.put((byte) (i / 16));
            }
            return info.array();
        });
    }

    /** Adds a dynamic section that asks for shared libraries. */
    public ElfWriter needed(String... libraries) {
        byte[] strings = (String.join("\0", libraries) + "\0").getBytes(StandardCharsets.UTF_8);
        int entries = (libraries.length + 2) * 2 * wordSize;
        return piece(".dynamic", DATA, entries + strings.length, address -> {
            ByteBuffer dynamic = ByteBuffer.allocate(entries + strings.length).order(order);
            int name = 0;
            for (String library : libraries) {
                word(dynamic, 1);
                word(dynamic, name);
                name += library.getBytes(StandardCharsets.UTF_8).length + 1;
            }
            word(dynamic, 5);
            word(dynamic, address + entries);
            return dynamic.position(entries).put(strings).array();
        });
    }

    private ElfWriter piece(String section, int segment, byte[] content) {
        return piece(section, segment, content.length, address -> content);
    }

    private ElfWriter piece(String section, int segment, int length, LongFunction<byte[]> content) {
        pieces.add(new Piece(section, segment, length, content));
        return this;
    }

    /** The file. */
    public byte[] bytes() {
        List<Piece> ordered = new ArrayList<>();
        for (int segment = CODE; segment <= DATA; segment++) {
            int wanted = segment;
            pieces.stream().filter(piece -> piece.segment() == wanted).forEach(ordered::add);
        }
        int programHeaders = wordSize == 8 ? 64 : 52;
        int headers = 4 + notes();
        int offset = align(programHeaders + headers * (wordSize == 8 ? 56 : 32));
        int[] offsets = new int[ordered.size()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = offset;
            offset = align(offset + ordered.get(i).length());
        }
        byte[] names = sectionNames(ordered);
        int sectionHeaders = align(offset + names.length);
        int sectionSize = wordSize == 8 ? 64 : 40;
        int end = sections ? sectionHeaders + (ordered.size() + 2) * sectionSize : offset;
        ByteBuffer file = ByteBuffer.allocate(end).order(order);
        for (int i = 0; i < offsets.length; i++) {
            file.position(offsets[i]).put(ordered.get(i).content().apply(BASE + offsets[i]));
        }
        fileHeader(file.position(0), programHeaders, sections ? sectionHeaders : 0, ordered.size() + 2);
        programHeaders(file.position(programHeaders), ordered, offsets);
        if (sections) {
            file.position(offset).put(names);
            sectionHeaders(file.position(sectionHeaders), ordered, offsets, offset, names.length);
        }
        return file.array();
    }

    private int notes() {
        return (int)
                pieces.stream().filter(piece -> piece.section().equals(NOTES)).count();
    }

    private void fileHeader(ByteBuffer file, int programHeaders, int sectionHeaders, int count) {
        file.put(new byte[] {
            0x7f, 'E', 'L', 'F', (byte) (wordSize / 4), (byte) (order == ByteOrder.BIG_ENDIAN ? 2 : 1), 1
        });
        file.position(16).putShort((short) type).putShort((short) machine).putInt(1);
        word(file, BASE);
        word(file, programHeaders);
        word(file, sectionHeaders);
        file.putInt(0).putShort((short) programHeaders);
        file.putShort((short) (wordSize == 8 ? 56 : 32)).putShort((short) (4 + notes()));
        file.putShort((short) (wordSize == 8 ? 64 : 40));
        file.putShort((short) (sections ? count : 0)).putShort((short) (sections ? count - 1 : 0));
    }

    private void programHeaders(ByteBuffer file, List<Piece> ordered, int[] offsets) {
        for (int segment = CODE; segment <= DATA; segment++) {
            int start = 0;
            int end = 0;
            for (int i = 0; i < offsets.length; i++) {
                if (ordered.get(i).segment() == segment) {
                    start = start == 0 ? offsets[i] : start;
                    end = offsets[i] + ordered.get(i).length();
                }
            }
            programHeader(file, 1, FLAGS[segment], start, end - start);
        }
        for (int i = 0; i < offsets.length; i++) {
            if (ordered.get(i).section().equals(".dynamic")) {
                programHeader(file, 2, 6, offsets[i], ordered.get(i).length());
            } else if (ordered.get(i).section().equals(NOTES)) {
                programHeader(file, 4, 4, offsets[i], ordered.get(i).length());
            }
        }
    }

    private void programHeader(ByteBuffer file, int kind, int flags, int offset, int length) {
        file.putInt(kind);
        if (wordSize == 8) {
            file.putInt(flags);
        }
        word(file, offset);
        word(file, BASE + offset);
        word(file, BASE + offset);
        word(file, length);
        word(file, length);
        if (wordSize == 4) {
            file.putInt(flags);
        }
        word(file, kind == 4 ? 4 : ALIGNMENT);
    }

    private static byte[] sectionNames(List<Piece> ordered) {
        StringBuilder names = new StringBuilder("\0");
        ordered.forEach(piece -> names.append(piece.section()).append('\0'));
        return names.append(".shstrtab\0").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private void sectionHeaders(ByteBuffer file, List<Piece> ordered, int[] offsets, int names, int namesLength) {
        sectionHeader(file, 0, 0, 0, 0);
        int name = 1;
        for (int i = 0; i < offsets.length; i++) {
            int kind = ordered.get(i).section().equals(NOTES) ? 7 : 1;
            sectionHeader(file, name, kind, offsets[i], ordered.get(i).length());
            name += ordered.get(i).section().length() + 1;
        }
        sectionHeader(file, name, 3, names, namesLength);
    }

    private void sectionHeader(ByteBuffer file, int name, int kind, int offset, int length) {
        file.putInt(name).putInt(kind);
        word(file, 2);
        word(file, BASE + offset);
        word(file, offset);
        word(file, length);
        file.putInt(0).putInt(0);
        word(file, kind == 7 ? 4 : ALIGNMENT); // readelf reads no other notes
        word(file, 0);
    }

    private static int align(int offset) {
        return (offset + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    private void word(ByteBuffer out, long value) {
        go().word(out, value);
    }

    private GoParts go() {
        return new GoParts(wordSize, order, BASE);
    }
}
