// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Collector;
import io.github.istiofips.mesh.HelmResolver;
import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.SourceReader;
import io.github.istiofips.project.ProjectFile;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The charts that a module holds: copies of Istio's own, and charts that depend on Istio's. */
public final class ChartDirectories {

    /** The file that makes a directory a chart. */
    public static final String CHART_FILE = "Chart.yaml";

    private final ProjectIndex index;
    private final SourceReader reader;
    private final Collector collector;
    private final HelmResolver helm;
    private final Set<String> charts = new LinkedHashSet<>();
    private final Set<String> umbrellas = new LinkedHashSet<>();

    public ChartDirectories(ProjectIndex index, SourceReader reader, Collector collector, HelmResolver helm) {
        this.index = index;
        this.reader = reader;
        this.collector = collector;
        this.helm = helm;
        index.files().stream()
                .filter(file -> file.name().equals(CHART_FILE))
                .forEach(file -> charts.add(ProjectIndex.directory(file.relative())));
    }

    /**
     * Resolves the chart in a directory with the values that a carrier gives it, and claims what it is made of.
     *
     * @param directory directory relative to the module, {@code ""} for the module itself
     * @return whether there is a chart which is or holds one of Istio's
     */
    public boolean install(String directory, HelmValues given, Origin origin) {
        return false;
    }

    /** Resolves the charts that no carrier installs with their own values, and again with each values file beside. */
    public void resolveRest() {
        for (ProjectFile file : index.files()) {
            if (file.name().equals(CHART_FILE)
                    && !index.isClaimed(file)
                    && new UmbrellaChart(reader, collector, helm).resolve(file, index.files())) {
                umbrellas.add(ProjectIndex.directory(file.relative()));
            }
        }
    }

    /** Tells whether a file holds values of a chart of the module that was resolved. */
    public boolean holdsValues(ProjectFile file) {
        return umbrellas.contains(ProjectIndex.directory(file.relative())) && UmbrellaChart.isValuesFile(file);
    }

    /** Returns the directory of the chart whose templates the file belongs to, {@code .} for the module itself. */
    public Optional<String> ofTemplate(ProjectFile file) {
        return charts.stream()
                .filter(chart -> file.relative().startsWith(chart.isEmpty() ? "templates/" : chart + "/templates/"))
                .findFirst()
                .map(chart -> chart.isEmpty() ? "." : chart);
    }
}
