// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.Location;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The values of a HelmRelease: values files of the chart, then {@code valuesFrom} in order, then {@code values}
 * (fluxcd.io/flux/components/helm/helmreleases, "Values"). A name that several objects of the module have, as with one
 * directory for each cluster, gives one alternative for each.
 */
final class FluxValues {

    /** The file of a chart that counts without being named. */
    private static final String DEFAULT_FILE = "values.yaml";

    private static final String VALUES_FROM = "valuesFrom";
    /** More clusters than one module describes in full; beyond it nothing is told apart. */
    private static final int MAX_ALTERNATIVES = 64;

    private static final Pattern QUOTED = Pattern.compile("'.*'|\".*\"", Pattern.DOTALL);

    private final ProjectIndex index;
    private final FluxObjects objects;
    private final FluxSubstitution.Variant variant;
    private final KubernetesObject release;

    FluxValues(ProjectIndex index, FluxObjects objects, FluxSubstitution.Variant variant, KubernetesObject release) {
        this.index = index;
        this.objects = objects;
        this.variant = variant;
        this.release = release;
    }

    /** An entry of {@code valuesFrom} and one object that it may mean, if there is any. */
    private record Choice(YamlMapping reference, Optional<FluxData> data) {}

    /** Returns the layers, once for each choice of objects; empty if there are too many. */
    Optional<List<GitOpsLayers>> alternatives(FluxChart.Found chart) {
        List<List<Choice>> alternatives = List.of(List.of());
        for (YamlNode item : release.mapping("spec")
                .flatMap(spec -> spec.sequence(VALUES_FROM))
                .map(YamlSequence::items)
                .orElse(List.of())) {
            if (item instanceof YamlMapping reference) {
                alternatives = times(alternatives, choices(reference));
            }
            if (alternatives.size() > MAX_ALTERNATIVES) {
                return Optional.empty();
            }
        }
        return Optional.of(
                alternatives.stream().map(choices -> layers(chart, choices)).toList());
    }

    private static List<List<Choice>> times(List<List<Choice>> known, List<Choice> more) {
        List<List<Choice>> product = new ArrayList<>();
        for (List<Choice> choices : known) {
            for (Choice choice : more) {
                List<Choice> longer = new ArrayList<>(choices);
                longer.add(choice);
                product.add(longer);
            }
        }
        return product;
    }

    private List<Choice> choices(YamlMapping reference) {
        List<FluxData> found =
                objects.data(text(reference, "kind"), text(reference, "name"), release.namespace(), release);
        List<FluxData> withKey = found.stream()
                .filter(data -> data.encrypted() || data.has(key(reference)))
                .toList();
        List<FluxData> counted = withKey.isEmpty() ? found.stream().limit(1).toList() : withKey;
        return counted.isEmpty()
                ? List.of(new Choice(reference, Optional.empty()))
                : counted.stream()
                        .map(data -> new Choice(reference, Optional.of(data.filled(variant))))
                        .toList();
    }

    private GitOpsLayers layers(FluxChart.Found chart, List<Choice> choices) {
        GitOpsLayers layers = new GitOpsLayers(index);
        chart.valuesFiles().forEach(path -> valuesFile(chart, path, layers));
        choices.forEach(choice -> from(choice, layers));
        release.mapping("spec.values").ifPresent(layers::mapping);
        return layers;
    }

    private void valuesFile(FluxChart.Found chart, YamlScalar path, GitOpsLayers layers) {
        Optional<ProjectFile> file = chart.ofFiles() ? index.repositoryFile(path.text()) : Optional.empty();
        boolean own = !chart.ofFiles() && path.text().equals(DEFAULT_FILE);
        file.ifPresent(layers::file);
        if (file.isEmpty() && !own && !chart.ignoreMissing()) {
            layers.gap(path.location(), "valuesFiles", GitOpsProblems.missingFile(path.text()));
        }
    }

    private static void from(Choice choice, GitOpsLayers layers) {
        YamlMapping reference = choice.reference();
        Location place = reference.location();
        String key = key(reference);
        boolean optional =
                reference.scalar("optional").flatMap(YamlScalar::bool).orElse(false);
        String title = text(reference, "kind") + " " + text(reference, "name");
        if (choice.data().isEmpty()) {
            if (!optional) {
                layers.gap(place, VALUES_FROM, GitOpsProblems.missingObject(title));
            }
            return;
        }
        FluxData data = choice.data().get();
        if (data.encrypted()) {
            layers.gap(place, VALUES_FROM, GitOpsProblems.encrypted(title));
        } else if (data.has(key)) {
            layers.object(data.object());
            add(data, reference, layers);
        } else if (!optional) {
            layers.gap(place, VALUES_FROM, GitOpsProblems.missingKey(title, key));
        }
    }

    private static void add(FluxData data, YamlMapping reference, GitOpsLayers layers) {
        String key = key(reference);
        String path = text(reference, "targetPath");
        YamlScalar text = data.text(key);
        if (!path.isEmpty()) {
            set(path, text, layers);
        } else if (data.secret()) {
            layers.secret(text, data.title());
        } else {
            layers.text(text, data.title());
        }
    }

    /** Sets a value as Flux does: in quotes it is text whatever it looks like. */
    private static void set(String path, YamlScalar value, GitOpsLayers layers) {
        String text = value.text();
        boolean quoted = QUOTED.matcher(text).matches();
        layers.set(path, quoted ? text.substring(1, text.length() - 1) : text, quoted, value.location());
    }

    private static String key(YamlMapping reference) {
        String key = text(reference, "valuesKey");
        return key.isEmpty() ? DEFAULT_FILE : key;
    }

    private static String text(YamlMapping mapping, String key) {
        return mapping.scalar(key).map(YamlScalar::text).orElse("");
    }
}
