// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table of rules, shipped as a resource: one row a line, cells separated by {@code |}, {@code #} starts a comment
 * line, {@code -} is an empty cell, alternatives in a cell are separated by commas.
 */
public final class RuleTable {

    public static final String NONE = "-";

    private RuleTable() {}

    /** Returns the rows of a resource of this package, each with the given number of cells. */
    public static List<List<String>> rows(String resource, int cells) {
        List<List<String>> rows = new ArrayList<>();
        try (InputStream in = RuleTable.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("resource is missing: " + resource);
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    rows.add(row(resource, line, cells));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(rows);
    }

    /** Returns the constant of an enum that a cell names in lower case. */
    static <E extends Enum<E>> E constant(Class<E> type, String cell) {
        return Enum.valueOf(type, cell.toUpperCase(Locale.ROOT));
    }

    /** Returns the alternatives of a cell, in order. */
    public static List<String> alternatives(String cell) {
        return cell.equals(NONE) ? List.of() : List.of(cell.split("\\s*,\\s*", -1));
    }

    private static List<String> row(String resource, String line, int cells) {
        List<String> row = new ArrayList<>();
        for (String cell : line.split("\\|", -1)) {
            row.add(cell.strip());
        }
        if (row.size() != cells) {
            throw new IllegalStateException(resource + " needs " + cells + " cells: " + line);
        }
        return List.copyOf(row);
    }
}
