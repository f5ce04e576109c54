// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.Set;

/**
 * An istiod whose environment is configured in what was read.
 *
 * @param image reference of its image
 * @param versions versions of Istio that the source is for, as in {@link Readers}
 * @param environment key under which variables of its environment are set there, such as {@code pilot.env}
 */
public record ControlPlane(String image, Set<String> versions, String environment) {
    public ControlPlane {
        versions = Set.copyOf(versions);
    }
}
