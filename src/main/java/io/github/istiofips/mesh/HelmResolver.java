// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Resolves the values of Istio's Helm charts. */
final class HelmResolver {

    private static final String GATEWAY = "gateway";
    private static final Set<String> CHARTS = Set.of(ChartEvaluator.ISTIOD, "cni", "ztunnel", GATEWAY);
    private static final List<String> TAG_KEYS = List.of("global.tag", "tag", "pilot.tag", "cni.tag");

    private final SourceReader reader;
    private final Collector collector;
    private final ChartEvaluator evaluator;
    private final VersionConsensus consensus;

    HelmResolver(SourceReader reader, Collector collector) {
        this.reader = reader;
        this.collector = collector;
        this.evaluator = new ChartEvaluator(reader.rules(), reader.placeholders());
        this.consensus = new VersionConsensus(reader.rules());
    }

    /** Resolves a source that the user named. */
    void resolve(MeshSource.Helm source) throws SourceException {
        if (!CHARTS.contains(source.chart())) {
            throw new SourceException(
                    Optional.empty(),
                    "chart '" + source.chart() + "' in <sources>: not a chart whose images are known; use "
                            + "istiod, cni, ztunnel or gateway");
        }
        HelmValues values = HelmValues.EMPTY;
        for (Path file : source.valuesFiles()) {
            values = values.merge(reader.values(file));
        }
        values = StrVals.apply(values, source.set(), "");
        String why = "values of the " + source.chart() + " chart";
        Optional<Location> place =
                source.valuesFiles().stream().findFirst().map(file -> new Location(reader.relative(file), 1, 1));
        resolve(source.chart(), source.version(), values, new Origin(place, "helm", why));
    }

    /**
     * Resolves values, merged already.
     *
     * @param origin origin of what no value decides
     */
    void resolve(String chart, Optional<String> version, HelmValues values, Origin origin) {
        VersionScope scope = reader.scope(version);
        if (chart.equals(GATEWAY)) {
            collector.addGateway(origin);
        } else {
            resolveImages(chart, scope, values, origin);
        }
        reader.rules()
                .ignoredKeys()
                .observe(chart, values, observed(scope, values))
                .forEach(collector::add);
        new Settings(reader, collector).ofChart(chart, scope.versions(), values);
    }

    private void resolveImages(String chart, VersionScope scope, HelmValues values, Origin origin) {
        Map<String, ImageOutcome> outcomes =
                consensus.decide(scope, release -> evaluator.evaluate(chart, values, Optional.empty(), release));
        if (outcomes.isEmpty()) {
            String version = scope.versions().get(scope.versions().size() - 1).toString();
            collector.add(
                    ImageOutcome.open(Component.OTHER, chart, List.of(origin), Problems.noSuchChart(chart, version)),
                    origin);
        }
        outcomes.values().forEach(outcome -> collector.add(outcome, origin));
        if (chart.equals(ChartEvaluator.ISTIOD)) {
            String revision = values.scalar("revision")
                    .map(value -> reader.placeholders().fill(value.rendered()).text())
                    .orElse("");
            collector.addInjector(new Injector(
                    revision,
                    scope,
                    release -> evaluator.values(ChartEvaluator.ISTIOD, values, Optional.empty(), release),
                    origin));
        }
    }

    /** Returns the versions to look for surprises in: the known one, the one a tag begins with, or all. */
    private List<IstioVersion> observed(VersionScope scope, HelmValues values) {
        Optional<IstioVersion> fromTag = values.firstSet(TAG_KEYS)
                .flatMap(tag -> IstioVersion.leading(
                        reader.placeholders().fill(tag.rendered()).text()));
        return scope.isExact() || fromTag.isEmpty() ? scope.versions() : List.of(fromTag.get());
    }
}
