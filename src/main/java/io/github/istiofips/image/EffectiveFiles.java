// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Files of an image as a container would see them. Every wanted path is in exactly one of the two maps.
 *
 * @param found the regular files, by the path asked for
 * @param absent why there is no regular file, one clause such as {@code is a directory}, by the path asked for
 * @param others files that the examiner asked for in the layers that were read, by each name that they have, sorted by path
 * @param passedOver how many files of these layers are not among the others because too many are only to be listed
 */
public record EffectiveFiles(
        Map<String, ImageFile> found, Map<String, String> absent, List<ImageFile> others, int passedOver) {
    public EffectiveFiles {
        found = Collections.unmodifiableMap(new LinkedHashMap<>(found));
        absent = Collections.unmodifiableMap(new LinkedHashMap<>(absent));
        others = List.copyOf(others);
    }

    /** Returns the file at a path that was asked for. */
    public Optional<ImageFile> get(String path) {
        return Optional.ofNullable(found.get(path));
    }
}
