// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import io.github.istiofips.image.LayerIndex.FileNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a verified layer holds.
 *
 * @param diffId SHA-256 of the archive in it, in lower-case hexadecimal
 * @param index its names
 * @param met ordinals of the files that were examined though nobody asked for them
 * @param examined what its files were found to be
 * @param passedOver how many files were not examined because too many are only to be listed
 */
record LayerRecord(String diffId, LayerIndex index, Set<Integer> met, Map<View, Examined> examined, int passedOver) {

    /** A file of the layer, and what is known of it besides its content. */
    record View(int ordinal, String view) {}

    /**
     * A content.
     *
     * @param sha256 its SHA-256 in lower-case hexadecimal
     * @param facts what it was found to be, as its examiner writes it
     */
    record Examined(String sha256, String facts) {}

    LayerRecord {
        met = Set.copyOf(met);
        examined = Collections.unmodifiableMap(new LinkedHashMap<>(examined));
    }

    boolean has(Set<View> views) {
        return examined.keySet().containsAll(views);
    }

    Optional<Examined> examined(FileNode file, String view) {
        return Optional.ofNullable(examined.get(new View(file.ordinal(), view)));
    }

    /** Adds what an earlier reading of the same layer found. */
    LayerRecord with(LayerRecord earlier) {
        Map<View, Examined> all = new LinkedHashMap<>(earlier.examined);
        all.putAll(examined);
        return new LayerRecord(diffId, index, met, all, passedOver);
    }
}
