// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * The places of a code segment that compute an address relative to themselves. That is how position-independent code
 * takes the address of its own constants and functions, and it needs neither symbols nor relocations to be read. amd64:
 * {@code lea r64, [rip + disp32]} at any byte (Intel SDM, volume 2, LEA). arm64: {@code ADR}, and {@code ADRP} with an
 * {@code ADD} of the same register behind it (Arm Architecture Reference Manual, C6.2).
 */
final class CodeReferences {

    private static final int LEA_LENGTH = 7;
    private static final int REGISTERS = 32;

    /** Compilers place the {@code ADD} right behind its {@code ADRP} or a few instructions later. */
    private static final int PAIR_DISTANCE = 16 * Arm64.LENGTH;

    private final FileBytes bytes;
    private final Range segment;
    private final long addressDelta;
    private final boolean arm64;

    private CodeReferences(FileBytes bytes, ElfFile.Segment segment, boolean arm64) {
        this.bytes = bytes;
        this.segment = segment.file();
        this.addressDelta = segment.address() - segment.file().start();
        this.arm64 = arm64;
    }

    /** Reads one segment; empty if the machine is neither amd64 nor arm64. */
    static Optional<CodeReferences> in(FileBytes bytes, ElfFile elf, ElfFile.Segment segment) {
        return elf.machine() == ElfFile.AMD64 || elf.machine() == ElfFile.ARM64
                ? Optional.of(new CodeReferences(bytes, segment, elf.machine() == ElfFile.ARM64))
                : Optional.empty();
    }

    /** Takes one reference. */
    interface Visitor {
        /**
         * Called in the order of the sites.
         *
         * @param site file offset of the instruction that completes the address
         * @param target file offset of what it refers to, inside the segment
         * @return whether to go on
         */
        boolean visit(long site, long target);
    }

    /**
     * Visits the references that start in a part of the segment. Byte patterns that no processor would execute count
     * too; the caller must be content with references that may not be meant.
     *
     * @throws MalformedExecutableException if the segment is not in the file
     */
    void forEach(Range part, Visitor visitor) throws MalformedExecutableException {
        long start = Math.max(part.start(), segment.start());
        long end = Math.min(part.end(), segment.end());
        if (start >= end) {
            return;
        }
        ByteBuffer code = bytes.slice(start, end - start).order(ByteOrder.LITTLE_ENDIAN);
        if (arm64) {
            arm64(code, start, visitor);
        } else {
            amd64(code, start, visitor);
        }
    }

    private void amd64(ByteBuffer code, long start, Visitor visitor) {
        int last = code.limit() - LEA_LENGTH;
        for (int i = 0; i <= last; i++) {
            if (code.get(i + 1) == (byte) 0x8d && (code.get(i) & 0xf8) == 0x48 && (code.get(i + 2) & 0xc7) == 0x05) {
                long target = start + i + LEA_LENGTH + code.getInt(i + 3);
                if (segment.contains(target, 1) && !visitor.visit(start + i, target)) {
                    return;
                }
            }
        }
    }

    private void arm64(ByteBuffer code, long start, Visitor visitor) {
        long[] pages = new long[REGISTERS];
        int[] set = new int[REGISTERS];
        Arrays.fill(set, Integer.MIN_VALUE / 2);
        int first = (int) Math.floorMod(-(start + addressDelta), (long) Arm64.LENGTH);
        for (int i = first; i <= code.limit() - Arm64.LENGTH; i += Arm64.LENGTH) {
            int instruction = code.getInt(i);
            int destination = Arm64.destination(instruction);
            long address = start + i + addressDelta;
            long target = -1;
            if (Arm64.isAdr(instruction)) {
                target = Arm64.address(instruction, address) - addressDelta;
            } else if (Arm64.isAdrp(instruction)) {
                pages[destination] = Arm64.address(instruction, address);
                set[destination] = i;
            } else if (Arm64.isAdd(instruction)) {
                int source = Arm64.source(instruction);
                if (i - set[source] <= PAIR_DISTANCE) {
                    target = pages[source] + Arm64.operand(instruction) - addressDelta;
                }
            }
            if (segment.contains(target, 1) && !visitor.visit(start + i, target)) {
                return;
            }
        }
    }
}
