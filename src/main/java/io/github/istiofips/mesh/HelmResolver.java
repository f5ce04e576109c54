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

    /** Blocks of a chart's values.yaml that hold its defaults (istio/istio, manifests/zzz_profile.yaml). */
    private static final List<String> DEFAULT_LAYERS = List.of("_internal_defaults_do_not_set", "defaults");

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
        resolve(name, version, values, origin, Defaults.OF_RELEASE);
    }

    /**
     * Resolves values, merged already, of a chart that a controller installs.
     *
     * @param name one of Istio's charts
     * @param origin origin of what no value decides
     * @param defaults what counts where the values give no hub or tag
     */
    public void resolve(String name, Optional<String> version, HelmValues values, Origin origin, Defaults defaults) {
        ChartNames.Row row = reader.rules().names().find(name).orElseThrow();
        resolve(row, name, version, values, values, false, defaults, origin);
    }

    /**
     * Resolves a copy of one of Istio's charts, whose own values take the place of those that Istio's release stamped into
     * the chart.
     *
     * @param name one of Istio's charts
     * @param versions its own version and that of the application, as its Chart.yaml gives them; what is no version
     *     of Istio, or contradicts the other one, leaves the version open
     * @param own values of the copy's values.yaml
     * @param given values that parents and users lay over them
     * @param origin origin of what no value decides
     */
    public void resolveCopy(String name, List<String> versions, HelmValues own, HelmValues given, Origin origin) {
        ChartNames.Row row = reader.rules().names().find(name).orElseThrow();
        List<String> known = versions.stream()
                .filter(text -> IstioVersion.leading(text)
                        .filter(version ->
                                version.major() == 1 && row.versions().contains(version))
                        .isPresent())
                .toList();
        long minors = known.stream()
                .map(text -> IstioVersion.leading(text).orElseThrow().minor())
                .distinct()
                .count();
        Optional<String> version = minors == 1 ? known.stream().findFirst() : Optional.empty();
        resolve(row, name, version, own.merge(given), given, true, Defaults.OF_RELEASE, origin);
    }

    /** A chart to be resolved; the values of a copy hold its own, and stand in for the release's defaults. */
    private record Install(
            String chart, VersionScope scope, HelmValues values, boolean copied, Defaults defaults, Origin origin) {

        /** Returns what the chart knows of a release by itself. */
        Release release(Release release) {
            return copied ? release.withoutDefaults() : defaults.of(release);
        }

        /** Returns the values as templates see them where profiles do not matter. */
        HelmValues flat() {
            HelmValues flat = values;
            for (String layer : copied ? DEFAULT_LAYERS : List.<String>of()) {
                flat = flat.foldUnder(layer);
            }
            return flat;
        }
    }

    private void resolve(
            ChartNames.Row row,
            String name,
            Optional<String> version,
            HelmValues values,
            HelmValues given,
            boolean copied,
            Defaults defaults,
            Origin origin) {
        VersionScope scope = reader.scope(version);
        if (scope.versions().stream().noneMatch(row.versions()::contains)) {
            String newest = scope.versions().get(scope.versions().size() - 1).toString();
            collector.add(
                    ImageOutcome.open(Component.OTHER, name, List.of(origin), Problems.noSuchChart(name, newest)),
                    origin);
            return;
        }
        Install install = new Install(row.chart(), scope, values, copied, defaults, origin);
        Map<String, ImageOutcome> outcomes = switch (row.use()) {
            case IMAGES -> images(install);
            case INJECTOR -> injector(install);
            case GATEWAY, UMBRELLA, NONE -> Map.of();
        };
        switch (row.use()) {
            case GATEWAY -> gateway(name, install.flat(), "podAnnotations", origin);
            case UMBRELLA -> umbrella(row.chart(), version, values, origin, defaults);
            case NONE -> collector.note("The " + name + " chart runs no image.");
            case IMAGES, INJECTOR -> {}
        }
        ExtraContainers.images(row.chart(), install.flat()).forEach(this::extra);
        reader.rules()
                .ignoredKeys()
                .observe(row.chart(), given, observed(row, scope, values))
                .forEach(collector::add);
        Readers source = Readers.ofSource(ImageOutcome.references(outcomes.values()), scope);
        new Settings(reader, collector).ofChart(row.chart(), scope.versions(), install.flat(), source);
        ControlPlanes.ofChart(outcomes.values(), install.flat(), source).forEach(collector::add);
    }

    private void extra(Value.Scalar image) {
        Component component = reader.components()
                .of(reader.placeholders().fill(image.rendered()).text());
        Origin origin = image.origin("container that the values add");
        collector.add(reader.reference(component, image.rendered(), origin), origin);
    }

    private void umbrella(String chart, Optional<String> version, HelmValues given, Origin origin, Defaults defaults) {
        UmbrellaTable umbrellas = reader.rules().umbrellas();
        HelmValues values = umbrellas.values(chart, given);
        umbrellas
                .subcharts(chart, values)
                .forEach(subchart -> resolve(subchart, version, values.subchart(subchart), origin, defaults));
    }

    private Map<String, ImageOutcome> images(Install install) {
        VersionScope scope = install.scope();
        HelmValues flat = install.flat();
        boolean injected = Optional.ofNullable(GATEWAY_KEYS.get(install.chart()))
                .filter(key -> flat.isTruthy(key + ".injectionTemplate"))
                .isPresent();
        if (injected && scope.versions().stream().anyMatch(version -> !version.isBefore(INJECTED_GATEWAYS))) {
            String annotations = GATEWAY_KEYS.get(install.chart()) + ".podAnnotations";
            gateway(install.chart(), flat, annotations, install.origin());
        }
        if (!injected || scope.versions().stream().anyMatch(version -> version.isBefore(INJECTED_GATEWAYS))) {
            Map<String, ImageOutcome> outcomes = outcomes(install);
            add(outcomes, install.origin());
            if (install.chart().equals(ChartEvaluator.ISTIOD)) {
                injects(outcomes, install);
            }
            return outcomes;
        }
        return Map.of();
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
    private Map<String, ImageOutcome> injector(Install install) {
        Map<String, ImageOutcome> outcomes = outcomes(install);
        outcomes.remove(install.chart());
        add(outcomes, install.origin());
        injects(outcomes, install);
        return outcomes;
    }

    private Map<String, ImageOutcome> outcomes(Install install) {
        return consensus.decide(
                install.scope(),
                release -> evaluator
                        .evaluate(install.chart(), install.values(), Optional.empty(), install.release(release))
                        .map(install.defaults()::explain));
    }

    private void add(Map<String, ImageOutcome> outcomes, Origin origin) {
        outcomes.values().forEach(outcome -> collector.add(outcome, origin));
        if (outcomes.isEmpty()) {
            collector.note(origin.location().map(Location::file).orElse("<helm>")
                    + ": with these values the chart runs no image.");
        }
    }

    private void injects(Map<String, ImageOutcome> outcomes, Install install) {
        if (!outcomes.containsKey(PROXY)) {
            return;
        }
        collector.addInjector(new Injector(
                revision(install.flat()).orElse(""),
                install.scope(),
                release -> evaluator.values(
                        ChartEvaluator.ISTIOD, install.values(), Optional.empty(), install.release(release)),
                install.origin()));
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
