// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.SourceReader;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads {@code helmCharts}, {@code helmChartInflationGenerator} and the generator of that kind
 * (kubectl.docs.kubernetes.io/references/kustomize/builtins, _HelmChartInflationGenerator_), and installs the charts.
 */
final class KustomizeCharts {

    private static final String DEFAULT_HOME = "charts";

    private final CarrierContext context;
    private final KustomizeFindings findings;
    private final Set<InflatedChart> installed = new LinkedHashSet<>();

    KustomizeCharts(CarrierContext context, KustomizeFindings findings) {
        this.context = context;
        this.findings = findings;
    }

    /**
     * Reads a chart.
     *
     * @param directory directory of the kustomization
     * @param home directory of local copies, relative to it; empty for the default
     * @param entry the chart as written, in the names of {@code helmCharts} or the older ones
     */
    Optional<InflatedChart> read(String directory, String home, YamlMapping entry) {
        Optional<YamlScalar> name = entry.scalar("name").or(() -> entry.scalar("chartName"));
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Origin origin =
                new Origin(Optional.of(name.get().location()), "helmCharts.name", "chart that a kustomization renders");
        ChartReference chart = new ChartReference(
                name.get().text(),
                either(entry, "repo", "chartRepo"),
                Optional.of(either(entry, "version", "chartVersion")).filter(version -> !version.isEmpty()),
                origin);
        Layers layers = new Layers(new ArrayList<>(), new ArrayList<>());
        Optional<ImageOutcome.Problem> problem = Optional.empty();
        HelmValues values = HelmValues.EMPTY;
        Optional<YamlMapping> inline = entry.mapping("valuesInline");
        boolean replaced = Nodes.text(entry, "valuesMerge").equals("replace") && inline.isPresent();
        try {
            Optional<YamlScalar> file = entry.scalar("valuesFile").or(() -> entry.scalar("values"));
            HelmValues base = file.isPresent() && !replaced ? layers.read(directory, file.get()) : HelmValues.EMPTY;
            HelmValues own = inline.map(SourceReader::values).orElse(HelmValues.EMPTY);
            values = Nodes.text(entry, "valuesMerge").equals("merge") ? own.merge(base) : base.merge(own);
            for (YamlScalar more : Nodes.scalars(entry, "additionalValuesFiles")) {
                values = values.merge(layers.read(directory, more));
            }
        } catch (SourceException e) {
            problem = Optional.of(KustomizeProblems.missingValues(layers.failed()));
        }
        return Optional.of(new InflatedChart(
                chart,
                either(entry, "releaseName", "name"),
                localCopy(directory, home.isEmpty() ? DEFAULT_HOME : home, chart),
                values,
                layers.files(),
                inline,
                problem));
    }

    /** The values files of one chart: those read, and the paths tried. */
    private final class Layers {
        private final List<ProjectFile> files;
        private final List<String> paths;

        private Layers(List<ProjectFile> files, List<String> paths) {
            this.files = files;
            this.paths = paths;
        }

        private HelmValues read(String directory, YamlScalar path) throws SourceException {
            paths.add(path.text());
            ProjectFile file = context.index()
                    .file(directory, path.text())
                    .orElseThrow(() -> SourceException.at(path.location(), "no such file"));
            HelmValues values = SourceReader.values(context.index().documents(file));
            files.add(file);
            return values;
        }

        private List<ProjectFile> files() {
            return files;
        }

        private String failed() {
            return paths.get(paths.size() - 1);
        }
    }

    /** Kustomize keeps a copy under the chart's name, newer versions under name and version. */
    private Optional<String> localCopy(String directory, String home, ChartReference chart) {
        String versioned = chart.version()
                .map(version -> "-" + version + "/" + chart.name())
                .orElse("");
        return Stream.of(home + "/" + chart.name() + versioned, home + "/" + chart.name())
                .flatMap(path -> context.index().directory(directory, path).stream())
                .findFirst();
    }

    /** Resolves a chart with what the kustomizations around it do to it. */
    void install(InflatedChart inflated) {
        if (!installed.add(inflated)) {
            return;
        }
        ChartReference chart = inflated.chart();
        if (inflated.problem().isPresent() && inflated.isIstios()) {
            claim(inflated);
            findings.open(
                    "chart " + chart.name(),
                    chart.origin().key(),
                    chart.origin().location().orElseThrow(),
                    inflated.problem().get());
            return;
        }
        boolean istios = inflated.directory()
                .map(directory -> context.charts().installDirectory(directory, chart, inflated.values()))
                .orElseGet(() -> context.charts().install(chart, inflated.values()));
        if (istios) {
            claim(inflated);
            context.collector()
                    .note(chart.origin().location().orElseThrow().file() + ": kustomization that renders chart "
                            + chart.name() + ", resolved with the values it gives.");
        } else {
            inflated.inline().ifPresent(values -> foreign(values, chart));
        }
    }

    private void claim(InflatedChart inflated) {
        inflated.files().forEach(context.index()::claim);
    }

    /** Values of another product's chart can give its pods another proxy. */
    private void foreign(YamlNode values, ChartReference chart) {
        context.manifests().resolve(values, "pods of chart " + chart.name());
    }

    private static String either(YamlMapping entry, String key, String older) {
        String text = Nodes.text(entry, key);
        return text.isEmpty() ? Nodes.text(entry, older) : text;
    }
}
