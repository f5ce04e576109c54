// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Assembles the code of a FIPS module as BoringSSL's build lays it out: start, code and constants, end, jumps to the
 * outside, integrity value. Its code is random except for the parts that an inspection rests on. Nothing in it can run.
 */
public final class ModuleWriter {

    /** Length of a placeholder's half, and of the value of SHA-256. */
    private static final int HALF = 32;

    private static final byte[] PLACEHOLDER = HexFormat.of()
            .parseHex("ae2cea2abda6f3ec977f9bf6949afc83684327c1a0a49fb609759ec6ed9f78ff"
                    + "a2d4c3660fc26a7bf4be39a2d725db2198e9d553bf5c320683340c658952bd1f");
    private static final int PAGE = 4096;
    private static final int JUMPS = 24;
    private static final int TEST_PLACE = 100_000;
    private static final int TEXT_PLACE = 150_000;
    private static final int VALUE_DISTANCE = 1200;
    private static final String NAME = "FIPS integrity test\0";

    private final boolean arm64;
    private final List<String> texts = new ArrayList<>();
    private final Map<Integer, byte[]> patches = new LinkedHashMap<>();
    private String algorithm = "HmacSHA256";
    private int length = 300_000;
    private int shift;
    private int distance = 1200;
    private int sites = 1;
    private boolean injected = true;
    private boolean pairs;
    private boolean jumps = true;
    private boolean tail;
    private int flipped = -1;

    /** Starts a module for an ELF machine, 62 (amd64) or 183 (arm64). */
    public ModuleWriter(int machine) {
        arm64 = machine == 183;
    }

    /** Puts a text into the module, behind the name of its integrity test. */
    public ModuleWriter text(String text) {
        texts.add(text);
        return this;
    }

    /** Sets the HMAC of the integrity value; HmacSHA256 unless told. */
    public ModuleWriter algorithm(String name) {
        algorithm = name;
        return this;
    }

    /** Sets the bytes under the value, a multiple of 4. */
    public ModuleWriter length(int bytes) {
        length = bytes;
        return this;
    }

    /** Moves the start away from the page. */
    public ModuleWriter shift(int bytes) {
        shift = bytes;
        return this;
    }

    /** Sets the bytes from the end to the value. */
    public ModuleWriter distance(int bytes) {
        distance = bytes;
        return this;
    }

    /** Sets how many pieces of code refer to the name of the test. */
    public ModuleWriter sites(int count) {
        sites = count;
        return this;
    }

    /** Leaves the compiler's placeholder where the value belongs. */
    public ModuleWriter uninjected() {
        injected = false;
        return this;
    }

    /** Takes addresses by ADRP and ADD in place of ADR. */
    public ModuleWriter pairs() {
        pairs = true;
        return this;
    }

    /** Leaves out the jumps behind the end. */
    public ModuleWriter withoutJumps() {
        jumps = false;
        return this;
    }

    /** Leaves the second half of the placeholder behind a value of 32 bytes. */
    public ModuleWriter tail() {
        tail = true;
        return this;
    }

    /** Puts a function that returns a number into the module. */
    public ModuleWriter version(long value) {
        int number = (int) value;
        ByteBuffer code = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
        if (arm64) {
            code.putInt(0x52800000 | ((number & 0xffff) << 5))
                    .putInt(0x72a00000 | ((number >>> 16) << 5))
                    .putInt(0xd65f03c0);
        } else {
            code.put((byte) 0xb8).putInt(number).put((byte) 0xc3);
        }
        return patch(5000 + 16 * patches.size(), code.array());
    }

    /** Overwrites bytes of the module before it is sealed. */
    public ModuleWriter patch(int offset, byte[] content) {
        patches.put(offset, content);
        return this;
    }

    /** Flips a bit of this byte after the module is sealed. */
    public ModuleWriter flipped(int offset) {
        flipped = offset;
        return this;
    }

    /** Bytes that {@link #at(long)} returns, whatever the address. */
    int size() {
        return PAGE + shift + length + distance + 64;
    }

    /** The module and what belongs around it, for a place in memory. */
    byte[] at(long address) {
        int start = (int) Math.floorMod(-address, (long) PAGE) + shift;
        ByteBuffer code = ByteBuffer.allocate(size()).order(ByteOrder.LITTLE_ENDIAN);
        byte[] filler = new byte[length];
        new Random(length).nextBytes(filler);
        code.position(start).put(filler);
        patches.forEach((offset, content) -> code.position(start + offset).put(content));
        code.position(start + TEXT_PLACE).put(NAME.getBytes(StandardCharsets.US_ASCII));
        texts.forEach(
                text -> code.put(text.getBytes(StandardCharsets.ISO_8859_1)).put((byte) 0));
        int end = start + length;
        int[] targets = {start + TEXT_PLACE, start, end, end + distance};
        for (int site = 0; site < sites; site++) {
            for (int i = 0; i < targets.length; i++) {
                reference(code, start + TEST_PLACE + site * 4096 + i * 40, targets[i], address);
            }
        }
        behind(code, end);
        byte[] value = value(code, start, end);
        code.position(end + distance).put(value);
        if (tail) {
            code.position(end + distance + HALF).put(PLACEHOLDER, HALF, HALF);
        }
        if (flipped >= 0) {
            code.put(start + flipped, (byte) (code.get(start + flipped) ^ 1));
        }
        return code.array();
    }

    private byte[] value(ByteBuffer code, int start, int end) {
        byte[] sealed = new byte[end - start];
        code.position(start).get(sealed);
        return injected ? ElfWriter.hmac(algorithm, 64, sealed) : PLACEHOLDER;
    }

    private void behind(ByteBuffer code, int end) {
        code.position(end);
        for (int i = 0; jumps && i < JUMPS; i++) {
            if (arm64) {
                code.putInt(0x14000000 | i);
            } else {
                code.put((byte) 0xe9).putInt(VALUE_DISTANCE + i);
            }
        }
    }

    private void reference(ByteBuffer code, int site, int target, long address) {
        code.position(site);
        if (!arm64) {
            code.put(new byte[] {0x48, (byte) 0x8d, 0x35}).putInt(target - site - 7);
        } else if (pairs) {
            long from = address + site;
            long to = address + target;
            code.putInt(0x90000003 | immediate((to >> 12) - (from >> 12)));
            code.putInt(0xd503201f);
            code.putInt(0x91000063 | ((int) (to & 0xfff) << 10));
        } else {
            code.putInt(0x10000003 | immediate(target - site));
        }
    }

    private static int immediate(long value) {
        return (int) (((value & 3) << 29) | (((value >> 2) & 0x7ffff) << 5));
    }
}
