// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.ChartNames;
import io.github.istiofips.mesh.ComponentTable;
import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.YamlMapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A chart that a kustomization renders with Helm.
 *
 * @param chart the chart as named
 * @param release name of the release, empty if not given
 * @param directory directory of a copy in the module, if there is one
 * @param values values over the chart's own
 * @param files values files that were read
 * @param inline values written into the kustomization
 * @param problem why its images are not what the chart and the values lead to
 */
record InflatedChart(
        ChartReference chart,
        String release,
        Optional<String> directory,
        HelmValues values,
        List<ProjectFile> files,
        Optional<YamlMapping> inline,
        Optional<ImageOutcome.Problem> problem) {

    /** Images that stand in containers which the templates of a chart render. */
    private static final Map<String, Set<String>> RENDERED = Map.of(
            "istiod",
            Set.of("pilot"),
            "istio-discovery",
            Set.of("pilot"),
            "cni",
            Set.of("install-cni"),
            "istio-cni",
            Set.of("install-cni"),
            "ztunnel",
            Set.of("ztunnel"),
            "gateway",
            Set.of("auto"),
            "ambient",
            Set.of("pilot", "install-cni", "ztunnel"));

    private static final Set<String> PROXY = Set.of("proxyv2");
    private static final List<String> KINDS = List.of("Deployment", "DaemonSet", "StatefulSet", "Pod", "ConfigMap");

    InflatedChart {
        files = List.copyOf(files);
    }

    boolean isIstios() {
        return chart.istioChart().isPresent();
    }

    /** Returns the chart with what keeps its images from being known, the first reason if there are several. */
    InflatedChart because(ImageOutcome.Problem reason) {
        return problem.isPresent()
                ? this
                : new InflatedChart(chart, release, directory, values, files, inline, Optional.of(reason));
    }

    /**
     * Tells whether an image that the chart renders can be rewritten.
     *
     * @param entry what rewrites
     */
    boolean isRewrittenBy(KustomizeImage entry) {
        String name = entry.name().substring(entry.name().lastIndexOf('/') + 1);
        return chart.istioChart()
                .filter(istio -> ChartNames.load().find(istio).isPresent())
                .map(istio -> RENDERED.getOrDefault(istio, PROXY))
                .filter(names -> names.contains(name)
                        || entry.entry().scalar("name").isEmpty()
                        || name.contains("*")
                        || ComponentTable.load()
                                .recognise(entry.name())
                                .filter(component -> names.stream()
                                        .anyMatch(own -> ComponentTable.load().of("istio/" + own) == component))
                                .isPresent())
                .isPresent();
    }

    /**
     * Tells whether a patch can change an object that the chart renders.
     *
     * @param selector what the patch selects, as far as it tells
     */
    boolean isSelectedBy(PatchTarget selector, String name) {
        boolean called = name.isEmpty()
                || !name.matches("[a-z0-9.-]+")
                || Nodes.namesIstio(name)
                || name.contains(release)
                || name.contains(chart.istioChart().orElse(name));
        return isIstios() && called && KINDS.stream().anyMatch(selector::mayBeKind);
    }
}
