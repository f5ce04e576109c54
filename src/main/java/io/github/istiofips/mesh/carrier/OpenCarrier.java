// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.ImageOutcome;
import java.util.Optional;

/** Leaves open what objects install that only their controllers can tell; see {@code carriers.txt}. */
final class OpenCarrier implements Carrier {

    private final CarrierContext context;
    private final CarrierTable table = CarrierTable.load();

    OpenCarrier(CarrierContext context) {
        this.context = context;
    }

    @Override
    public boolean accepts(KubernetesObject object) {
        return table.outcome(object.node()).isPresent();
    }

    @Override
    public boolean resolve(KubernetesObject object) {
        Optional<ImageOutcome> outcome = table.outcome(object.node());
        outcome.ifPresent(open -> {
            context.collector().add(open, open.origins().get(0));
            context.collector().note(object.file() + ": " + open.text() + ", whose images are not resolved.");
        });
        return outcome.isPresent();
    }
}
