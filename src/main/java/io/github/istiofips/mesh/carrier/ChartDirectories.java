// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Collector;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.HelmResolver;
import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.mesh.ManifestResolver;
import io.github.istiofips.mesh.Observation;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.SourceReader;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.SourceText;
import io.github.istiofips.project.YamlNode;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The charts that a module holds: copies of Istio's own, and charts that install Istio's. */
public final class ChartDirectories {

    /** The file that makes a directory a chart. */
    public static final String CHART_FILE = "Chart.yaml";

    private static final String ISTIO = "istio";
    /** Directories of a copy of Istio's chart that hold what Istio's templates are made of. */
    private static final List<String> OF_COPY = List.of("templates/", "files/", "crds/");

    private final ProjectIndex index;
    private final Collector collector;
    private final ManifestResolver manifests;
    private final ChartLoader loader;
    private final IstioCharts istio;
    private final ChartWalk walk;
    private final ChartOverlays overlays;
    private final OperatorTemplates templates;
    private final ListedImages listed;
    private final Set<String> charts = new LinkedHashSet<>();
    private final Set<String> installed = new HashSet<>();
    private final Set<String> values = new HashSet<>();
    private final Set<HelmChart> claimed = Collections.newSetFromMap(new IdentityHashMap<>());

    public ChartDirectories(ProjectIndex index, SourceReader reader, Collector collector, HelmResolver helm) {
        this.index = index;
        this.collector = collector;
        manifests = new ManifestResolver(reader, collector);
        loader = new ChartLoader(index, reader);
        istio = new IstioCharts(loader);
        walk = new ChartWalk(loader, istio, reader, collector, helm);
        templates = new OperatorTemplates(index);
        listed = new ListedImages(reader, collector);
        index.files().stream()
                .filter(file -> file.name().equals(CHART_FILE))
                .forEach(file -> charts.add(ProjectIndex.directory(file.relative())));
        overlays = new ChartOverlays(index, loader, istio, charts);
    }

    /**
     * Resolves the chart in a directory with the values that a carrier gives it over those of its own values.yaml, and
     * claims what it is made of.
     *
     * @param directory directory relative to the module, {@code ""} for the module itself
     * @param given values over the chart's own
     * @param origin where the carrier names the chart
     * @return whether there is a chart which is or installs one of Istio's; nothing was added if not
     */
    public boolean install(String directory, HelmValues given, Origin origin) {
        try {
            Optional<HelmChart> chart = loader.chart(directory);
            if (chart.isEmpty() || !runsIstio(chart.get())) {
                return false;
            }
            installed.add(directory);
            claim(chart.get());
            resolve(chart.get(), given, origin);
            return true;
        } catch (SourceException e) {
            installed.add(directory);
            return unreadable(directory, e);
        }
    }

    /** Tells whether a directory, relative to the module, is a chart. */
    boolean isChart(String directory) {
        return charts.contains(directory);
    }

    /**
     * Resolves the charts that no carrier installs and no other chart of the module depends on: with their own values, and
     * again with each further file of values that concerns them.
     */
    public void resolveRest() {
        Set<String> parts = new HashSet<>();
        for (String directory : charts) {
            chart(directory).ifPresent(chart -> {
                loader.parts(chart).stream()
                        .flatMap(part -> part.chart().stream())
                        .flatMap(part -> part.files().directory().stream())
                        .filter(part -> !part.equals(directory))
                        .forEach(parts::add);
                chart.broken().forEach(broken -> archive(chart, broken));
            });
        }
        for (String directory : charts) {
            if (!parts.contains(directory)) {
                chart(directory).ifPresent(chart -> rest(directory, chart));
            }
        }
    }

    private Optional<HelmChart> chart(String directory) {
        try {
            return loader.chart(directory);
        } catch (SourceException e) {
            unreadable(directory, e);
            return Optional.empty();
        }
    }

    private void rest(String directory, HelmChart chart) {
        try {
            if (!runsIstio(chart)) {
                if (!listed.resolve(chart) && istio.isBare(chart, isAlone(directory))) {
                    bare(chart);
                }
                return;
            }
            hold(chart);
            Origin origin = new Origin(Optional.of(chart.location()), "name", "chart found in the project");
            if (!installed.contains(directory)) {
                resolve(chart, HelmValues.EMPTY, origin);
            }
            for (Map.Entry<ProjectFile, HelmValues> overlay :
                    overlays.of(chart, directory).entrySet()) {
                values.add(overlay.getKey().relative());
                walk.resolve(chart, overlay.getValue(), origin);
            }
        } catch (SourceException e) {
            unreadable(directory, e);
        }
    }

    private boolean isAlone(String directory) {
        return index.filesBelow(directory).stream().filter(ProjectIndex::isYaml).count() == 1;
    }

    /** Leaves open what a chart of Istio runs of which only the description is in the module. */
    private void bare(HelmChart chart) {
        Origin origin = new Origin(Optional.of(chart.location()), "name", "chart found in the project");
        ImageOutcome.Problem problem = new ImageOutcome.Problem(
                "Chart " + chart.name() + " is a copy of Istio's, but its values.yaml is not in the module.",
                "Add the values, or name the images in <images>.");
        collector.add(ImageOutcome.open(Component.OTHER, "chart " + chart.name(), List.of(origin), problem), origin);
    }

    private boolean runsIstio(HelmChart chart) throws SourceException {
        return istio.holds(chart) || templates.of(chart);
    }

    private void resolve(HelmChart chart, HelmValues given, Origin origin) throws SourceException {
        boolean images = false;
        if (istio.holds(chart)) {
            collector.note(chart.place()
                    + (istio.installs(chart)
                            ? ": depends on charts of Istio, resolved with the values beside it."
                            : ": a copy of a chart of Istio, resolved with its own version and values."));
            images = walk.resolve(chart, given, origin);
        }
        if (!images) {
            listed.resolve(chart);
        }
    }

    /** Claims what a chart is made of, and reads what its values give to other pods. */
    private void claim(HelmChart chart) throws SourceException {
        take(chart);
        Optional<ProjectFile> own = chart.files().directory().flatMap(path -> index.file(path, HelmChart.VALUES_FILE));
        if (own.isPresent() && !index.isClaimed(own.get())) {
            index.claim(own.get());
            for (YamlNode document : index.documents(own.get())) {
                manifests.resolve(document, "pods that " + own.get().relative() + " configures");
            }
        }
    }

    /** Keeps the files of values beside a chart from being resolved on their own. */
    private void hold(HelmChart chart) throws SourceException {
        take(chart);
        chart.files().directory().map(overlays::beside).orElse(List.of()).forEach(file -> values.add(file.relative()));
    }

    /** Claims the files of a chart and its parts that have no meaning of their own. */
    private void take(HelmChart chart) throws SourceException {
        Optional<String> directory = chart.files().directory();
        if (directory.isEmpty() || !claimed.add(chart)) {
            return;
        }
        boolean copy = istio.copied(chart).isPresent();
        for (ProjectFile file : index.filesBelow(directory.get())) {
            String path = file.relative().substring(chart.files().place("").length());
            if (HelmChart.DESCRIPTIONS.contains(path)
                    || (copy
                            && (path.equals(HelmChart.VALUES_FILE)
                                    || OF_COPY.stream().anyMatch(path::startsWith)))) {
                index.claim(file);
            }
        }
        for (ChartPart part : loader.parts(chart)) {
            if (part.chart().isPresent() && istio.isIstios(chart, part)) {
                hold(part.chart().get());
            }
        }
    }

    private boolean unreadable(String directory, SourceException problem) {
        ProjectFile file = index.file(directory, CHART_FILE).orElseThrow();
        String text = SourceText.leniently(file.path()).orElse(ISTIO) + problem.getMessage();
        if (!text.toLowerCase(Locale.ROOT).contains(ISTIO)) {
            collector.note(problem.getMessage() + "; left alone, " + file.relative() + " does not name Istio.");
            return false;
        }
        report(file.relative(), problem);
        return true;
    }

    /** Reports a packaged chart that cannot be read, unless a dependency on another product's accounts for it. */
    private void archive(HelmChart parent, ChartFiles.Broken broken) {
        String name = broken.place().substring(broken.place().lastIndexOf('/') + 1);
        boolean others = !name.toLowerCase(Locale.ROOT).contains(ISTIO)
                && parent.dependencies().stream()
                        .anyMatch(dependency -> name.startsWith(dependency.name() + "-")
                                && istio.named(parent, new ChartPart("", Optional.of(dependency), Optional.empty()))
                                        .isEmpty());
        if (others) {
            collector.note(broken.problem().getMessage() + "; left alone, " + parent.place()
                    + " names it as another product's.");
        } else if (index.file(broken.place()).isPresent()) {
            report(broken.place(), broken.problem());
        }
    }

    private void report(String subject, SourceException problem) {
        Location location = problem.location().orElse(new Location(subject, 1, 1));
        collector.add(new Observation(
                Observation.Kind.SOURCE_UNREADABLE,
                subject,
                problem.getMessage(),
                "Correct the file, or name in <sources> what is to be judged.",
                new Origin(Optional.of(location), "dependencies", "chart found in the project")));
    }

    /** Tells whether the chart in a directory is a copy of one of Istio's. */
    public boolean isCopyOfIstios(String directory) {
        try {
            Optional<HelmChart> chart = loader.chart(directory);
            return chart.isPresent() && istio.isCopy(chart.get());
        } catch (SourceException unreadable) {
            return false;
        }
    }

    /** Tells whether a file holds values of a chart of the module that was resolved. */
    public boolean holdsValues(ProjectFile file) {
        return values.contains(file.relative());
    }

    /** Returns the directory of the chart whose templates the file belongs to, {@code .} for the module itself. */
    public Optional<String> ofTemplate(ProjectFile file) {
        return charts.stream()
                .filter(chart -> file.relative().startsWith(chart.isEmpty() ? "templates/" : chart + "/templates/"))
                .findFirst()
                .map(chart -> chart.isEmpty() ? "." : chart);
    }
}
