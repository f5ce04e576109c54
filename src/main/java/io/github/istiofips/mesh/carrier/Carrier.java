// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

/** Reads objects of some kinds that install charts, values or operators of Istio. */
interface Carrier {

    /** Tells whether objects of that kind are this carrier's, whatever they install. */
    boolean accepts(KubernetesObject object);

    /**
     * Resolves what an object installs, or adds what keeps it from being known.
     *
     * @return whether it installs Istio; nothing was added if it does not
     */
    boolean resolve(KubernetesObject object);
}
