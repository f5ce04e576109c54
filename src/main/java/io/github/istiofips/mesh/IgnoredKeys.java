// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keys of values that do not do what they seem to; see {@code ignored-keys.txt}. */
final class IgnoredKeys {

    private static final int CELLS = 7;

    private record Row(
            String chart, VersionRange versions, String key, List<String> unless, String message, String remedy) {

        boolean applies(IstioVersion version, HelmValues values) {
            return versions.contains(version)
                    && unless.stream().noneMatch(other -> values.scalar(other).isPresent());
        }
    }

    private final List<Row> rows;

    private IgnoredKeys(List<Row> rows) {
        this.rows = rows;
    }

    static IgnoredKeys load() {
        List<Row> rows = new ArrayList<>();
        for (List<String> cells : RuleTable.rows("ignored-keys.txt", CELLS)) {
            rows.add(new Row(
                    cells.get(0),
                    VersionRange.of(cells.get(1), cells.get(2)),
                    cells.get(3),
                    RuleTable.alternatives(cells.get(4)),
                    cells.get(5),
                    cells.get(6)));
        }
        return new IgnoredKeys(List.copyOf(rows));
    }

    /**
     * Returns the keys that are set and surprise in every one of the given versions.
     *
     * @param versions versions that may apply; those without the chart do not count
     */
    List<Observation> observe(String chart, HelmValues values, List<IstioVersion> versions) {
        Map<String, Row> found = new LinkedHashMap<>();
        for (Row row : rows) {
            Optional<Value.Scalar> value = values.scalar(row.key()).filter(scalar -> !scalar.isEmpty());
            boolean always = !versions.isEmpty()
                    && versions.stream().allMatch(version -> surprises(chart, row.key(), version, values));
            boolean newest = always && row.applies(versions.get(versions.size() - 1), values);
            if (row.chart().equals(chart) && value.isPresent() && newest) {
                found.put(row.key(), row);
            }
        }
        return found.values().stream().map(row -> observation(row, values)).toList();
    }

    private boolean surprises(String chart, String key, IstioVersion version, HelmValues values) {
        return rows.stream()
                .anyMatch(row -> row.chart().equals(chart) && row.key().equals(key) && row.applies(version, values));
    }

    private static Observation observation(Row row, HelmValues values) {
        Value.Scalar value = values.scalar(row.key()).orElseThrow();
        return new Observation(
                Observation.Kind.VALUE_WITHOUT_EFFECT,
                value.key(),
                row.message(),
                row.remedy(),
                value.origin("set for the " + row.chart() + " chart"));
    }
}
