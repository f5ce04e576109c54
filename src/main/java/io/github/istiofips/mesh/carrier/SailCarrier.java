// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

/** Resolves the Sail operator's Istio, IstioRevision, IstioCNI and ZTunnel (istio-ecosystem/sail-operator api/v1). */
final class SailCarrier implements Carrier {

    private final CarrierContext context;

    SailCarrier(CarrierContext context) {
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
