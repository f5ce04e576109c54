// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How each of Istio's charts writes its image, by version; see {@code charts.txt}. */
final class ChartTable {

    private static final int CELLS = 14;
    private static final String TOP_LEVEL = ".";

    /**
     * One chart in a range of versions.
     *
     * @param defaults path of the block with the stamped hub and tag; empty for the top level
     * @param weakest key whose block lies under the profile
     * @param fold {@code >block}, {@code <block} or nothing
     * @param profileKeys keys that select a bundled profile
     * @param platformKeys keys that select a platform
     */
    record Row(
            String chart,
            VersionRange versions,
            ImageExpression expression,
            String defaults,
            Optional<String> weakest,
            Optional<String> fold,
            List<String> profileKeys,
            List<String> platformKeys) {

        /** Puts a block under the top level of one layer, if the chart does. */
        HelmValues flatten(HelmValues layer) {
            return block('<').map(layer::foldUnder).orElse(layer);
        }

        /** Copies a block over the top level of all layers together, if the chart does. */
        HelmValues descope(HelmValues merged) {
            return descoped().map(merged::foldOver).orElse(merged);
        }

        /** Returns the block that is copied over the top level. */
        Optional<String> descoped() {
            return block('>');
        }

        private Optional<String> block(char direction) {
            return fold.filter(text -> text.charAt(0) == direction).map(text -> text.substring(1));
        }
    }

    private final List<Row> rows;

    private ChartTable(List<Row> rows) {
        this.rows = rows;
    }

    static ChartTable load() {
        List<Row> rows = new ArrayList<>();
        for (List<String> cells : RuleTable.rows("charts.txt", CELLS)) {
            rows.add(row(cells));
        }
        return new ChartTable(List.copyOf(rows));
    }

    private static Row row(List<String> cells) {
        String chart = cells.get(0);
        ImageExpression expression = new ImageExpression(
                Component.valueOf(cells.get(3)),
                subject(chart),
                RuleTable.alternatives(cells.get(4)),
                cells.get(5),
                RuleTable.alternatives(cells.get(6)),
                RuleTable.alternatives(cells.get(7)),
                RuleTable.alternatives(cells.get(8)),
                ImageExpression.Suffix.APPENDED);
        return new Row(
                chart,
                VersionRange.of(cells.get(1), cells.get(2)),
                expression,
                cells.get(9).equals(TOP_LEVEL) ? "" : cells.get(9),
                Optional.of(cells.get(10)).filter(weakest -> !weakest.equals(RuleTable.NONE)),
                Optional.of(cells.get(11)).filter(fold -> !fold.equals(RuleTable.NONE)),
                RuleTable.alternatives(cells.get(12)),
                RuleTable.alternatives(cells.get(13)));
    }

    private static String subject(String chart) {
        return switch (chart) {
            case "ingress" -> "the image of ingress gateways";
            case "egress" -> "the image of egress gateways";
            default -> "the image of the " + chart + " chart";
        };
    }

    Optional<Row> row(String chart, IstioVersion version) {
        return rows.stream()
                .filter(row -> row.chart().equals(chart) && row.versions().contains(version))
                .findFirst();
    }

    List<VersionRange> ranges() {
        return rows.stream().map(Row::versions).toList();
    }
}
