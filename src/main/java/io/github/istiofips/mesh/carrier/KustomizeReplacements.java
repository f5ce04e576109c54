// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Leaves open what {@code replacements} and {@code vars} write into objects that decide images of Istio
 * (kubectl.docs.kubernetes.io/references/kustomize/kustomization/replacements).
 */
final class KustomizeReplacements {

    /** Groups of Istio whose objects decide no image. */
    private static final Set<String> TRAFFIC = Set.of(
            "networking.istio.io",
            "security.istio.io",
            "telemetry.istio.io",
            "extensions.istio.io",
            "gateway.networking.k8s.io");

    private static final Set<String> WITHOUT_PODS = Set.of("Service", "Ingress", "ServiceAccount", "Namespace");

    private final ProjectIndex index;
    private final KustomizeFindings findings;

    KustomizeReplacements(ProjectIndex index, KustomizeFindings findings) {
        this.index = index;
        this.findings = findings;
    }

    /** Reports the replacements and variables of a kustomization that reach such objects. */
    void report(KustomizeState state, String directory, YamlMapping kustomization) {
        for (YamlMapping replacement : Nodes.mappings(kustomization, "replacements")) {
            Optional<YamlScalar> path = replacement.scalar("path");
            if (path.isPresent()) {
                file(state, directory, path.get());
            } else {
                replacement(state, replacement);
            }
        }
        for (YamlMapping variable : Nodes.mappings(kustomization, "vars")) {
            variable.scalar("name").ifPresent(name -> variable(state, name));
        }
    }

    private void file(KustomizeState state, String directory, YamlScalar path) {
        index.file(directory, path.text()).ifPresent(file -> {
            try {
                index.claim(file);
                for (YamlNode document : index.documents(file)) {
                    Stream<YamlNode> all =
                            document instanceof YamlSequence several ? several.items().stream() : Stream.of(document);
                    all.filter(YamlMapping.class::isInstance)
                            .forEach(replacement -> replacement(state, (YamlMapping) replacement));
                }
            } catch (SourceException e) {
                findings.unreadable("replacements.path", path.location(), e, Nodes.namesIstio(path));
            }
        });
    }

    /** Reports one replacement. */
    void replacement(KustomizeState state, YamlMapping replacement) {
        for (YamlMapping target : Nodes.mappings(replacement, "targets")) {
            List<YamlScalar> fields = Nodes.scalars(target, "fieldPaths");
            PatchTarget selected = target.mapping("select")
                    .map(PatchTarget::of)
                    .orElseGet(() -> PatchTarget.of(new YamlMapping(Map.of(), target.location())));
            for (RenderedObject rendered : state.objects()) {
                if (selected.selects(rendered)) {
                    fields.stream()
                            .filter(field -> decidesImages(rendered, field.text()))
                            .findFirst()
                            .ifPresent(field -> open(rendered, field.location()));
                }
            }
        }
    }

    private void open(RenderedObject rendered, Location place) {
        String title = rendered.object().title();
        findings.open(title, "replacements.targets.fieldPaths", place, KustomizeProblems.replacement(title));
    }

    private static boolean decidesImages(RenderedObject rendered, String field) {
        KubernetesObject object = rendered.object();
        if (TRAFFIC.contains(object.group())
                || WITHOUT_PODS.contains(object.kind())
                || (field.startsWith("metadata.") && !field.contains("annotations"))
                || !Nodes.namesIstio(object.node())) {
            return false;
        }
        if (rendered.isBuiltIn()) {
            return field.contains("image")
                    || field.contains("istio.io")
                    || (field.startsWith("data.") && Nodes.namesIstio(object.name()));
        }
        return true;
    }

    private void variable(KustomizeState state, YamlScalar name) {
        String written = "$(" + name.text() + ")";
        for (RenderedObject rendered : state.objects()) {
            KubernetesObject object = rendered.object();
            if (!TRAFFIC.contains(object.group()) && Nodes.namesIstio(object.node())) {
                find(object.node(), written, rendered.isBuiltIn())
                        .ifPresent(place -> findings.open(
                                object.title(),
                                "vars.name",
                                place,
                                KustomizeProblems.variable(object.title(), name.text())));
            }
        }
    }

    /** Returns where a variable is used; of Kubernetes' own kinds only where an image is expected. */
    private static Optional<Location> find(YamlNode node, String written, boolean imagesOnly) {
        if (node instanceof YamlMapping mapping) {
            return mapping.entries().entrySet().stream()
                    .flatMap(entry -> entry.getValue() instanceof YamlScalar
                                    && imagesOnly
                                    && !entry.getKey().equals("image")
                                    && !entry.getKey().contains("istio.io")
                            ? Stream.empty()
                            : find(entry.getValue(), written, imagesOnly).stream())
                    .findFirst();
        }
        if (node instanceof YamlSequence sequence) {
            return sequence.items().stream()
                    .filter(item -> !(imagesOnly && item instanceof YamlScalar))
                    .flatMap(item -> find(item, written, imagesOnly).stream())
                    .findFirst();
        }
        return ((YamlScalar) node).text().contains(written) ? Optional.of(node.location()) : Optional.empty();
    }
}
