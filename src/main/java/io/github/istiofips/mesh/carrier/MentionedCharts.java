// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.ChartNames;
import io.github.istiofips.mesh.Collector;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Charts of Istio that a document of another tool names with their repository, as lists of add-ons, playbooks and the
 * extensions of cluster resources do. How the tool gives them values is not known, so their images are left open.
 */
public final class MentionedCharts {

    /** Keys whose text is the name of a chart, in lower case and without separators. */
    private static final Set<String> NAMES = Set.of("chart", "chartname", "chartref", "remotechart", "helmchart");
    /** Keys whose text is the version of one, likewise. */
    private static final Set<String> VERSIONS = Set.of("version", "chartversion", "targetrevision");
    /** Where Istio publishes its charts (istio.io/latest/docs/setup/install/helm), and the copies that vendors publish. */
    private static final Pattern REPOSITORY =
            Pattern.compile("(?:https?|oci)://(?=\\S*\\bistio)(?=\\S*(?:release|helm|chart))\\S+");
    /** Charts as {@code helm repo add istio} names them. */
    private static final String LOCAL_NAME = "istio/";

    private final Collector collector;
    private final ChartNames charts = ChartNames.load();

    public MentionedCharts(Collector collector) {
        this.collector = collector;
    }

    /**
     * Leaves open each chart that runs an image and is named in a document.
     *
     * @param title what messages call the document
     */
    public void find(YamlNode document, String title) {
        if (document instanceof YamlMapping mapping) {
            named(mapping).ifPresent(chart -> open(chart, title));
            mapping.entries().values().forEach(value -> find(value, title));
        } else if (document instanceof YamlSequence sequence) {
            sequence.items().forEach(item -> find(item, title));
        }
    }

    private Optional<YamlScalar> named(YamlMapping mapping) {
        return scalars(mapping, NAMES)
                .filter(name -> runsImage(name.text()))
                .filter(name -> comesFromIstio(mapping)
                        || (name.text().startsWith(LOCAL_NAME)
                                && scalars(mapping, VERSIONS).findAny().isPresent()))
                .findFirst();
    }

    private boolean runsImage(String name) {
        return charts.find(name.substring(name.lastIndexOf('/') + 1))
                .filter(row -> row.use() != ChartNames.Use.NONE)
                .isPresent();
    }

    /** Tells whether a text of a mapping, or of a block in it, is the address of a repository of Istio's charts. */
    private static boolean comesFromIstio(YamlMapping mapping) {
        return mapping.entries().values().stream()
                .flatMap(value ->
                        value instanceof YamlMapping block ? block.entries().values().stream() : Stream.of(value))
                .anyMatch(value -> value instanceof YamlScalar text
                        && REPOSITORY.matcher(text.text()).matches());
    }

    private static Stream<YamlScalar> scalars(YamlMapping mapping, Set<String> keys) {
        return mapping.entries().entrySet().stream()
                .filter(entry -> keys.contains(plain(entry)))
                .filter(entry -> entry.getValue() instanceof YamlScalar)
                .map(entry -> (YamlScalar) entry.getValue());
    }

    private static String plain(Map.Entry<String, YamlNode> entry) {
        return entry.getKey().toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
    }

    private void open(YamlScalar chart, String title) {
        Origin origin = new Origin(Optional.of(chart.location()), "chart", "names a chart of Istio");
        collector.add(
                ImageOutcome.open(
                        Component.OTHER,
                        "chart " + chart.text(),
                        List.of(origin),
                        GitOpsProblems.chartMentioned(title, chart.text())),
                origin);
    }
}
