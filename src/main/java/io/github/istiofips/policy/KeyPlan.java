// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.certificate.PlannedKey;
import io.github.istiofips.project.Location;
import java.util.Optional;

/**
 * A key that one of Istio's own settings has made.
 *
 * @param key the key
 * @param location the line of the setting; empty if it stands in no file
 * @param remedy what to do if the key is refused, one sentence
 */
record KeyPlan(PlannedKey key, Optional<Location> location, String remedy) {

    /** Returns a finding on the key with the line and the remedy of the setting. */
    Finding of(Finding onKey) {
        return new Finding(
                onKey.rule(),
                onKey.outcome(),
                onKey.subject(),
                onKey.message(),
                ReferenceMask.mask(remedy),
                onKey.image(),
                onKey.platform(),
                onKey.path(),
                location,
                onKey.relatedLocations());
    }
}
