// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.SourceReader;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A chart that is there with its files (helm.sh/docs/topics/charts, "The Chart.yaml File").
 *
 * @param files its files
 * @param description its Chart.yaml
 * @param dependencies what it depends on, from Chart.yaml or, with Helm 2, requirements.yaml
 * @param charts charts in its directory {@code charts}
 * @param broken charts there that cannot be read
 */
record HelmChart(
        ChartFiles files,
        YamlMapping description,
        List<ChartDependency> dependencies,
        List<HelmChart> charts,
        List<ChartFiles.Broken> broken) {

    static final String VALUES_FILE = "values.yaml";

    /** Files besides the values that say what a chart is made of. */
    static final List<String> DESCRIPTIONS =
            List.of(ChartDirectories.CHART_FILE, "Chart.lock", "requirements.yaml", "requirements.lock");

    private static final List<String> LOCKS = List.of("Chart.lock", "requirements.lock");

    HelmChart {
        dependencies = List.copyOf(dependencies);
        charts = List.copyOf(charts);
        broken = List.copyOf(broken);
    }

    /**
     * Reads the description of a chart and of those in its directory {@code charts}.
     *
     * @throws SourceException if its own description cannot be read, or is no mapping
     */
    static HelmChart read(ChartFiles files) throws SourceException {
        YamlMapping description = first(files, ChartDirectories.CHART_FILE)
                .orElseThrow(() -> SourceException.in(
                        files.place(ChartDirectories.CHART_FILE),
                        "is not the description of a chart; correct the file"));
        List<ChartDependency> dependencies = new ArrayList<>(ChartDependency.listed(description));
        first(files, "requirements.yaml").map(ChartDependency::listed).ifPresent(dependencies::addAll);
        ChartFiles.Vendored vendored = files.vendored();
        List<ChartFiles.Broken> broken = new ArrayList<>(vendored.broken());
        List<HelmChart> charts = new ArrayList<>();
        for (ChartFiles chart : vendored.charts()) {
            try {
                charts.add(read(chart));
            } catch (SourceException e) {
                broken.add(new ChartFiles.Broken(chart.place(ChartDirectories.CHART_FILE), e));
            }
        }
        return new HelmChart(files, description, dependencies, charts, broken);
    }

    private static Optional<YamlMapping> first(ChartFiles files, String name) throws SourceException {
        List<YamlNode> documents = files.documents(name);
        return documents.stream()
                .findFirst()
                .filter(YamlMapping.class::isInstance)
                .map(YamlMapping.class::cast);
    }

    String name() {
        return text("name");
    }

    String version() {
        return text("version");
    }

    /** Returns the chart's version and that of the application in it, those that are given. */
    List<String> versions() {
        return Stream.of(version(), text("appVersion"))
                .filter(version -> !version.isEmpty())
                .toList();
    }

    /** Tells whether it only holds templates for other charts and installs nothing. */
    boolean isLibrary() {
        return text("type").equals("library");
    }

    /** Returns the place of its Chart.yaml as reports name it. */
    String place() {
        return files.place(ChartDirectories.CHART_FILE);
    }

    Location location() {
        return description.location();
    }

    /** Tells whether the description says, in any of its texts, that it is about Istio. */
    boolean namesIstio() {
        return CarrierTable.namesIstio(description);
    }

    /**
     * Returns its own values; none if it has no values.yaml.
     *
     * @throws SourceException if values.yaml cannot be read as values
     */
    HelmValues values() throws SourceException {
        return SourceReader.values(files.documents(VALUES_FILE));
    }

    /**
     * Returns the version that Chart.lock, or with Helm 2 requirements.lock, holds for a dependency.
     *
     * @throws SourceException if the lock cannot be read
     */
    Optional<String> locked(ChartDependency dependency) throws SourceException {
        List<String> versions = new ArrayList<>();
        for (String lock : LOCKS) {
            first(files, lock).stream()
                    .flatMap(node -> node.sequence("dependencies").stream())
                    .map(YamlSequence::items)
                    .flatMap(List::stream)
                    .filter(YamlMapping.class::isInstance)
                    .map(YamlMapping.class::cast)
                    .filter(item -> text(item, "name").equals(dependency.name()))
                    .map(item -> text(item, "version"))
                    .filter(version -> VersionConstraint.accepts(dependency.version(), version))
                    .forEach(versions::add);
        }
        return versions.stream().distinct().count() == 1 ? Optional.of(versions.get(0)) : Optional.empty();
    }

    private String text(String key) {
        return text(description, key);
    }

    private static String text(YamlMapping mapping, String key) {
        return mapping.scalar(key).map(YamlScalar::text).orElse("");
    }
}
