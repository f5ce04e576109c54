// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

/** The arm64 instructions that an inspection reads. Source: Arm Architecture Reference Manual, C6.2. */
final class Arm64 {

    /** Bytes of each instruction. */
    static final int LENGTH = 4;

    /** What {@code ADRP} counts in, whatever the size of a page in memory. */
    private static final long PAGE = 4096;

    private static final int REGISTER = 0x1f;

    private Arm64() {}

    static boolean isAdr(int instruction) {
        return (instruction & 0x9f000000) == 0x10000000;
    }

    static boolean isAdrp(int instruction) {
        return (instruction & 0x9f000000) == 0x90000000;
    }

    /** {@code ADD} of an operand of 12 bits to a register of 64 bits. */
    static boolean isAdd(int instruction) {
        return (instruction & 0xffc00000) == 0x91000000;
    }

    /** {@code LDR} of a register of 64 bits from an address register plus an operand. */
    static boolean isLoad(int instruction) {
        return (instruction & 0xffc00000) == 0xf9400000;
    }

    /** {@code B}. */
    static boolean isJump(int instruction) {
        return instruction >>> 26 == 0x05;
    }

    /** {@code BL}. */
    static boolean isCall(int instruction) {
        return instruction >>> 26 == 0x25;
    }

    /** {@code RET}, also with pointer authentication. */
    static boolean isReturn(int instruction) {
        return instruction == 0xd65f03c0 || instruction == 0xd65f0bff || instruction == 0xd65f0fff;
    }

    /** What changes no register but that of the return address: {@code NOP}, {@code BTI}, {@code PACIASP} and the like. */
    static boolean isHint(int instruction) {
        return (instruction & 0xfffff01f) == 0xd503201f;
    }

    /**
     * What sets up or takes down a frame: the pair of frame pointer and return address to or from the stack, the return
     * address alone from it, the frame pointer, the stack pointer.
     */
    static boolean isFrame(int instruction) {
        return (instruction & 0xfe007fff) == 0xa8007bfd
                || (instruction & 0xffe00fff) == 0xf84007fe
                || (instruction & 0xffc003ff) == 0x910003fd
                || (instruction & 0xbfc003ff) == 0x910003ff;
    }

    static int destination(int instruction) {
        return instruction & REGISTER;
    }

    static int source(int instruction) {
        return (instruction >>> 5) & REGISTER;
    }

    /** The operand of {@link #isAdd} and, in words of 8 bytes, of {@link #isLoad}. */
    static int operand(int instruction) {
        return (instruction >>> 10) & 0xfff;
    }

    /** The address that {@code ADR} or {@code ADRP} at an address computes. */
    static long address(int instruction, long at) {
        int high = instruction << 8 >> 13;
        long relative = ((long) high << 2) | ((instruction >>> 29) & 3);
        return isAdr(instruction) ? at + relative : at - Math.floorMod(at, PAGE) + relative * PAGE;
    }

    /** Where {@code B} or {@code BL} at an address leads to. */
    static long target(int instruction, long at) {
        return at + ((long) (instruction << 6 >> 6) << 2);
    }
}
