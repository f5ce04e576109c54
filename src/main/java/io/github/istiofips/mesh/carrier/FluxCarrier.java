// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

/** Resolves Flux's HelmRelease (fluxcd.io/flux/components/helm/helmreleases). */
final class FluxCarrier implements Carrier {

    private final CarrierContext context;

    FluxCarrier(CarrierContext context) {
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
