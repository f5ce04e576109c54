// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Collector;
import io.github.istiofips.mesh.HelmResolver;
import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.Observation;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.SourceReader;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Resolves a chart that has charts of Istio as dependencies: their values stand under the dependency's alias or name,
 * and the parent's {@code global} wins over theirs (helm.sh/docs/chart_template_guide/subcharts_and_globals).
 */
final class UmbrellaChart {

    private static final String VALUES_FILE = "values.yaml";
    private static final Pattern VALUES_FILES =
            Pattern.compile("values(?!\\.schema\\.json).*\\.(ya?ml|json)", Pattern.CASE_INSENSITIVE);
    /** Names of dependencies and the chart they are. */
    private static final Map<String, String> DEPENDENCIES = Map.of(
            "istiod",
            "istiod",
            "istio-discovery",
            "istiod",
            "istio-cni",
            "cni",
            "cni",
            "cni",
            "ztunnel",
            "ztunnel",
            "gateway",
            "gateway");

    private final SourceReader reader;
    private final Collector collector;
    private final HelmResolver helm;

    /** A chart of Istio that the parent depends on. */
    private record Dependency(String chart, String key, Optional<String> version, YamlMapping node) {}

    UmbrellaChart(SourceReader reader, Collector collector, HelmResolver helm) {
        this.reader = reader;
        this.collector = collector;
        this.helm = helm;
    }

    /** Tells whether a file beside the chart's file holds values of it. */
    static boolean isValuesFile(ProjectFile file) {
        return VALUES_FILES.matcher(file.name()).matches();
    }

    /**
     * Resolves the dependencies of a chart with its values, and again with each further values file beside it.
     *
     * @return whether the chart depends on charts of Istio
     */
    boolean resolve(ProjectFile chartFile, List<ProjectFile> files) {
        try {
            List<Dependency> dependencies = dependencies(reader.documents(chartFile.path()));
            if (dependencies.isEmpty()) {
                return false;
            }
            collector.note(chartFile.relative() + ": depends on charts of Istio, resolved with the values beside it.");
            List<ProjectFile> beside = files.stream()
                    .filter(file -> isValuesFile(file)
                            && ProjectIndex.directory(file.relative())
                                    .equals(ProjectIndex.directory(chartFile.relative())))
                    .toList();
            HelmValues base = HelmValues.EMPTY;
            for (ProjectFile file : beside) {
                base = file.name().equals(VALUES_FILE) ? reader.values(file.path()) : base;
            }
            resolve(dependencies, base);
            for (ProjectFile file : beside) {
                HelmValues over = reader.values(file.path());
                if (!file.name().equals(VALUES_FILE) && concerns(over, dependencies)) {
                    resolve(dependencies, base.coalesce(over));
                }
            }
            return true;
        } catch (SourceException e) {
            collector.add(new Observation(
                    Observation.Kind.SOURCE_UNREADABLE,
                    chartFile.relative(),
                    e.getMessage(),
                    "Correct the file, or name in <sources> what is to be judged.",
                    reader.wholeFile(chartFile.path(), "dependencies", "chart found in the project")));
            return true;
        }
    }

    private void resolve(List<Dependency> dependencies, HelmValues parent) {
        for (Dependency dependency : dependencies) {
            Origin origin = new Origin(
                    Optional.of(dependency.node().location()), "dependencies", "dependency on " + dependency.chart());
            helm.resolve(dependency.chart(), dependency.version(), parent.subchart(dependency.key()), origin);
        }
    }

    private static boolean concerns(HelmValues values, List<Dependency> dependencies) {
        return values.block("global").isPresent()
                || dependencies.stream()
                        .anyMatch(dependency -> values.block(dependency.key()).isPresent());
    }

    private static List<Dependency> dependencies(List<YamlNode> documents) {
        List<Dependency> found = new ArrayList<>();
        for (YamlNode document : documents) {
            if (document instanceof YamlMapping chart) {
                for (YamlNode item :
                        chart.sequence("dependencies").map(YamlSequence::items).orElse(List.of())) {
                    if (item instanceof YamlMapping dependency) {
                        dependency(dependency).ifPresent(found::add);
                    }
                }
            }
        }
        return found;
    }

    private static Optional<Dependency> dependency(YamlMapping node) {
        String name = text(node, "name");
        boolean own = name.contains("istio")
                || name.equals("ztunnel")
                || text(node, "repository").contains("istio");
        String alias = text(node, "alias");
        return Optional.ofNullable(DEPENDENCIES.get(name))
                .filter(chart -> own)
                .map(chart -> new Dependency(
                        chart,
                        alias.isEmpty() ? name : alias,
                        Optional.of(text(node, "version")).filter(version -> !version.isEmpty()),
                        node));
    }

    private static String text(YamlMapping mapping, String key) {
        return mapping.scalar(key).map(YamlScalar::text).orElse("");
    }
}
