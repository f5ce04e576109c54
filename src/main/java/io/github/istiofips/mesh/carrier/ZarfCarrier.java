// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

/** Resolves Zarf's packages (docs.zarf.dev/ref/components). */
final class ZarfCarrier implements Carrier {

    private final CarrierContext context;

    ZarfCarrier(CarrierContext context) {
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
