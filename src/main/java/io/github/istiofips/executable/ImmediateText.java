// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Short texts that compilers load as operands of code in place of reading a constant: eight characters each by
 * {@code movabs r64, imm64} on amd64, or four by {@code mov r/m32, imm32}. A text that is no multiple of that is two
 * operands that overlap. Source: Intel SDM, volume 2, MOV.
 */
final class ImmediateText {

    private static final int HEAD = Long.BYTES;
    private static final int SHORT_TAIL = Integer.BYTES;

    /** Both halves are loaded within so many bytes of code. */
    private static final int REACH = 40;

    /** Opcode of {@code mov r/m32, imm32}. */
    private static final int MOV = 0xc7;

    /** What may stand between that and the operand: how the place in memory is told. */
    private static final int LEAST_ADDRESS = 1;

    private static final int MOST_ADDRESS = 6;

    private ImmediateText() {}

    /** Whether eight characters at this offset are such an operand. */
    static boolean isOperand(FileBytes bytes, long at) {
        try {
            int prefix = bytes.u8(at - 2);
            return (prefix == 0x48 || prefix == 0x49) && (bytes.u8(at - 1) & 0xf8) == 0xb8;
        } catch (MalformedExecutableException noRoom) {
            return false;
        }
    }

    /**
     * Where code loads a text as two operands.
     *
     * @param text 10 to 16 characters
     * @return offset of its first eight characters
     */
    static Optional<Long> find(FileBytes bytes, List<Range> code, String text) {
        Needle head = Needle.of(text.substring(0, HEAD));
        int tailLength = text.length() - HEAD > SHORT_TAIL ? HEAD : SHORT_TAIL;
        byte[] tail = text.substring(text.length() - tailLength).getBytes(StandardCharsets.US_ASCII);
        for (Range range : code) {
            for (long at = bytes.indexOf(head, range, range.start());
                    at >= 0;
                    at = bytes.indexOf(head, range, at + 1)) {
                if (isOperand(bytes, at) && isNear(bytes, range, at, tail)) {
                    return Optional.of(at);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isNear(FileBytes bytes, Range range, long head, byte[] tail) {
        Range near = new Range(Math.max(range.start(), head - REACH), Math.min(range.end(), head + REACH));
        for (long at = bytes.indexOf(tail, near, near.start()); at >= 0; at = bytes.indexOf(tail, near, at + 1)) {
            if (tail.length == HEAD ? isOperand(bytes, at) : isShortOperand(bytes, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isShortOperand(FileBytes bytes, long at) {
        try {
            for (int address = LEAST_ADDRESS; address <= MOST_ADDRESS; address++) {
                if (bytes.u8(at - address - 1) == MOV) {
                    return true;
                }
            }
        } catch (MalformedExecutableException noRoom) {
            return false;
        }
        return false;
    }
}
