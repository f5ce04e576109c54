// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.ChartNames;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.Value;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Installs charts with layers of values, or says which layer keeps their images from being known. */
final class GitOpsInstaller {

    /** Keys under which umbrella charts of others configure Istio's charts. */
    private static final Set<String> CHART_KEYS = Set.of("istiod", "istio-discovery", "istio-cni", "ztunnel");

    /** Gloo's charts whose values install Istio or not. */
    private static final Set<String> GLOOS = Set.of("gloo-platform", "gloo-mesh-enterprise", "gloo-mesh-agent");

    private static final Set<String> IMAGE_KEYS = Set.of("hub", "tag", "image", "repository");
    /** Charts of the project that lie in charts of the project; deeper ones are not looked at. */
    private static final int MAX_CHARTS = 4;
    /** Umbrella charts have their charts' keys at the top, or below one or two more. */
    private static final int MAX_KEYS = 3;

    private final CarrierContext context;

    GitOpsInstaller(CarrierContext context) {
        this.context = context;
    }

    /**
     * A chart that an object installs.
     *
     * @param file path of the file that holds the object
     * @param title what messages call the object
     * @param reads who reads it, as in {@code Argo CD reads it}
     * @param directory the chart's directory in the project, if it is there
     */
    record Release(String file, String title, String reads, ChartReference chart, Optional<String> directory) {}

    /**
     * Resolves a chart with its values.
     *
     * @return whether it is or holds a chart of Istio; if not, only what its values say about pods was added, and an open
     *     image if they configure Istio
     */
    boolean install(Release release, GitOpsLayers layers) {
        boolean known = layers.gaps().isEmpty() || runsNothing(release.chart());
        boolean installs = known ? charts(release, layers.values()) : isIstios(release);
        if (installs && !known) {
            layers.gaps().forEach(gap -> open(release, gap));
            release.directory().ifPresent(this::claimChart);
        }
        if (installs) {
            claim(layers);
            note(release);
            return true;
        }
        return foreign(release, layers);
    }

    private boolean charts(Release release, HelmValues values) {
        return release.directory()
                .map(directory -> context.charts().installDirectory(directory, release.chart(), values))
                .orElseGet(() -> context.charts().install(release.chart(), values));
    }

    private void claim(GitOpsLayers layers) {
        layers.files().forEach(context.index()::claim);
        layers.objects().forEach(context.index()::claim);
    }

    /** The values beside a chart alone would give images that do not run. */
    private void claimChart(String directory) {
        context.index().filesIn(directory).stream()
                .filter(file -> file.name().equals(ChartDirectories.CHART_FILE)
                        || file.name().startsWith("values"))
                .forEach(context.index()::claim);
    }

    private void open(Release release, GitOpsLayers.Gap gap) {
        open(release.title(), List.of(gap.origin(), release.chart().origin()), gap.problem());
    }

    /** Adds an open image that an object stands for. */
    void open(String title, List<Origin> origins, ImageOutcome.Problem problem) {
        context.collector().add(ImageOutcome.open(Component.OTHER, title, origins, problem), origins.get(0));
    }

    /** Notes how an object was read. */
    void note(Release release) {
        context.collector().note(release.file() + ": " + release.title() + ", read as " + release.reads() + ".");
    }

    private boolean isIstios(Release release) {
        return release.chart().istioChart().isPresent()
                || release.directory()
                        .filter(directory -> holdsIstios(directory, MAX_CHARTS))
                        .isPresent();
    }

    private static boolean runsNothing(ChartReference chart) {
        return chart.istioChart()
                .flatMap(ChartNames.load()::find)
                .filter(row -> row.use() == ChartNames.Use.NONE)
                .isPresent();
    }

    /** Tells whether a chart of the project is Istio's or depends on one that is. */
    private boolean holdsIstios(String directory, int depth) {
        Optional<ProjectFile> file = context.index().file(directory, ChartDirectories.CHART_FILE);
        if (file.isEmpty() || depth == 0) {
            return false;
        }
        try {
            for (YamlNode document : context.index().documents(file.get())) {
                if (document instanceof YamlMapping chart && holdsIstios(chart, directory, depth)) {
                    return true;
                }
            }
            return false;
        } catch (SourceException e) {
            return true;
        }
    }

    private boolean holdsIstios(YamlMapping chart, String directory, int depth) {
        String sources = chart.sequence("sources").stream()
                .flatMap(NodeTexts::scalars)
                .map(YamlScalar::text)
                .reduce("", String::concat);
        if (named(chart, sources)) {
            return true;
        }
        for (YamlNode item :
                chart.sequence("dependencies").map(YamlSequence::items).orElse(List.of())) {
            String repository = item instanceof YamlMapping dependency
                    ? dependency.scalar("repository").map(YamlScalar::text).orElse("")
                    : "";
            if (item instanceof YamlMapping dependency
                    && (named(dependency, repository) || nested(directory, repository, depth))) {
                return true;
            }
        }
        return false;
    }

    private boolean nested(String directory, String repository, int depth) {
        return repository.startsWith("file://")
                && context.index()
                        .directory(directory, repository.substring("file://".length()))
                        .filter(below -> holdsIstios(below, depth - 1))
                        .isPresent();
    }

    private static boolean named(YamlMapping chart, String repository) {
        return chart.scalar("name")
                .flatMap(name -> new ChartReference(
                                name.text(),
                                repository,
                                Optional.empty(),
                                new Origin(Optional.of(name.location()), "name", "name of a chart"))
                        .istioChart())
                .isPresent();
    }

    /** A chart of another product: its values may speak of its pods, or of Istio's charts inside it. */
    private boolean foreign(Release release, GitOpsLayers layers) {
        if (GlooPlatformValues.concerns(layers.values()) || isGloosUnknown(release, layers)) {
            gloo(release, layers);
            return true;
        }
        if (release.directory().isEmpty() && configuresIstio(layers.values())) {
            open(
                    release.title(),
                    List.of(release.chart().origin()),
                    GitOpsProblems.chartElsewhere(release.chart().name()));
            note(release);
            return true;
        }
        layers.texts()
                .forEach(document ->
                        context.manifests().resolve(document, "pods that " + release.title() + " installs"));
        return false;
    }

    /** Gloo's chart installs Istio by its values. */
    private void gloo(Release release, GitOpsLayers layers) {
        layers.gaps().forEach(gap -> open(release, gap));
        if (layers.gaps().isEmpty()) {
            new GlooPlatformValues(context.operators(), context.collector())
                    .resolve(layers.values(), release.chart().origin());
        }
        claim(layers);
        note(release);
    }

    /** Tells whether a chart is Gloo's, and all its values stand where they are not known. */
    private static boolean isGloosUnknown(Release release, GitOpsLayers layers) {
        return GLOOS.contains(release.chart().name())
                && !layers.gaps().isEmpty()
                && layers.values().root().entries().isEmpty();
    }

    private static boolean configuresIstio(HelmValues values) {
        return values.scalar("global.hub")
                        .filter(hub -> hub.text().toLowerCase(Locale.ROOT).contains("istio"))
                        .isPresent()
                || configuresIstio(values.root(), MAX_KEYS);
    }

    private static boolean configuresIstio(Value.Block block, int depth) {
        for (Map.Entry<String, Value> entry : block.entries().entrySet()) {
            if (entry.getValue() instanceof Value.Block nested
                    && ((CHART_KEYS.contains(entry.getKey()) && installs(nested))
                            || (depth > 1 && configuresIstio(nested, depth - 1)))) {
                return true;
            }
        }
        return false;
    }

    /** Tells whether the values of a chart of Istio switch it on or say something about its image. */
    private static boolean installs(Value.Block chart) {
        return new HelmValues(chart)
                        .scalar("enabled")
                        .filter(on -> on.text().equals("true"))
                        .isPresent()
                || namesImage(chart);
    }

    private static boolean namesImage(Value.Block block) {
        return block.entries().entrySet().stream()
                .anyMatch(entry -> entry.getValue() instanceof Value.Block nested
                        ? namesImage(nested)
                        : IMAGE_KEYS.contains(entry.getKey()) && entry.getValue() instanceof Value.Scalar);
    }
}
