// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import java.util.List;

/** Pads cells so that columns stand under each other. */
final class TextTable {

    private static final String GAP = "  ";

    private final int[] widths;

    /** Takes the widths from the widest cell of each column; every row has as many cells as the first. */
    TextTable(List<List<String>> rows) {
        widths = new int[rows.isEmpty() ? 0 : rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
    }

    /** Returns the row as one indented line without trailing blanks. */
    String line(List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(GAP)
                    .append(row.get(i))
                    .append(" ".repeat(widths[i] - row.get(i).length()));
        }
        return line.toString().stripTrailing();
    }
}
