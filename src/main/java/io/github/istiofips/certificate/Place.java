// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.util.Comparator;

/**
 * Where a certificate or key stands.
 *
 * @param file path relative to the module's base directory, with {@code /}
 * @param line line of the block or value, counted from 1
 * @param entry key inside a Secret, alias inside a keystore; empty for a plain file
 */
public record Place(String file, int line, String entry) implements Comparable<Place> {

    public Place {
        entry = entry.replaceAll("\\p{Cntrl}", "?");
    }

    private static final Comparator<Place> ORDER =
            Comparator.comparing(Place::file).thenComparingInt(Place::line).thenComparing(Place::entry);

    @Override
    public int compareTo(Place other) {
        return ORDER.compare(this, other);
    }
}
