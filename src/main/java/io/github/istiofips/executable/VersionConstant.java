// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.List;
import java.util.Optional;

/**
 * What {@code FIPS_version()} of a module returns. A row of {@code module-versions.tsv}.
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

    /**
     * The code in a module that returns the number.
     *
     * @param machine an ELF machine
     * @throws MalformedExecutableException if the code is not in the file
     */
    Optional<Range> returnedIn(FileBytes bytes, Range code, int machine) throws MalformedExecutableException {
        return ConstantFunction.find(bytes, code, machine, (int) value);
    }

    private static final class Known {
        private static final List<VersionConstant> CONSTANTS =
                ResourceTable.rows("module-versions.tsv", COLUMNS).stream()
                        .map(cells -> new VersionConstant(cells.get(0), Long.parseLong(cells.get(1))))
                        .toList();
    }
}
