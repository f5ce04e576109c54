// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.List;

/**
 * An image whose reference the files do not determine.
 *
 * @param component the part it would play
 * @param text what is known of the reference, with the unknown part left as written
 * @param reason why it cannot be determined, one sentence
 * @param remedy what to set or pass so that it can be, one sentence
 * @param origins the values that led here; never empty
 */
public record UnresolvedImage(Component component, String text, String reason, String remedy, List<Origin> origins) {
    public UnresolvedImage {
        origins = List.copyOf(origins);
        if (origins.isEmpty()) {
            throw new IllegalArgumentException("an unresolved image needs an origin: " + text);
        }
    }
}
