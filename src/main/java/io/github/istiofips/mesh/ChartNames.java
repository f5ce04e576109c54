// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Istio's charts by the names they go by; see {@code chart-names.txt}. */
public final class ChartNames {

    private static final int CELLS = 5;

    /** What a chart has to do with images. */
    public enum Use {
        /** Its templates name images. */
        IMAGES,
        /** It brings the injector's values without an istiod. */
        INJECTOR,
        /** Its image is {@code auto}, which the injector fills in. */
        GATEWAY,
        /** It runs no pod. */
        NONE,
        /** It only holds other charts. */
        UMBRELLA
    }

    /**
     * One chart.
     *
     * @param names published name and directory name
     * @param versions versions of Istio that have it
     * @param chart its name in the tables of rules
     */
    public record Row(List<String> names, VersionRange versions, String chart, Use use) {}

    private final List<Row> rows;

    private ChartNames(List<Row> rows) {
        this.rows = rows;
    }

    public static ChartNames load() {
        List<Row> rows = new ArrayList<>();
        for (List<String> cells : RuleTable.rows("chart-names.txt", CELLS)) {
            rows.add(new Row(
                    RuleTable.alternatives(cells.get(0)),
                    VersionRange.of(cells.get(1), cells.get(2)),
                    cells.get(3),
                    RuleTable.constant(Use.class, cells.get(4))));
        }
        return new ChartNames(List.copyOf(rows));
    }

    /** Returns the chart of a name, whatever the version. */
    public Optional<Row> find(String name) {
        return rows.stream().filter(row -> row.names().contains(name)).findFirst();
    }

    /** Returns every name in the order of the table. */
    public List<String> names() {
        return rows.stream().flatMap(row -> row.names().stream()).toList();
    }

    public List<VersionRange> ranges() {
        return rows.stream().map(Row::versions).toList();
    }
}
