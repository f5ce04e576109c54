// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.SourceReader;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Files of values for a chart beside its values.yaml, or in directories of the chart such as {@code environments}. */
final class ChartOverlays {

    private static final Pattern BESIDE =
            Pattern.compile("values(?!\\.schema\\.json).*\\.(ya?ml|json)", Pattern.CASE_INSENSITIVE);

    /** Directories of a chart that Helm reads as something else than values. */
    private static final Set<String> OTHERS = Set.of("templates", "charts", "crds", "files");

    private static final List<String> IMAGE_KEYS = List.of("hub", "tag", "image", "global.hub", "global.tag");

    private final ProjectIndex index;
    private final ChartLoader loader;
    private final IstioCharts istio;
    private final Set<String> charts;

    /**
     * @param charts directories of all charts of the module
     */
    ChartOverlays(ProjectIndex index, ChartLoader loader, IstioCharts istio, Set<String> charts) {
        this.index = index;
        this.loader = loader;
        this.istio = istio;
        this.charts = charts;
    }

    /** Returns the files whose name says that they hold values of the chart they lie beside. */
    List<ProjectFile> beside(String directory) {
        return index.filesIn(directory).stream()
                .filter(file -> BESIDE.matcher(file.name()).matches())
                .toList();
    }

    /**
     * Returns the further files of values that bear on what a chart installs of Istio, but not those that a carrier reads.
     *
     * @throws SourceException if a file beside the chart cannot be read as values
     */
    Map<ProjectFile, HelmValues> of(HelmChart chart, String directory) throws SourceException {
        Map<ProjectFile, HelmValues> overlays = new LinkedHashMap<>();
        List<ChartPart> parts = new ArrayList<>();
        for (ChartPart part : loader.parts(chart)) {
            if (istio.isIstios(chart, part)) {
                parts.add(part);
            }
        }
        for (ProjectFile file : beside(directory)) {
            if (!index.isClaimed(file) && !file.name().equals(HelmChart.VALUES_FILE)) {
                HelmValues values = SourceReader.values(index.documents(file));
                boolean global = values.block("global").isPresent();
                if (parts.isEmpty() ? !values.root().isEmpty() : global || concerns(values, parts)) {
                    overlays.put(file, values);
                }
            }
        }
        for (ProjectFile file : index.filesBelow(directory)) {
            if (isInside(file, directory) && ProjectIndex.isYaml(file) && !index.isClaimed(file)) {
                values(file)
                        .filter(values -> isAny(values, IMAGE_KEYS) || concerns(values, parts))
                        .ifPresent(values -> overlays.put(file, values));
            }
        }
        return overlays;
    }

    /** Tells whether a file lies in a directory of the chart that may hold values, and not in a chart inside. */
    private boolean isInside(ProjectFile file, String directory) {
        String inner = ProjectIndex.directory(file.relative());
        if (inner.equals(directory)) {
            return false;
        }
        String first = inner.substring(directory.isEmpty() ? 0 : directory.length() + 1);
        if (OTHERS.contains(first.replaceFirst("/.*", ""))) {
            return false;
        }
        for (String between = inner; !between.equals(directory); between = ProjectIndex.directory(between)) {
            if (charts.contains(between)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the values that a file holds; empty if it holds objects, or cannot be read, which Discovery tells. */
    private Optional<HelmValues> values(ProjectFile file) {
        try {
            List<YamlNode> documents = index.documents(file);
            boolean values = documents.size() == 1
                    && documents.get(0) instanceof YamlMapping mapping
                    && mapping.get("apiVersion").isEmpty()
                    && mapping.get("kind").isEmpty();
            return values ? Optional.of(SourceReader.values(documents)) : Optional.empty();
        } catch (SourceException e) {
            return Optional.empty();
        }
    }

    private static boolean concerns(HelmValues values, List<ChartPart> parts) {
        return parts.stream()
                .anyMatch(part -> values.block(part.key()).isPresent()
                        || part.dependency()
                                .filter(dependency -> isAny(values, dependency.conditions())
                                        || (!dependency.tags().isEmpty()
                                                && values.block("tags").isPresent()))
                                .isPresent());
    }

    private static boolean isAny(HelmValues values, List<String> paths) {
        return paths.stream().anyMatch(path -> values.scalar(path).isPresent());
    }
}
