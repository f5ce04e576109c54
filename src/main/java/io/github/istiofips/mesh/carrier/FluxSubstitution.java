// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Flux's Kustomizations put for variables in the objects below their path ({@code postBuild}, see
 * fluxcd.io/flux/components/kustomize/kustomizations, "Post build variable substitution"). A variable whose value no file
 * holds stays a placeholder.
 */
final class FluxSubstitution {

    private static final String GROUP = "kustomize.toolkit.fluxcd.io";
    private static final Variant NONE = new Variant(Set.of(), Map.of(), false);

    private final ProjectIndex index;
    private final FluxObjects objects;
    private final List<Variant> variants = new ArrayList<>();
    private boolean read;

    /**
     * What one Kustomization puts in.
     *
     * @param files files that it applies
     * @param variables values by name
     * @param complete whether every value is known, so that defaults count
     */
    record Variant(Set<String> files, Map<String, YamlScalar> variables, boolean complete) {

        /** {@code ${name}}, or with a default after {@code :=} or {@code :-}; two dollars stand for one. */
        private static final Pattern VARIABLE =
                Pattern.compile("(?<!\\$)\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::?[=-]([^${}]*))?}");

        Variant {
            files = Set.copyOf(files);
            variables = Map.copyOf(variables);
        }

        /** Returns a mapping of a file with its variables filled. */
        YamlMapping fill(String file, YamlMapping mapping) {
            return files.contains(file) ? NodeTexts.map(mapping, this::fill) : mapping;
        }

        /** Returns a text of a file with its variables filled. */
        YamlScalar fill(String file, YamlScalar scalar) {
            return files.contains(file) ? fill(scalar) : scalar;
        }

        private YamlScalar fill(YamlScalar scalar) {
            if (!scalar.text().contains("${")) {
                return scalar;
            }
            Matcher matcher = VARIABLE.matcher(scalar.text());
            StringBuilder result = new StringBuilder();
            Optional<YamlScalar> only = Optional.empty();
            while (matcher.find()) {
                Optional<YamlScalar> value = Optional.ofNullable(variables.get(matcher.group(1)))
                        .filter(found -> !found.text().contains("\n"));
                String text = value.map(YamlScalar::text).orElse(otherwise(matcher));
                matcher.appendReplacement(result, Matcher.quoteReplacement(text));
                only = value.filter(found -> matcher.group().equals(scalar.text()));
            }
            String text = matcher.appendTail(result).toString();
            return new YamlScalar(
                    text, scalar.style(), only.map(YamlScalar::location).orElse(scalar.location()), scalar.textStart());
        }

        /** Returns the default of a variable that certainly has no value, or else the placeholder as it is. */
        private String otherwise(Matcher matcher) {
            boolean known = complete && !variables.containsKey(matcher.group(1)) && matcher.group(2) != null;
            return known ? matcher.group(2) : matcher.group();
        }
    }

    FluxSubstitution(ProjectIndex index, FluxObjects objects) {
        this.index = index;
        this.objects = objects;
    }

    /** Returns one variant for each Kustomization that applies a file, or one that changes nothing. */
    List<Variant> of(KubernetesObject object) {
        if (!read) {
            read = true;
            index.objects().stream()
                    .filter(candidate -> candidate.is(GROUP, "Kustomization"))
                    .forEach(this::read);
        }
        List<Variant> found = variants.stream()
                .filter(variant -> variant.files().contains(object.file()))
                .toList();
        return found.isEmpty() || isDisabled(object) ? List.of(NONE) : found;
    }

    private static boolean isDisabled(KubernetesObject object) {
        return Stream.of("metadata.annotations", "metadata.labels")
                .flatMap(path -> object.mapping(path).stream())
                .flatMap(marks -> marks.scalar(GROUP + "/substitute").stream())
                .anyMatch(mark -> mark.text().equals("disabled"));
    }

    private void read(KubernetesObject kustomization) {
        Optional<YamlMapping> postBuild = kustomization.mapping("spec.postBuild");
        Optional<String> directory = index.repositoryDirectory(kustomization.text("spec.path"));
        if (postBuild.isEmpty() || directory.isEmpty()) {
            return;
        }
        Map<String, YamlScalar> variables = new LinkedHashMap<>();
        boolean complete = true;
        for (YamlNode item : items(postBuild.get(), "substituteFrom")) {
            complete &= item instanceof YamlMapping reference && from(kustomization, reference, variables);
        }
        postBuild
                .get()
                .mapping("substitute")
                .ifPresent(own -> own.entries().forEach((name, value) -> {
                    if (value instanceof YamlScalar scalar) {
                        variables.put(name, scalar);
                    }
                }));
        Set<String> files = new HashSet<>();
        applied(directory.get(), files, new HashSet<>());
        variants.add(new Variant(files, variables, complete));
    }

    /** Adds the variables of a ConfigMap or Secret; returns whether they are known. */
    private boolean from(KubernetesObject kustomization, YamlMapping reference, Map<String, YamlScalar> variables) {
        String kind = reference.scalar("kind").map(YamlScalar::text).orElse("");
        String name = reference.scalar("name").map(YamlScalar::text).orElse("");
        List<FluxData> found = objects.data(kind, name, kustomization.namespace(), kustomization);
        if (found.size() != 1 || found.get(0).encrypted()) {
            return found.isEmpty()
                    && reference.scalar("optional").flatMap(YamlScalar::bool).orElse(false);
        }
        variables.putAll(found.get(0).texts());
        return true;
    }

    /** Adds the files that Kustomize applies for a directory: its resources, or everything below if it names none. */
    private void applied(String directory, Set<String> files, Set<String> visited) {
        if (!visited.add(directory)) {
            return;
        }
        List<ProjectFile> kustomizations = index.filesIn(directory).stream()
                .filter(file -> KustomizationFile.isKustomization(file))
                .toList();
        if (kustomizations.isEmpty()) {
            index.filesBelow(directory).forEach(file -> files.add(file.relative()));
        }
        for (ProjectFile kustomization : kustomizations) {
            files.add(kustomization.relative());
            for (String path : resources(kustomization)) {
                index.file(directory, path).ifPresent(file -> files.add(file.relative()));
                index.directory(directory, path).ifPresent(below -> applied(below, files, visited));
            }
        }
    }

    private List<String> resources(ProjectFile kustomization) {
        try {
            return index.documents(kustomization).stream()
                    .filter(YamlMapping.class::isInstance)
                    .map(YamlMapping.class::cast)
                    .flatMap(document ->
                            Stream.of("resources", "bases", "components").flatMap(key -> items(document, key).stream()))
                    .filter(YamlScalar.class::isInstance)
                    .map(path -> ((YamlScalar) path).text())
                    .toList();
        } catch (SourceException e) {
            return List.of();
        }
    }

    private static List<YamlNode> items(YamlMapping parent, String key) {
        return parent.sequence(key).map(YamlSequence::items).orElse(List.of());
    }
}
