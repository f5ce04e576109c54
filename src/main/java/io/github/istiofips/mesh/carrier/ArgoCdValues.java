// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.project.Globs;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.Placeholders;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.SourceText;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The values that a source of an Application gives its chart: values files, then {@code valuesObject} or else {@code
 * values}, then parameters (argo-cd.readthedocs.io, user-guide/helm, "Helm --values precedence"; that an object takes the
 * place of the text is argoproj/argo-cd pkg/apis/application/v1alpha1/values.go).
 */
final class ArgoCdValues {

    private static final String VALUE_FILES = "helm.valueFiles";
    /** A comma that no backslash precedes, which Argo CD escapes in values of parameters. */
    private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");

    private static final Pattern GLOB = Pattern.compile("[*?\\[{]");

    private final CarrierContext context;
    private final YamlMapping source;
    private final List<YamlMapping> siblings;
    private final Optional<String> directory;
    private final GitOpsLayers layers;

    /**
     * @param siblings all sources of the Application, which {@code $ref} may mean
     * @param directory directory of the chart in the project, if it is there
     */
    ArgoCdValues(CarrierContext context, YamlMapping source, List<YamlMapping> siblings, Optional<String> directory) {
        this.context = context;
        this.source = source;
        this.siblings = siblings;
        this.directory = directory;
        this.layers = new GitOpsLayers(context.index());
    }

    /** Returns the layers in Argo CD's order. */
    GitOpsLayers layers() {
        source.mapping("helm").ifPresent(this::layers);
        return layers;
    }

    private void layers(YamlMapping helm) {
        boolean ignoreMissing = flag(helm, "ignoreMissingValueFiles");
        for (YamlNode item : items(helm, "valueFiles")) {
            if (item instanceof YamlScalar path) {
                valueFile(path, ignoreMissing);
            }
        }
        Optional<YamlMapping> object = helm.mapping("valuesObject");
        if (object.isPresent()) {
            layers.mapping(object.get());
        } else {
            helm.scalar("values").ifPresent(text -> layers.text(text, "helm.values"));
        }
        parameters(helm, false);
        parameters(helm, true);
        for (YamlNode item : items(helm, "fileParameters")) {
            if (item instanceof YamlMapping parameter) {
                fileParameter(parameter);
            }
        }
    }

    /** Adds the parameters that are text whatever they look like, or the others, which Helm sets before. */
    private void parameters(YamlMapping helm, boolean text) {
        for (YamlNode item : items(helm, "parameters")) {
            if (item instanceof YamlMapping parameter && flag(parameter, "forceString") == text) {
                String value = parameter.scalar("value").map(YamlScalar::text).orElse("");
                Location place = parameter.get("value").orElse(parameter).location();
                parameter.scalar("name").ifPresent(name -> layers.set(name.text(), escaped(value), text, place));
            }
        }
    }

    /** Escapes commas as Argo CD does, except in a list (argoproj/argo-cd util/helm/cmd.go). */
    private static String escaped(String value) {
        return value.startsWith("{") && value.endsWith("}") && !value.startsWith("{{")
                ? value
                : COMMA.matcher(value).replaceAll("\\\\,");
    }

    private void fileParameter(YamlMapping parameter) {
        Optional<YamlScalar> name = parameter.scalar("name");
        Optional<YamlScalar> path = parameter.scalar("path");
        if (name.isEmpty() || path.isEmpty()) {
            return;
        }
        List<ProjectFile> found = files(path.get().text());
        if (found.size() != 1) {
            layers.gap(
                    path.get().location(),
                    "helm.fileParameters",
                    GitOpsProblems.missingFile(path.get().text()));
            return;
        }
        ProjectFile file = found.get(0);
        try {
            String text = SourceText.read(file.relative(), file.path());
            Location place = new Location(file.relative(), 1, 1);
            layers.set(name.get().text(), COMMA.matcher(text).replaceAll("\\\\,"), true, place);
        } catch (SourceException e) {
            layers.gap(
                    path.get().location(),
                    "helm.fileParameters",
                    GitOpsProblems.missingFile(path.get().text()));
        }
    }

    private void valueFile(YamlScalar path, boolean ignoreMissing) {
        Placeholders.Filled filled = context.reader().placeholders().fill(withoutReference(path.text()));
        Optional<ImageOutcome.Problem> open = GitOpsProblems.open(filled, VALUE_FILES);
        if (open.isPresent()) {
            layers.gap(path.location(), VALUE_FILES, open.get());
            return;
        }
        if (isOfChartItself(filled.text())) {
            return;
        }
        List<ProjectFile> found =
                files(path.text().startsWith("$") ? reference(path.text()) + filled.text() : filled.text());
        found.forEach(layers::file);
        if (found.isEmpty() && !ignoreMissing) {
            layers.gap(path.location(), VALUE_FILES, GitOpsProblems.missingFile(path.text()));
        }
    }

    /** The values file that a chart of a repository has anyway. */
    private boolean isOfChartItself(String path) {
        return source.scalar("chart").isPresent() && path.equals("values.yaml");
    }

    /** Returns the beginning of a path that names another source, as in {@code $values/file}. */
    private static String reference(String path) {
        int slash = path.indexOf('/');
        return path.startsWith("$") && slash > 0 && !path.startsWith("${") ? path.substring(0, slash) : "";
    }

    private static String withoutReference(String path) {
        return path.substring(reference(path).length());
    }

    /** Returns the files of the module that a path means. */
    private List<ProjectFile> files(String path) {
        if (path.contains("://")) {
            return List.of();
        }
        String reference = reference(path);
        if (!reference.isEmpty()) {
            return isReference(reference.substring(1)) ? ofRepository(path.substring(reference.length())) : List.of();
        }
        if (path.startsWith("/")) {
            return ofRepository(path);
        }
        String base = directory.orElseGet(
                () -> source.scalar("path").map(YamlScalar::text).orElse(""));
        return directory.isEmpty() && source.scalar("path").isEmpty() ? List.of() : ofRepository(base + "/" + path);
    }

    private boolean isReference(String name) {
        return siblings.stream()
                .anyMatch(sibling -> sibling.scalar("ref")
                        .map(YamlScalar::text)
                        .filter(name::equals)
                        .isPresent());
    }

    private List<ProjectFile> ofRepository(String path) {
        if (!GLOB.matcher(path).find()) {
            return context.index().repositoryFile(path).map(List::of).orElse(List.of());
        }
        String pattern = path.replaceFirst("^/+", "");
        try {
            return context.index().files().stream()
                    .filter(Globs.of(List.of(pattern), VALUE_FILES))
                    .toList();
        } catch (SourceException e) {
            return List.of();
        }
    }

    private static boolean flag(YamlMapping mapping, String key) {
        return mapping.scalar(key).flatMap(YamlScalar::bool).orElse(false);
    }

    private static List<YamlNode> items(YamlMapping parent, String key) {
        return parent.sequence(key).map(YamlSequence::items).orElse(List.of());
    }
}
