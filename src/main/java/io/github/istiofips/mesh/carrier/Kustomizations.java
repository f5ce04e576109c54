// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.ManifestResolver;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Builds the kustomizations of a module as {@code kustomize build} does, as far as images can depend on it
 * (kubectl.docs.kubernetes.io/references/kustomize/kustomization).
 */
public final class Kustomizations {

    private final CarrierContext context;
    private final ProjectIndex index;

    public Kustomizations(CarrierContext context) {
        this.context = context;
        this.index = context.index();
    }

    /** Returns the objects that the kustomizations of the module give, and claims the files they are made of. */
    public List<KubernetesObject> build() {
        Map<String, KustomizationFile> files = new LinkedHashMap<>();
        for (ProjectFile file : index.files()) {
            KustomizationFile.of(file, index).ifPresent(found -> files.putIfAbsent(found.directory(), found));
        }
        KustomizeFindings findings = new KustomizeFindings(context);
        KustomizeGenerators generators = new KustomizeGenerators(index, findings);
        KustomizeCharts charts = new KustomizeCharts(context, findings);
        KustomizeBuild build = new KustomizeBuild(context, findings, generators, charts, files);
        Map<KubernetesObject, Set<String>> objects = new LinkedHashMap<>();
        Set<String> included = included(files);
        included.removeAll(applied());
        for (boolean cyclic : List.of(false, true)) {
            for (KustomizationFile file : files.values()) {
                if (cyclic ? !build.isBuilt(file) : !included.contains(file.directory())) {
                    KustomizeState state = build.build(file);
                    state.charts().forEach(charts::install);
                    state.objects().forEach(rendered -> emit(rendered.object(), file.directory(), objects));
                }
            }
        }
        files.values().forEach(file -> index.claim(file.file()));
        index.render(objects);
        claimValues(generators);
        return List.copyOf(objects.keySet());
    }

    /** Returns the directories of those that another one includes; what includes only each other is built as well. */
    private Set<String> included(Map<String, KustomizationFile> files) {
        Set<String> included = new HashSet<>();
        for (KustomizationFile file : files.values()) {
            Stream.concat(file.resources().stream(), file.components().stream())
                    .flatMap(path -> index.directory(file.directory(), path.text()).stream())
                    .filter(directory -> !directory.equals(file.directory()))
                    .forEach(included::add);
        }
        return included;
    }

    /** Returns the directories that Argo CD or Flux applies as they are, whoever else includes them. */
    private Set<String> applied() {
        Set<String> applied = new HashSet<>();
        for (KubernetesObject object : index.objects()) {
            Stream<YamlNode> sources = Stream.empty();
            if (object.is("argoproj.io", "Application") || object.is("argoproj.io", "ApplicationSet")) {
                sources = Stream.of("spec.", "spec.template.spec.")
                        .flatMap(spec ->
                                Stream.of("source", "sources").flatMap(key -> object.node().find(spec + key).stream()))
                        .flatMap(found ->
                                found instanceof YamlSequence several ? several.items().stream() : Stream.of(found));
            } else if (object.is("kustomize.toolkit.fluxcd.io", "Kustomization")) {
                sources = object.node().find("spec").stream();
            }
            sources.filter(YamlMapping.class::isInstance)
                    .flatMap(source -> ((YamlMapping) source).scalar("path").stream())
                    .flatMap(path -> index.directory("", path.text()).stream())
                    .forEach(applied::add);
        }
        return applied;
    }

    /** Objects that others only hold together count each for itself. */
    private static void emit(KubernetesObject object, String root, Map<KubernetesObject, Set<String>> objects) {
        List<YamlNode> items = ManifestResolver.items(object.node());
        List<KubernetesObject> held = items.stream()
                .flatMap(item -> KubernetesObject.of(object.file(), item).stream())
                .toList();
        if (items.isEmpty() || held.size() < items.size()) {
            objects.computeIfAbsent(object, first -> new LinkedHashSet<>()).add(root);
        } else {
            held.forEach(item -> emit(item, root, objects));
        }
    }

    /** A file that stands in a ConfigMap or Secret from which a release takes its values is no values file of its own. */
    private void claimValues(KustomizeGenerators generators) {
        Set<String> names = new LinkedHashSet<>();
        Stream.concat(index.objects().stream(), index.rendered().stream())
                .flatMap(object -> valuesFrom(object).stream())
                .flatMap(from -> from instanceof YamlSequence several ? several.items().stream() : Stream.empty())
                .forEach(from -> KubernetesObject.of("", from)
                        .ifPresent(reference ->
                                reference.scalar("name").map(YamlScalar::text).ifPresent(names::add)));
        names.forEach(name -> generators.sources(name).forEach(index::claim));
    }

    private static Optional<YamlNode> valuesFrom(KubernetesObject object) {
        return object.node().find("spec.valuesFrom");
    }
}
