// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A minor release of the Istio project.
 *
 * @param minor such as {@code 1.30}
 * @param released day of its first release; empty if it is not known
 * @param endOfLife last day on which the Istio project supports it; empty while that day is not known
 * @param last its newest release that is known
 * @param skipped releases below that were never made
 */
public record IstioRelease(
        String minor,
        Optional<LocalDate> released,
        Optional<LocalDate> endOfLife,
        IstioVersion last,
        List<IstioVersion> skipped) {
    public IstioRelease {
        skipped = List.copyOf(skipped);
        if (!last.line().equals(minor)) {
            throw new IllegalArgumentException("the release " + minor + " cannot have " + last + " as its last");
        }
    }
}
