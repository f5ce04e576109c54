// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** A table of this package's resources: tab-separated columns, comments behind a number sign. */
final class ResourceTable {

    private ResourceTable() {}

    /** The cells of each row; a row with another number of columns is a fault of the build. */
    static List<List<String>> rows(String name, int columns) {
        try (InputStream in = Objects.requireNonNull(ResourceTable.class.getResourceAsStream(name), name);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> cells(name, line, columns))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " is part of this plugin and cannot be read", e);
        }
    }

    private static List<String> cells(String name, String line, int columns) {
        List<String> cells = List.of(line.split("\t", -1));
        if (cells.size() != columns) {
            throw new IllegalStateException(name + " has a row with " + cells.size() + " columns: " + line);
        }
        return cells;
    }
}
