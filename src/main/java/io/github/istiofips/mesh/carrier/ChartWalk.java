// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.ChartNames;
import io.github.istiofips.mesh.Collector;
import io.github.istiofips.mesh.HelmResolver;
import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.SourceReader;
import io.github.istiofips.mesh.Value;
import io.github.istiofips.project.SourceException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Resolves the charts of Istio that a chart is or installs: values pass down to parts by key, {@code global} is shared, and
 * the parent wins (helm.sh/docs/chart_template_guide/subcharts_and_globals).
 */
final class ChartWalk {

    private static final String TAGS = "tags";

    /** Most charts that one chart installs; the largest bundles have some hundred. */
    static final int MAX_PARTS = 5_000;

    private final ChartLoader loader;
    private final IstioCharts istio;
    private final Collector collector;
    private final ChartNames names = ChartNames.load();
    private final HelmResolver helm;
    private final DependencySwitch switches;
    private final Set<HelmChart> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int partsLeft;
    private boolean imagesTold;

    ChartWalk(ChartLoader loader, IstioCharts istio, SourceReader reader, Collector collector, HelmResolver helm) {
        this.loader = loader;
        this.istio = istio;
        this.collector = collector;
        this.helm = helm;
        this.switches = new DependencySwitch(reader.placeholders());
    }

    /**
     * Resolves a chart.
     *
     * @param given values over its own
     * @param origin origin of what no value decides
     * @return whether charts whose values name images were among what it installs
     * @throws SourceException if a description or values that count cannot be read
     */
    boolean resolve(HelmChart chart, HelmValues given, Origin origin) throws SourceException {
        open.clear();
        imagesTold = false;
        partsLeft = MAX_PARTS;
        Optional<String> copied = istio.copied(chart);
        if (copied.isPresent()) {
            told(copied.get());
            helm.resolveCopy(copied.get(), chart.versions(), chart.values(), given, origin);
        } else {
            HelmValues values = chart.values().coalesce(given);
            parts(chart, values, values.block(TAGS).orElse(HelmValues.EMPTY));
        }
        return imagesTold;
    }

    private void parts(HelmChart parent, HelmValues values, HelmValues tags) throws SourceException {
        if (!open.add(parent)) {
            return; // a circle of file: repositories, which Helm does not install
        }
        List<ChartPart> parts = loader.parts(parent);
        HelmValues switching = values;
        for (ChartPart part : parts) {
            partsLeft--;
            if (part.chart().isPresent() && istio.isIstios(parent, part)) {
                Value.Block own = part.chart().get().values().root();
                switching = new HelmValues(new Value.Block(Map.of(part.key(), own))).merge(switching);
            }
        }
        if (partsLeft < 0) {
            throw SourceException.in(
                    parent.place(),
                    "is part of a chart that installs more than " + MAX_PARTS + " charts; name in <sources> what is to"
                            + " be judged");
        }
        for (ChartPart part : parts) {
            part(parent, part, values, switching, tags);
        }
        open.remove(parent);
    }

    private void part(HelmChart parent, ChartPart part, HelmValues values, HelmValues switching, HelmValues tags)
            throws SourceException {
        Optional<Value.Scalar> off = part.dependency().flatMap(dependency -> switches.off(dependency, switching, tags));
        HelmValues given = given(part, values);
        if (!istio.isIstios(parent, part)) {
            leave(parent, part);
        } else if (off.isPresent()) {
            String place = off.get().location().map(at -> " (" + at + ")").orElse("");
            collector.note(parent.place() + ": dependency " + part.key() + " is switched off by "
                    + off.get().key() + place + ".");
        } else if (part.chart().isEmpty()) {
            ChartDependency dependency = part.dependency().orElseThrow();
            String name = istio.named(parent, part).orElseThrow();
            told(name);
            helm.resolve(name, loader.version(parent, dependency), given, dependency.origin());
        } else if (istio.installs(part.chart().get())) {
            HelmValues own = part.chart().get().values();
            HelmValues ownTags = own.block(TAGS).orElse(HelmValues.EMPTY);
            parts(part.chart().get(), own.coalesce(given), ownTags.merge(tags));
        } else {
            copy(parent, part, part.chart().get(), given);
        }
    }

    /** Returns what a part is given; gateways read no {@code global}, so what others share there says nothing about them. */
    private HelmValues given(ChartPart part, HelmValues values) {
        String name = part.dependency().map(ChartDependency::name).orElse(part.key());
        boolean gateway = names.find(name)
                .filter(row -> row.use() == ChartNames.Use.GATEWAY)
                .isPresent();
        return gateway && part.chart().isEmpty()
                ? values.block(part.key()).orElse(HelmValues.EMPTY)
                : values.subchart(part.key());
    }

    private void copy(HelmChart parent, ChartPart part, HelmChart chart, HelmValues given) throws SourceException {
        Origin origin = part.dependency()
                .map(ChartDependency::origin)
                .orElseGet(() -> new Origin(Optional.of(chart.location()), "name", "chart in charts"));
        stale(parent, part, chart);
        told(chart.name());
        HelmValues own = chart.values();
        if (own.root().isEmpty()) {
            helm.resolve(chart.name(), chart.versions().stream().findFirst(), given, origin);
        } else {
            helm.resolveCopy(chart.name(), chart.versions(), own, given, origin);
        }
    }

    private void told(String name) {
        imagesTold |= names.find(name)
                .filter(row -> row.use() != ChartNames.Use.NONE && row.use() != ChartNames.Use.GATEWAY)
                .isPresent();
    }

    /** Says of a copy that no dependency accepts why it is resolved as well. */
    private void stale(HelmChart parent, ChartPart part, HelmChart chart) {
        if (part.dependency().isEmpty()) {
            parent.dependencies().stream()
                    .filter(dependency -> dependency.name().equals(chart.name()))
                    .forEach(dependency -> collector.note(chart.place() + ": version " + chart.version()
                            + " is not what " + parent.place() + " asks for (" + dependency.version()
                            + "); Helm installs it as it is, so both are resolved."));
        }
    }

    private void leave(HelmChart parent, ChartPart part) {
        boolean named = part.dependency()
                .filter(dependency -> part.chart().isEmpty()
                        && dependency.name().toLowerCase(Locale.ROOT).contains("istio"))
                .isPresent();
        if (named) {
            collector.note(
                    parent.place() + ": dependency " + part.key() + " is not one of Istio's charts and not in the"
                            + " project, left alone; if it runs images of Istio, name them in <images>.");
        }
    }
}
