// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.Problems;
import io.github.istiofips.mesh.RuleTable;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Objects that install Istio without naming its images; see {@code carriers.txt}. */
final class CarrierTable {

    private static final int CELLS = 3;
    /** Names that only charts of Istio have. */
    private static final Set<String> CHARTS = Set.of("istiod", "istio-cni", "ztunnel", "istio-discovery");
    /** Names that charts of others have as well. */
    private static final Set<String> SHARED_NAMES = Set.of("cni", "gateway");

    private static final Set<String> IMAGE_PARAMETERS = Set.of("global.hub", "global.tag");

    private record Row(String group, String kind, boolean needsChart) {}

    private final List<Row> rows;

    private CarrierTable(List<Row> rows) {
        this.rows = rows;
    }

    static CarrierTable load() {
        List<Row> rows = new ArrayList<>();
        for (List<String> cells : RuleTable.rows("carriers.txt", CELLS)) {
            rows.add(new Row(cells.get(0), cells.get(1), cells.get(2).equals("yes")));
        }
        return new CarrierTable(List.copyOf(rows));
    }

    /** Returns the open image that an object stands for, if it installs Istio. */
    Optional<ImageOutcome> outcome(YamlMapping object) {
        String apiVersion = object.scalar("apiVersion").map(YamlScalar::text).orElse("");
        String kind = object.scalar("kind").map(YamlScalar::text).orElse("");
        for (Row row : rows) {
            if (apiVersion.startsWith(row.group() + "/")
                    && row.kind().equals(kind)
                    && (!row.needsChart() || namesChart(object))) {
                String name = object.mapping("metadata")
                        .flatMap(metadata -> metadata.scalar("name"))
                        .map(scalar -> " " + scalar.text())
                        .orElse("");
                Origin origin = new Origin(Optional.of(object.location()), "kind", "installs Istio");
                return Optional.of(
                        ImageOutcome.open(Component.OTHER, kind + name, List.of(origin), Problems.carrier(kind)));
            }
        }
        return Optional.empty();
    }

    private static boolean namesChart(YamlNode node) {
        if (node instanceof YamlMapping mapping) {
            return Stream.of("chart", "chartName", "chartname", "path")
                            .anyMatch(key -> mapping.scalar(key)
                                    .filter(chart -> isChart(chart.text(), mapping))
                                    .isPresent())
                    || setsImage(mapping)
                    || mapping.entries().values().stream().anyMatch(CarrierTable::namesChart);
        }
        return node instanceof YamlSequence sequence
                && sequence.items().stream().anyMatch(CarrierTable::namesChart);
    }

    /**
     * Tells whether a name, or a path by its last element, is that of one of Istio's charts.
     *
     * @param context what stands beside it; a name that is not Istio's alone counts if {@code istio} stands there
     */
    static boolean isChart(String chart, YamlNode context) {
        String path = chart.replaceAll("/+$", "");
        String name = path.substring(path.lastIndexOf('/') + 1);
        return CHARTS.contains(name) || (SHARED_NAMES.contains(name) && namesIstio(context));
    }

    /** Tells whether a text in a node contains {@code istio}. */
    static boolean namesIstio(YamlNode node) {
        if (node instanceof YamlScalar scalar) {
            return scalar.text().toLowerCase(Locale.ROOT).contains("istio");
        }
        if (node instanceof YamlMapping mapping) {
            return mapping.entries().values().stream().anyMatch(CarrierTable::namesIstio);
        }
        return node instanceof YamlSequence sequence
                && sequence.items().stream().anyMatch(CarrierTable::namesIstio);
    }

    /** Tells whether a Helm source has a parameter for the hub or tag of Istio's charts. */
    private static boolean setsImage(YamlMapping helm) {
        return helm.sequence("parameters").map(YamlSequence::items).orElse(List.of()).stream()
                .anyMatch(parameter -> parameter instanceof YamlMapping mapping
                        && mapping.scalar("name")
                                .filter(name -> IMAGE_PARAMETERS.contains(name.text()))
                                .isPresent());
    }
}
