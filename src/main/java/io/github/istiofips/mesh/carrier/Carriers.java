// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.YamlMapping;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** The kinds of objects that install Istio, each with what resolves it. */
public final class Carriers {

    private final List<Carrier> carriers;
    private final Set<YamlMapping> installing = Collections.newSetFromMap(new IdentityHashMap<>());

    public Carriers(CarrierContext context) {
        carriers = List.of(
                new ArgoCdCarrier(context),
                new FluxCarrier(context),
                new FluxKustomizationCarrier(context),
                new HelmChartCarrier(context),
                new CrossplaneCarrier(context),
                new SailCarrier(context),
                new GlooCarrier(context),
                new ZarfCarrier(context),
                new ZarfBundleCarrier(context),
                new OpenCarrier(context));
    }

    /** Tells whether an object that was resolved installs Istio. */
    public boolean installs(KubernetesObject object) {
        return installing.contains(object.node());
    }

    /**
     * Resolves what an object installs.
     *
     * @return whether it installs Istio; nothing was added if it does not
     */
    public boolean resolve(KubernetesObject object) {
        boolean installs = carriers.stream()
                .filter(carrier -> carrier.accepts(object))
                .findFirst()
                .filter(carrier -> carrier.resolve(object))
                .isPresent();
        if (installs) {
            installing.add(object.node());
        }
        return installs;
    }
}
