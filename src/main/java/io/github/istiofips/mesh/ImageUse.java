// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.List;

/**
 * An image that the configuration leads to.
 *
 * @param reference the reference as Istio would use it, not normalised
 * @param component the part it plays
 * @param origins every value that contributed, the deciding one (usually the tag) first; never empty
 */
public record ImageUse(String reference, Component component, List<Origin> origins) {
    public ImageUse {
        origins = List.copyOf(origins);
        if (origins.isEmpty()) {
            throw new IllegalArgumentException("an image use needs an origin: " + reference);
        }
    }
}
