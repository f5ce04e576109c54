// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

/** Resolves Gloo's IstioLifecycleManager, GatewayLifecycleManager and ServiceMeshController (docs.solo.io, reference/api). */
final class GlooCarrier implements Carrier {

    private final CarrierContext context;

    GlooCarrier(CarrierContext context) {
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
