// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.HexFormat;
import java.util.List;

/**
 * One published build of a module whose code stands byte for byte in every executable it is linked into, followed at a
 * fixed distance by its integrity value. A row of {@code sealed-modules.tsv}.
 *
 * @param module name and version
 * @param machine the ELF machine of its code
 * @param algorithm the HMAC of its power-on self-test
 * @param hash the integrity value in lower-case hexadecimal
 * @param length bytes of module code that the integrity value covers
 * @param distance bytes from the end of that code to the integrity value
 */
record SealedModule(CryptoModule module, int machine, String algorithm, String hash, long length, long distance) {

    private static final int COLUMNS = 8;

    byte[] hashBytes() {
        return HexFormat.of().parseHex(hash);
    }

    /** The built-in table. */
    static List<SealedModule> known() {
        return Known.MODULES;
    }

    private static SealedModule row(List<String> cells) {
        return new SealedModule(
                new CryptoModule(cells.get(0), cells.get(1)),
                cells.get(2).equals("amd64") ? ElfFile.AMD64 : ElfFile.ARM64,
                cells.get(3),
                cells.get(4),
                Long.decode(cells.get(5)),
                Long.decode(cells.get(6)));
    }

    private static final class Known {
        private static final List<SealedModule> MODULES = ResourceTable.rows("sealed-modules.tsv", COLUMNS).stream()
                .map(SealedModule::row)
                .toList();
    }
}
