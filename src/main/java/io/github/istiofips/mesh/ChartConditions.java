// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Values that keep a chart from writing an image; see {@code chart-conditions.txt}. */
final class ChartConditions {

    private static final int CELLS = 7;
    private static final String UNSET = "unset";
    private static final String UNGIVEN = "ungiven";

    private record Row(
            String chart, VersionRange versions, String role, String key, List<String> on, List<String> unless) {

        boolean switchesOff(HelmValues values) {
            if (unless.stream().anyMatch(values::isTruthy)) {
                return false;
            }
            if (on.contains(UNSET)) {
                return values.isTruthy(key);
            }
            if (on.contains(UNGIVEN)) {
                return values.isTruthy(key)
                        && values.scalar(key).filter(Value.Scalar::isGiven).isPresent();
            }
            return values.given(key)
                    .filter(value -> !(value instanceof Value.Scalar scalar && on.contains(scalar.rendered())))
                    .isPresent();
        }
    }

    private final List<Row> rows;

    private ChartConditions(List<Row> rows) {
        this.rows = rows;
    }

    static ChartConditions load() {
        List<Row> rows = new ArrayList<>();
        for (List<String> cells : RuleTable.rows("chart-conditions.txt", CELLS)) {
            rows.add(new Row(
                    cells.get(0),
                    VersionRange.of(cells.get(1), cells.get(2)),
                    cells.get(3),
                    cells.get(4),
                    RuleTable.alternatives(cells.get(5)),
                    RuleTable.alternatives(cells.get(6))));
        }
        return new ChartConditions(List.copyOf(rows));
    }

    /**
     * Takes the images out that the chart does not write.
     *
     * @param outcomes images by role
     * @param values everything that the templates see
     */
    void apply(String chart, IstioVersion version, HelmValues values, Map<String, ImageOutcome> outcomes) {
        for (Row row : rows) {
            if (row.chart().equals(chart) && row.versions().contains(version) && row.switchesOff(values)) {
                outcomes.keySet().removeIf(role -> role.equals(row.role()) || role.startsWith(row.role() + "-"));
            }
        }
    }

    List<VersionRange> ranges() {
        return rows.stream().map(Row::versions).toList();
    }
}
