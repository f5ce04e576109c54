// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Placeholders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Evaluates one chart for one release: lays its values over each other, then puts references together. */
final class ChartEvaluator {

    /** The chart whose injector decides the image of proxies. */
    static final String ISTIOD = "istiod";

    private final RuleBook rules;
    private final Placeholders placeholders;
    private final ChartLayers layers;

    ChartEvaluator(RuleBook rules, Placeholders placeholders) {
        this.rules = rules;
        this.placeholders = placeholders;
        this.layers = new ChartLayers(rules, placeholders);
    }

    /**
     * Returns the images of a chart by role, or nothing if the release does not have the chart.
     *
     * @param given values as the user gave them
     * @param istioctlProfile profile that istioctl applies; empty when Helm installs the chart
     */
    Optional<Map<String, ImageOutcome>> evaluate(
            String chart, HelmValues given, Optional<String> istioctlProfile, Release release) {
        return rules.charts().row(chart, release.version()).map(row -> {
            ChartLayers.Layered layered = layers.lay(row, given, istioctlProfile, release);
            Map<String, ImageOutcome> outcomes = new LinkedHashMap<>();
            outcomes.put(chart, row.expression().evaluate(layered.values(), placeholders));
            if (chart.equals(ISTIOD)) {
                outcomes.putAll(rules.injector().evaluate(layered.values(), release.version(), placeholders));
            }
            rules.conditions().apply(chart, release.version(), layered.values(), outcomes);
            layered.stop().ifPresent(stop -> outcomes.replaceAll((role, outcome) -> stopped(outcome, stop)));
            return outcomes;
        });
    }

    /**
     * Returns everything that the templates of a chart see; empty if the release does not have the chart, or the
     * chart does not render.
     */
    Optional<HelmValues> values(String chart, HelmValues given, Optional<String> istioctlProfile, Release release) {
        return rules.charts()
                .row(chart, release.version())
                .map(row -> layers.lay(row, given, istioctlProfile, release))
                .filter(layered -> layered.stop().isEmpty())
                .map(ChartLayers.Layered::values);
    }

    private static ImageOutcome stopped(ImageOutcome outcome, ChartLayers.Stop stop) {
        return new ImageOutcome(
                outcome.component(),
                outcome.text(),
                List.of(stop.origin()),
                Optional.of(stop.problem()),
                outcome.observations(),
                outcome.tag());
    }
}
