// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Placeholders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Evaluates one chart for one release: layers defaults, profile and given values, then puts references together. */
final class ChartEvaluator {

    /** The chart whose injector decides the image of proxies. */
    static final String ISTIOD = "istiod";

    private static final String DEFAULT_PROFILE = "default";

    private final RuleBook rules;
    private final Placeholders placeholders;

    ChartEvaluator(RuleBook rules, Placeholders placeholders) {
        this.rules = rules;
        this.placeholders = placeholders;
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
            Optional<HelmValues> profile = profileValues(row, given, istioctlProfile, release);
            HelmValues values = layered(row, profile.orElse(HelmValues.EMPTY), given, release);
            Map<String, ImageOutcome> outcomes = new LinkedHashMap<>();
            outcomes.put(chart, row.expression().evaluate(values, placeholders));
            if (chart.equals(ISTIOD)) {
                outcomes.putAll(rules.injector().evaluate(values, release.version(), placeholders));
            }
            if (profile.isEmpty()) {
                Value.Scalar name = given.firstSet(row.profileKeys()).orElseThrow();
                outcomes.replaceAll((role, outcome) -> unknownProfile(outcome, name, release.version()));
            }
            return outcomes;
        });
    }

    /** Returns everything that the templates of a chart see; empty if the release does not have the chart. */
    Optional<HelmValues> values(String chart, HelmValues given, Optional<String> istioctlProfile, Release release) {
        return rules.charts()
                .row(chart, release.version())
                .map(row -> layered(
                        row,
                        profileValues(row, given, istioctlProfile, release).orElse(HelmValues.EMPTY),
                        given,
                        release));
    }

    private static HelmValues layered(ChartTable.Row row, HelmValues profile, HelmValues given, Release release) {
        return defaults(row, release).merge(row.fold(profile)).merge(row.fold(given));
    }

    private static HelmValues defaults(ChartTable.Row row, Release release) {
        HelmValues values = HelmValues.EMPTY;
        String hubKey = Value.join(row.defaults(), "hub");
        String tagKey = Value.join(row.defaults(), "tag");
        if (release.hub().isPresent()) {
            values = values.with(hubKey, Value.Scalar.builtIn(release.hub().get(), hubKey, Value.Source.DEFAULT));
        }
        if (release.tag().isPresent()) {
            values = values.with(tagKey, Value.Scalar.builtIn(release.tag().get(), tagKey, Value.Source.DEFAULT));
        }
        return values;
    }

    /** Returns the values of the selected profile, none if none is selected; empty if it is not known. */
    private Optional<HelmValues> profileValues(
            ChartTable.Row row, HelmValues given, Optional<String> istioctlProfile, Release release) {
        Optional<HelmValues> byIstioctl = istioctlProfile.map(name -> rules.profiles()
                .values(name, row.chart(), release.version(), ProfileTable.Reader.ISTIOCTL)
                .orElse(HelmValues.EMPTY));
        Optional<Value.Scalar> selected = given.firstSet(row.profileKeys());
        if (selected.isEmpty()) {
            return Optional.of(byIstioctl.orElse(HelmValues.EMPTY));
        }
        String name = placeholders.fill(selected.get().rendered()).text();
        if (name.equals(DEFAULT_PROFILE)) {
            return Optional.of(byIstioctl.orElse(HelmValues.EMPTY));
        }
        return rules.profiles()
                .values(name, row.chart(), release.version(), ProfileTable.Reader.CHARTS)
                .map(values -> byIstioctl.orElse(HelmValues.EMPTY).merge(values));
    }

    private ImageOutcome unknownProfile(ImageOutcome outcome, Value.Scalar profile, IstioVersion version) {
        Placeholders.Filled name = placeholders.fill(profile.rendered());
        List<String> known = rules.profiles().names(version, ProfileTable.Reader.CHARTS);
        ImageOutcome.Problem problem = name.unresolved().isEmpty()
                ? Problems.unknownProfile(name.text(), version.toString(), known)
                : Problems.placeholders(name.unresolved());
        return new ImageOutcome(
                outcome.component(),
                outcome.text(),
                List.of(profile.origin("profile of the chart")),
                Optional.of(problem),
                outcome.observations(),
                outcome.tag());
    }
}
