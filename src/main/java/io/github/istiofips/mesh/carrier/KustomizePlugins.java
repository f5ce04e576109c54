// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.EmbeddedYaml;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads what {@code generators} and {@code transformers} name: the configuration of plugins, those of Kustomize itself among
 * them (kubectl.docs.kubernetes.io/references/kustomize/builtins).
 */
final class KustomizePlugins {

    /** Plugins of Kustomize that leave images as they are. */
    private static final Set<String> HARMLESS = Set.of(
            "NamespaceTransformer",
            "PrefixTransformer",
            "SuffixTransformer",
            "PrefixSuffixTransformer",
            "LabelTransformer",
            "AnnotationsTransformer",
            "ReplicaCountTransformer",
            "HashTransformer",
            "LegacyOrderTransformer",
            "SortOrderTransformer");

    private static final Set<String> BUILT_IN = Set.of(
            "HelmChartInflationGenerator",
            "ConfigMapGenerator",
            "SecretGenerator",
            "PatchTransformer",
            "PatchJson6902Transformer",
            "PatchStrategicMergeTransformer",
            "ImageTagTransformer",
            "ReplacementTransformer");

    private final ProjectIndex index;
    private final KustomizeFindings findings;

    KustomizePlugins(ProjectIndex index, KustomizeFindings findings) {
        this.index = index;
        this.findings = findings;
    }

    /** Returns the configurations that {@code generators} or {@code transformers} of a kustomization name or hold. */
    List<YamlMapping> configurations(String directory, YamlMapping kustomization, String key) {
        List<YamlMapping> found = new ArrayList<>();
        for (YamlScalar entry : Nodes.scalars(kustomization, key)) {
            try {
                for (YamlNode document : documents(directory, entry)) {
                    if (document instanceof YamlMapping configuration) {
                        found.add(configuration);
                    }
                }
            } catch (SourceException e) {
                findings.unreadable(key, entry.location(), e, Nodes.namesIstio(entry));
            }
        }
        return found;
    }

    private List<YamlNode> documents(String directory, YamlScalar entry) throws SourceException {
        if (entry.text().contains("\n") || entry.text().startsWith("{")) {
            return EmbeddedYaml.parse(entry);
        }
        Optional<ProjectFile> file = index.file(directory, entry.text());
        Optional<String> below = index.directory(directory, entry.text());
        List<ProjectFile> files = new ArrayList<>(file.stream().toList());
        below.stream()
                .flatMap(path -> index.filesIn(path).stream())
                .filter(ProjectIndex::isYaml)
                .filter(inside -> KustomizationFile.of(inside, index).isEmpty())
                .forEach(files::add);
        if (files.isEmpty()) {
            throw SourceException.at(
                    entry.location(), "names " + entry.text() + ", which is not among the files; correct the path");
        }
        List<YamlNode> documents = new ArrayList<>();
        for (ProjectFile each : files) {
            documents.addAll(index.documents(each));
            index.claim(each);
        }
        return documents;
    }

    /** Reports a plugin that is not Kustomize's own if what it is told names Istio; those for secrets make no images. */
    void report(YamlMapping configuration) {
        String kind = Nodes.text(configuration, "kind");
        String lower = kind.toLowerCase(Locale.ROOT);
        boolean known = HARMLESS.contains(kind) || BUILT_IN.contains(kind);
        boolean secrets = Stream.of("secret", "sops").anyMatch(lower::contains);
        if (!known && !secrets && Nodes.namesIstio(configuration)) {
            String title = KubernetesObject.of("", configuration)
                    .map(KubernetesObject::title)
                    .orElse("a plugin");
            findings.open(title, "kind", configuration.location(), KustomizeProblems.plugin(title));
        }
    }
}
