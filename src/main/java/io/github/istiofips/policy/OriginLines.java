// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.mesh.Origin;
import io.github.istiofips.project.Location;
import java.util.List;
import java.util.Optional;

/**
 * The lines that origins point to.
 *
 * @param first line of the first origin that has one: the line to change
 * @param others the other lines, sorted, each once
 */
record OriginLines(Optional<Location> first, List<Location> others) {

    static OriginLines of(List<Origin> origins) {
        List<Location> lines =
                origins.stream().flatMap(origin -> origin.location().stream()).toList();
        Optional<Location> first = lines.stream().findFirst();
        return new OriginLines(
                first,
                lines.stream()
                        .distinct()
                        .filter(line -> !first.equals(Optional.of(line)))
                        .sorted()
                        .toList());
    }

    /** Names the value to change, such as {@code global.tag in values.yaml:14}. */
    static String value(List<Origin> origins) {
        return origins.stream()
                .filter(origin -> origin.location().isPresent())
                .findFirst()
                .map(origin -> origin.key() + " in " + origin.location().orElseThrow())
                .orElseGet(() -> origins.get(0).key() + " (" + origins.get(0).why() + ")");
    }
}
