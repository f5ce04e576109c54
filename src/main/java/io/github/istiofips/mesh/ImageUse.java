// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * An image that the configuration leads to.
 *
 * @param reference the reference as Istio would use it, not normalised
 * @param component the part it plays, the first one if it plays several
 * @param components every part it plays; never empty
 * @param origins every value that contributed, the deciding one (usually the tag) first; never empty
 */
public record ImageUse(String reference, Component component, Set<Component> components, List<Origin> origins) {
    public ImageUse {
        components = Set.copyOf(components);
        origins = List.copyOf(origins);
        if (origins.isEmpty()) {
            throw new IllegalArgumentException("an image use needs an origin: " + reference);
        }
        if (!components.contains(component)) {
            throw new IllegalArgumentException("the part it plays is one of its parts: " + reference);
        }
    }

    /** An image that plays one part. */
    public ImageUse(String reference, Component component, List<Origin> origins) {
        this(reference, component, Set.of(component), origins);
    }

    /** Returns the parts other than {@link Component#OTHER}, in the order of the enum. */
    public Set<Component> meshComponents() {
        Set<Component> parts = new TreeSet<>(components);
        parts.remove(Component.OTHER);
        return parts;
    }
}
