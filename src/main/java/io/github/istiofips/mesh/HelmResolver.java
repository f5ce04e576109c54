// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Resolves the values of Istio's Helm charts. */
public final class HelmResolver {

    private static final String PROXY = "proxy";
    private static final List<String> TAG_KEYS = List.of("global.tag", "tag", "pilot.tag", "cni.tag");
    /** The version from which a template of its own turns the image of these charts into {@code auto}. */
    private static final IstioVersion INJECTED_GATEWAYS = IstioVersion.of("1.9.2");

    private static final Map<String, String> GATEWAY_KEYS =
            Map.of("ingress", "gateways.istio-ingressgateway", "egress", "gateways.istio-egressgateway");

    private final SourceReader reader;
    private final Collector collector;
    private final ChartEvaluator evaluator;
    private final VersionConsensus consensus;

    public HelmResolver(SourceReader reader, Collector collector) {
        this.reader = reader;
        this.collector = collector;
        this.evaluator = new ChartEvaluator(reader.rules(), reader.placeholders());
        this.consensus = new VersionConsensus(reader.rules());
    }

    /** Resolves a source that the user named. */
    public void resolve(MeshSource.Helm source) throws SourceException {
        ChartNames names = reader.rules().names();
        if (names.find(source.chart()).isEmpty()) {
            throw new SourceException(
                    Optional.empty(),
                    "chart '" + source.chart() + "' in <sources>: not one of Istio's charts; use one of "
                            + String.join(", ", names.names()));
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
     * @param name one of Istio's charts
     * @param origin origin of what no value decides
     */
    public void resolve(String name, Optional<String> version, HelmValues values, Origin origin) {
        ChartNames.Row row = reader.rules().names().find(name).orElseThrow();
        VersionScope scope = reader.scope(version);
        if (scope.versions().stream().noneMatch(row.versions()::contains)) {
            String newest = scope.versions().get(scope.versions().size() - 1).toString();
            collector.add(
                    ImageOutcome.open(Component.OTHER, name, List.of(origin), Problems.noSuchChart(name, newest)),
                    origin);
            return;
        }
        switch (row.use()) {
            case IMAGES -> images(row.chart(), scope, values, origin);
            case INJECTOR -> injector(row.chart(), scope, values, origin);
            case GATEWAY -> gateway(name, values, "podAnnotations", origin);
            case UMBRELLA -> umbrella(row.chart(), version, values, origin);
            case NONE -> collector.note("The " + name + " chart runs no image.");
        }
        ExtraContainers.images(row.chart(), values).forEach(this::extra);
        reader.rules()
                .ignoredKeys()
                .observe(row.chart(), values, observed(row, scope, values))
                .forEach(collector::add);
        new Settings(reader, collector).ofChart(row.chart(), scope.versions(), values);
    }

    private void extra(Value.Scalar image) {
        Component component = reader.components()
                .of(reader.placeholders().fill(image.rendered()).text());
        Origin origin = image.origin("container that the values add");
        collector.add(reader.reference(component, image.rendered(), origin), origin);
    }

    private void umbrella(String chart, Optional<String> version, HelmValues given, Origin origin) {
        UmbrellaTable umbrellas = reader.rules().umbrellas();
        HelmValues values = umbrellas.values(chart, given);
        umbrellas
                .subcharts(chart, values)
                .forEach(subchart -> resolve(subchart, version, values.subchart(subchart), origin));
    }

    private void images(String chart, VersionScope scope, HelmValues values, Origin origin) {
        boolean injected = Optional.ofNullable(GATEWAY_KEYS.get(chart))
                .filter(key -> values.isTruthy(key + ".injectionTemplate"))
                .isPresent();
        if (injected && scope.versions().stream().anyMatch(version -> !version.isBefore(INJECTED_GATEWAYS))) {
            gateway(chart, values, GATEWAY_KEYS.get(chart) + ".podAnnotations", origin);
        }
        if (!injected || scope.versions().stream().anyMatch(version -> version.isBefore(INJECTED_GATEWAYS))) {
            Map<String, ImageOutcome> outcomes = outcomes(chart, scope, values);
            add(outcomes, origin);
            if (chart.equals(ChartEvaluator.ISTIOD)) {
                injects(outcomes, scope, values, origin);
            }
        }
    }

    /** A gateway that an istiod injects, which the annotations of its pods tell what to put in. */
    private void gateway(String chart, HelmValues values, String annotations, Origin origin) {
        collector.addGateway(origin);
        String owner = "the " + chart + " chart's pods";
        values.block(annotations)
                .ifPresent(block -> PodAnnotations.of(block, owner, collector)
                        .choose(ProxyChoice.Template.GATEWAY, revision(values), owner, reader, collector));
    }

    private Optional<String> revision(HelmValues values) {
        return values.scalar("revision")
                .map(value -> reader.placeholders().fill(value.rendered()).text())
                .filter(name -> !name.isEmpty());
    }

    /** Resolves what the values of a chart without istiod say about proxies. */
    private void injector(String chart, VersionScope scope, HelmValues values, Origin origin) {
        Map<String, ImageOutcome> outcomes = outcomes(chart, scope, values);
        outcomes.remove(chart);
        add(outcomes, origin);
        injects(outcomes, scope, values, origin);
    }

    private Map<String, ImageOutcome> outcomes(String chart, VersionScope scope, HelmValues values) {
        return consensus.decide(scope, release -> evaluator.evaluate(chart, values, Optional.empty(), release));
    }

    private void add(Map<String, ImageOutcome> outcomes, Origin origin) {
        outcomes.values().forEach(outcome -> collector.add(outcome, origin));
        if (outcomes.isEmpty()) {
            collector.note(origin.location().map(Location::file).orElse("<helm>")
                    + ": with these values the chart runs no image.");
        }
    }

    private void injects(Map<String, ImageOutcome> outcomes, VersionScope scope, HelmValues values, Origin origin) {
        if (!outcomes.containsKey(PROXY)) {
            return;
        }
        collector.addInjector(new Injector(
                revision(values).orElse(""),
                scope,
                release -> evaluator.values(ChartEvaluator.ISTIOD, values, Optional.empty(), release),
                origin));
    }

    /** Returns the versions to look for surprises in: the known one, the one a tag begins with, or all. */
    private List<IstioVersion> observed(ChartNames.Row row, VersionScope scope, HelmValues values) {
        Optional<IstioVersion> fromTag = values.firstSet(TAG_KEYS)
                .flatMap(tag -> IstioVersion.leading(
                        reader.placeholders().fill(tag.rendered()).text()));
        return scope.isExact() || fromTag.isEmpty()
                ? scope.versions().stream().filter(row.versions()::contains).toList()
                : List.of(fromTag.get());
    }
}
