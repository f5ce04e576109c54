// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import java.util.Comparator;

/**
 * A place in a text file of the project.
 *
 * @param file path relative to the module's base directory, with {@code /}
 * @param line line, counted from 1
 * @param column column, counted from 1
 */
public record Location(String file, int line, int column) implements Comparable<Location> {

    private static final Comparator<Location> ORDER = Comparator.comparing(Location::file)
            .thenComparingInt(Location::line)
            .thenComparingInt(Location::column);

    public Location {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("line and column count from 1: " + line + ", " + column);
        }
    }

    @Override
    public int compareTo(Location other) {
        return ORDER.compare(this, other);
    }

    /** Returns {@code file:line}, the form that terminals and editors turn into a link. */
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
