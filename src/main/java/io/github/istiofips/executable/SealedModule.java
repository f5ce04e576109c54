// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

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

    private static final String TABLE = "sealed-modules.tsv";
    private static final int COLUMNS = 8;

    byte[] hashBytes() {
        return HexFormat.of().parseHex(hash);
    }

    /** The built-in table. */
    static List<SealedModule> known() {
        return Known.MODULES;
    }

    private static SealedModule parse(String line) {
        String[] columns = line.split("\t", -1);
        if (columns.length != COLUMNS) {
            throw new IllegalStateException(TABLE + " has a row with " + columns.length + " columns: " + line);
        }
        return new SealedModule(
                new CryptoModule(columns[0], columns[1]),
                columns[2].equals("amd64") ? ElfFile.AMD64 : ElfFile.ARM64,
                columns[3],
                columns[4],
                Long.decode(columns[5]),
                Long.decode(columns[6]));
    }

    private static final class Known {

        private static final List<SealedModule> MODULES = load();

        private static List<SealedModule> load() {
            try (InputStream in = Objects.requireNonNull(SealedModule.class.getResourceAsStream(TABLE), TABLE);
                    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                return lines.lines()
                        .filter(line -> !line.startsWith("#") && !line.isBlank())
                        .map(SealedModule::parse)
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(TABLE + " is part of this plugin and cannot be read", e);
            }
        }
    }
}
