// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.SourceReader;
import io.github.istiofips.project.SourceException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the charts of a module, each once, and puts them together with what they depend on. */
final class ChartLoader {

    private final ProjectIndex index;
    private final SourceReader reader;
    private final Map<String, HelmChart> charts = new HashMap<>();

    ChartLoader(ProjectIndex index, SourceReader reader) {
        this.index = index;
        this.reader = reader;
    }

    /**
     * Returns the chart in a directory of the module; empty if there is none.
     *
     * @throws SourceException if its description cannot be read
     */
    Optional<HelmChart> chart(String directory) throws SourceException {
        if (index.file(directory, ChartDirectories.CHART_FILE).isEmpty()) {
            return Optional.empty();
        }
        HelmChart known = charts.get(directory);
        if (known == null) {
            known = HelmChart.read(new ProjectChartFiles(index, directory));
            charts.put(directory, known);
        }
        return Optional.of(known);
    }

    /**
     * Returns what a chart installs: each dependency with the copy in {@code charts} that its version accepts, or the
     * chart that a {@code file:} repository names, and every other chart in {@code charts} (helm/helm,
     * pkg/chartutil/dependencies.go).
     */
    List<ChartPart> parts(HelmChart parent) {
        List<ChartPart> parts = new ArrayList<>();
        Set<HelmChart> listed = Collections.newSetFromMap(new IdentityHashMap<>());
        for (ChartDependency dependency : parent.dependencies()) {
            Optional<HelmChart> copy = parent.charts().stream()
                    .filter(chart -> chart.name().equals(dependency.name()))
                    .filter(chart -> VersionConstraint.accepts(filled(dependency.version()), chart.version()))
                    .findFirst();
            copy.ifPresent(listed::add);
            parts.add(new ChartPart(
                    dependency.key(), Optional.of(dependency), copy.or(() -> fileChart(parent, dependency))));
        }
        parent.charts().stream()
                .filter(chart -> !listed.contains(chart))
                .forEach(chart -> parts.add(new ChartPart(chart.name(), Optional.empty(), Optional.of(chart))));
        return parts;
    }

    /** Returns the version of a dependency as far as it is known; empty for a range that nothing narrows. */
    Optional<String> version(HelmChart parent, ChartDependency dependency) throws SourceException {
        String version = filled(dependency.version()).strip();
        return VersionConstraint.isExact(version)
                ? Optional.of(version.replaceFirst("^=\\s*", ""))
                : parent.locked(dependency).or(() -> VersionConstraint.minor(version));
    }

    private Optional<HelmChart> fileChart(HelmChart parent, ChartDependency dependency) {
        Optional<String> directory = parent.files()
                .directory()
                .flatMap(from -> dependency.path().flatMap(path -> index.directory(from, path)));
        try {
            return directory.isPresent() ? chart(directory.get()) : Optional.empty();
        } catch (SourceException e) {
            return Optional.empty(); // told when the walk through all charts of the module comes to it
        }
    }

    private String filled(String text) {
        return reader.placeholders().fill(text).text();
    }
}
