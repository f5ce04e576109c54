// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/**
 * Which minor releases a publisher supports. One of the three ways to say so is given.
 *
 * @param when the tags it holds for
 * @param newestMinors as many of the newest minor releases of Istio
 * @param community whether the Istio project's own dates hold
 * @param endOfLife last day of support of each minor release; one below the lowest has ended, too
 * @param source public document it rests on
 */
public record SupportWindow(
        TagCondition when,
        Optional<Integer> newestMinors,
        boolean community,
        Map<String, LocalDate> endOfLife,
        String source) {
    public SupportWindow {
        endOfLife = Map.copyOf(endOfLife);
        int ways = (newestMinors.isPresent() ? 1 : 0) + (community ? 1 : 0) + (endOfLife.isEmpty() ? 0 : 1);
        if (ways != 1) {
            throw new IllegalArgumentException(
                    "a support window says one of newestMinors, community and endOfLife, and this one says " + ways);
        }
    }
}
