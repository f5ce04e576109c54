// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Finds code that returns a given number of 32 bits: the instructions that load it into the register of results, then
 * nothing but what compilers leave a function with. They differ in that by version, optimisation and protection: frame
 * pointer, stack, pointer authentication, jumps to a shared end, returns by way of a thunk. Sources: Intel SDM, volume 2;
 * Arm Architecture Reference Manual, C6.2; GCC manual, {@code -mfunction-return}.
 */
final class ConstantFunction {

    /** Instructions from the number to the return; compilers need no more than four. */
    private static final int MAX_STEPS = 8;

    /** A number of a table stands once in a module; random bytes repeat none. */
    private static final int MAX_PLACES = 64;

    /** {@code mov eax, imm32}. */
    private static final byte MOV_EAX = (byte) 0xb8;

    private static final int MOV_LENGTH = 5;
    private static final int JMP_REL32 = 0xe9;
    private static final int JMP_REL8 = 0xeb;

    /** {@code ret}, {@code rep ret}, and the thunk that returns without a prediction. */
    private static final List<byte[]> RETURNS = bytes("c3", "f3c3", "e807000000f3900faee8ebf9488d642408c3");

    /** {@code push rbp}, {@code mov rbp, rsp}, {@code pop rbp}, {@code leave}. */
    private static final List<byte[]> FRAME = bytes("55", "4889e5", "5d", "c9");

    /** {@code add rsp, imm8}; the number follows. */
    private static final List<byte[]> STACK = bytes("4883c4");

    private static final int MOVZ_W0 = 0x52800000;
    private static final int MOVK_W0 = 0x72800000;
    private static final int UPPER_HALF = 0x00200000;

    private final FileBytes file;
    private final Range code;

    private ConstantFunction(FileBytes file, Range code) {
        this.file = file;
        this.code = code;
    }

    /**
     * The place where such a function loads the number.
     *
     * @param code where to look; it starts with an instruction
     * @param machine an ELF machine
     * @return from the load to the return, or to the jump to it; empty if there is none, and for other machines than
     *     amd64 and arm64
     * @throws MalformedExecutableException if the code is not in the file
     */
    static Optional<Range> find(FileBytes file, Range code, int machine, int number)
            throws MalformedExecutableException {
        ConstantFunction function = new ConstantFunction(file, code);
        return switch (machine) {
            case ElfFile.AMD64 -> function.amd64(number);
            case ElfFile.ARM64 -> {
                int low = (number & 0xffff) << 5;
                int high = UPPER_HALF | (number >>> 16 << 5);
                Optional<Range> found = function.arm64(MOVZ_W0 | low, MOVK_W0 | high);
                yield found.isPresent() ? found : function.arm64(MOVZ_W0 | high, MOVK_W0 | low);
            }
            default -> Optional.empty();
        };
    }

    private Optional<Range> amd64(int number) throws MalformedExecutableException {
        byte[] load = ByteBuffer.allocate(MOV_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MOV_EAX)
                .putInt(number)
                .array();
        Needle needle = new Needle(load);
        long at = file.indexOf(needle, code, code.start());
        for (int place = 0; at >= 0 && place < MAX_PLACES; place++) {
            Optional<Range> found = amd64Return(at);
            if (found.isPresent()) {
                return found;
            }
            at = file.indexOf(needle, code, at + 1);
        }
        return Optional.empty();
    }

    private Optional<Range> amd64Return(long load) throws MalformedExecutableException {
        long at = load + MOV_LENGTH;
        long shown = -1;
        for (int step = 0; step < MAX_STEPS; step++) {
            int end = matched(at, RETURNS);
            if (end > 0) {
                return Optional.of(new Range(load, shown < 0 ? at + end : shown));
            }
            int length = matched(at, FRAME);
            if (length > 0) {
                at += length;
            } else if (matched(at, STACK) > 0) {
                at += matched(at, STACK) + 1;
            } else {
                int jump = file.all().contains(at, 2) ? file.u8(at) : 0;
                boolean far = jump == JMP_REL32 && file.all().contains(at, MOV_LENGTH);
                if (!far && jump != JMP_REL8) {
                    return Optional.empty();
                }
                long next = at + (far ? MOV_LENGTH : 2);
                shown = shown < 0 ? next : shown;
                at = next + (far ? (int) file.u32(at + 1, false) : (byte) file.u8(at + 1));
            }
        }
        return Optional.empty();
    }

    private int matched(long at, List<byte[]> patterns) {
        return patterns.stream()
                .filter(pattern -> file.matches(at, pattern))
                .mapToInt(pattern -> pattern.length)
                .findFirst()
                .orElse(0);
    }

    private Optional<Range> arm64(int load, int second) throws MalformedExecutableException {
        Needle needle = new Needle(ByteBuffer.allocate(Arm64.LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(load)
                .array());
        long at = file.indexOf(needle, code, code.start());
        for (int place = 0; at >= 0 && place < MAX_PLACES; place++) {
            Optional<Range> found =
                    (at - code.start()) % Arm64.LENGTH == 0 ? arm64Return(at, second) : Optional.empty();
            if (found.isPresent()) {
                return found;
            }
            at = file.indexOf(needle, code, at + 1);
        }
        return Optional.empty();
    }

    private Optional<Range> arm64Return(long load, int second) throws MalformedExecutableException {
        long at = load + Arm64.LENGTH;
        long shown = -1;
        boolean whole = false;
        for (int step = 0; step < MAX_STEPS && file.all().contains(at, Arm64.LENGTH); step++) {
            int instruction = (int) file.u32(at, false);
            long next = at + Arm64.LENGTH;
            if (Arm64.isReturn(instruction)) {
                return whole ? Optional.of(new Range(load, shown < 0 ? next : shown)) : Optional.empty();
            }
            if (instruction == second) {
                whole = true;
            } else if (Arm64.isJump(instruction)) {
                shown = shown < 0 ? next : shown;
                next = Arm64.target(instruction, at);
            } else if (!Arm64.isHint(instruction) && !Arm64.isFrame(instruction)) {
                return Optional.empty();
            }
            at = next;
        }
        return Optional.empty();
    }

    private static List<byte[]> bytes(String... hexadecimal) {
        return Arrays.stream(hexadecimal).map(HexFormat.of()::parseHex).toList();
    }
}
