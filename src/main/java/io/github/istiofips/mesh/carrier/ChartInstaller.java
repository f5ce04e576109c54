// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.HelmResolver;
import io.github.istiofips.mesh.HelmValues;
import java.util.Optional;

/** Resolves a chart with the values that a carrier gives it, wherever the chart comes from. */
public final class ChartInstaller {

    private final HelmResolver helm;
    private final ChartDirectories directories;

    public ChartInstaller(HelmResolver helm, ChartDirectories directories) {
        this.helm = helm;
        this.directories = directories;
    }

    /**
     * Resolves a chart that a repository of charts holds.
     *
     * @param given values over the chart's own
     * @return whether it is one of Istio's; nothing was added if it is not
     */
    public boolean install(ChartReference chart, HelmValues given) {
        Optional<String> name = chart.istioChart();
        name.ifPresent(known -> helm.resolve(known, chart.version(), given, chart.origin()));
        return name.isPresent();
    }

    /**
     * Resolves a chart of the project, or a path that stands for a chart elsewhere by its last element. A chart of the
     * project is taken by what it holds, and by its name only if no other product has a chart of that name.
     *
     * @param directory directory of the chart relative to the module, {@code ""} for the module itself
     * @param given values over the chart's own
     * @return whether it is or holds a chart of Istio; nothing was added if it does not
     */
    public boolean installDirectory(String directory, ChartReference chart, HelmValues given) {
        return directories.install(directory, given, chart.origin())
                || ((!directories.isChart(directory) || chart.isIstiosAlone()) && install(chart, given));
    }
}
