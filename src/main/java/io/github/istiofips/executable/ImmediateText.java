// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

/**
 * Short texts that compilers load as operands of code in place of reading a constant: eight characters each by
 * {@code movabs r64, imm64} on amd64. Source: Intel SDM, volume 2, MOV.
 */
final class ImmediateText {

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
}
