// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * What {@code FIPS_version()} of a module returns, and the code that returns it. A row of {@code module-versions.tsv}.
 *
 * @param version such as {@code fips-20220613}
 * @param value an unsigned number of 32 bits
 */
record VersionConstant(String version, long value) {

    private static final int COLUMNS = 3;

    /** The built-in table. */
    static List<VersionConstant> known() {
        return Known.CONSTANTS;
    }

    /** The body of the function: amd64 {@code mov eax, imm32; ret}, arm64 {@code movz w0; movk w0, lsl 16; ret}. */
    byte[] code(int machine) {
        int number = (int) value;
        ByteBuffer code = ByteBuffer.allocate(machine == ElfFile.AMD64 ? 6 : 12).order(ByteOrder.LITTLE_ENDIAN);
        if (machine == ElfFile.AMD64) {
            code.put((byte) 0xb8).putInt(number).put((byte) 0xc3);
        } else {
            code.putInt(0x52800000 | ((number & 0xffff) << 5))
                    .putInt(0x72a00000 | ((number >>> 16) << 5))
                    .putInt(0xd65f03c0);
        }
        return code.array();
    }

    private static final class Known {
        private static final List<VersionConstant> CONSTANTS =
                ResourceTable.rows("module-versions.tsv", COLUMNS).stream()
                        .map(cells -> new VersionConstant(cells.get(0), Long.parseLong(cells.get(1))))
                        .toList();
    }
}
