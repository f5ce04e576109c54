// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Charts of Istio that only hold other charts; see {@code umbrella-charts.txt}. */
final class UmbrellaTable {

    private static final int CELLS = 5;

    private record Row(String chart, Optional<String> subchart, List<String> condition, String key, String value) {}

    private final List<Row> rows;

    private UmbrellaTable(List<Row> rows) {
        this.rows = rows;
    }

    static UmbrellaTable load() {
        List<Row> rows = new ArrayList<>();
        for (List<String> cells : RuleTable.rows("umbrella-charts.txt", CELLS)) {
            rows.add(new Row(
                    cells.get(0),
                    Optional.of(cells.get(1)).filter(subchart -> !subchart.equals(RuleTable.NONE)),
                    RuleTable.alternatives(cells.get(2)),
                    cells.get(3),
                    cells.get(4)));
        }
        return new UmbrellaTable(List.copyOf(rows));
    }

    /** Returns the umbrella chart's own values with the given ones over them. */
    HelmValues values(String chart, HelmValues given) {
        HelmValues own = HelmValues.EMPTY;
        for (Row row : rows) {
            if (row.chart().equals(chart)) {
                String key = row.key() + " of the " + chart + " chart";
                own = own.with(row.key(), Value.Scalar.builtIn(row.value(), key, Value.Source.CHART));
            }
        }
        return own.coalesce(given);
    }

    /** Returns the subcharts that are on. A condition counts only if it is a boolean. */
    List<String> subcharts(String chart, HelmValues values) {
        return rows.stream()
                .filter(row -> row.chart().equals(chart)
                        && row.condition().stream()
                                .noneMatch(key -> values.scalar(key)
                                        .filter(Value.Scalar::isFalse)
                                        .isPresent()))
                .flatMap(row -> row.subchart().stream())
                .toList();
    }
}
