// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.EmbeddedYaml;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads and applies {@code patches}, {@code patchesStrategicMerge} and {@code patchesJson6902}
 * (kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches).
 */
final class KustomizePatches {

    /** Kinds of other groups than Istio's by which charts and operators of Istio are given values. */
    private static final Set<String> INSTALLING =
            Set.of("HelmRelease", "Application", "ApplicationSet", "IstioOperator", "HelmChart", "HelmChartConfig");

    private static final Set<String> OPERATORS =
            Set.of("sailoperator.io", "admin.gloo.solo.io", "operator.gloo.solo.io", "maistra.io");

    private final CarrierContext context;
    private final KustomizeFindings findings;

    KustomizePatches(CarrierContext context, KustomizeFindings findings) {
        this.context = context;
        this.findings = findings;
    }

    /** Applies the partial objects of {@code patchesStrategicMerge}, each a path or a text. */
    void strategic(KustomizeState state, String directory, YamlMapping kustomization) {
        for (YamlScalar entry : Nodes.scalars(kustomization, "patchesStrategicMerge")) {
            boolean inline = entry.text().contains("\n") || entry.text().startsWith("{");
            apply(state, Optional.empty(), inline ? inline(entry) : file(directory, entry));
        }
    }

    /** Applies the entries under a key, each with a {@code target}, and a {@code path} or the {@code patch} itself. */
    void targeted(KustomizeState state, String directory, YamlMapping kustomization, String key) {
        for (YamlNode entry : Nodes.items(kustomization, key)) {
            if (entry instanceof YamlMapping patch) {
                apply(state, directory, patch);
            } else if (entry instanceof YamlScalar path && !path.isNull()) {
                apply(state, Optional.empty(), file(directory, path));
            }
        }
    }

    /** Applies one such entry. */
    void apply(KustomizeState state, String directory, YamlMapping entry) {
        Optional<YamlMapping> target = entry.mapping("target");
        entry.scalar("patch").or(() -> entry.scalar("jsonOp")).ifPresent(text -> apply(state, target, inline(text)));
        entry.scalar("path").ifPresent(path -> apply(state, target, file(directory, path)));
    }

    private List<YamlNode> inline(YamlScalar text) {
        try {
            return EmbeddedYaml.parse(text);
        } catch (SourceException e) {
            findings.unreadable("patches.patch", text.location(), e, Nodes.namesIstio(text));
            return List.of();
        }
    }

    private List<YamlNode> file(String directory, YamlScalar path) {
        Optional<ProjectFile> file = context.index().file(directory, path.text());
        if (file.isEmpty()) {
            findings.missing("patches.path", path.location(), path.text(), Nodes.namesIstio(path));
            return List.of();
        }
        try {
            List<YamlNode> documents = context.index().documents(file.get());
            context.index().claim(file.get());
            return documents;
        } catch (SourceException unparsable) {
            // The file is left unclaimed, so that discovery judges whether it can concern Istio and tells of it.
            return List.of();
        }
    }

    private void apply(KustomizeState state, Optional<YamlMapping> target, List<YamlNode> documents) {
        Optional<PatchTarget> selector = target.map(PatchTarget::of);
        for (YamlNode document : bodies(documents)) {
            if (!Nodes.isNull(document)) {
                apply(state, new KustomizePatch(selector, target, document));
            }
        }
    }

    /** A sequence is a JSON patch, or several partial objects in one. */
    private static List<YamlNode> bodies(List<YamlNode> documents) {
        List<YamlNode> bodies = new ArrayList<>();
        for (YamlNode document : documents) {
            boolean several = document instanceof YamlSequence sequence
                    && sequence.items().stream()
                            .anyMatch(item -> item instanceof YamlMapping mapping
                                    && mapping.get("kind").isPresent());
            bodies.addAll(several ? ((YamlSequence) document).items() : List.of(document));
        }
        return bodies;
    }

    private void apply(KustomizeState state, KustomizePatch patch) {
        if (patch.body() instanceof YamlScalar) {
            findings.unreadable(
                    "patches",
                    patch.place(),
                    SourceException.at(patch.place(), "is no patch; write a partial object or a list of operations"),
                    patch.namesIstio());
            return;
        }
        boolean matched = false;
        List<RenderedObject> after = new ArrayList<>();
        for (RenderedObject rendered : state.objects()) {
            boolean selected = patch.selects(rendered);
            matched |= selected;
            (selected ? patched(patch, rendered) : Optional.of(rendered)).ifPresent(after::add);
        }
        state.objects().clear();
        state.objects().addAll(after);
        boolean settled = matched && patch.target().isEmpty();
        if (!settled && patch.touchesImages()) {
            state.charts()
                    .replaceAll(chart -> chart.isSelectedBy(patch.selection(), patch.name())
                            ? chart.because(KustomizeProblems.chartPatch())
                            : chart);
        }
        if (!matched) {
            unmatched(patch);
        }
    }

    private Optional<RenderedObject> patched(KustomizePatch patch, RenderedObject rendered) {
        try {
            return patch.apply(rendered);
        } catch (SourceException e) {
            boolean istio =
                    patch.namesIstio() || Nodes.namesIstio(rendered.object().node());
            findings.unreadable("patches", patch.place(), e, istio);
            return Optional.of(rendered);
        }
    }

    /** A patch of what is not among the files still says what pods get, or that Istio's values are changed. */
    private void unmatched(KustomizePatch patch) {
        context.manifests().resolve(patch.body());
        String group = KubernetesObject.of("", patch.body())
                .map(KubernetesObject::group)
                .orElseGet(() ->
                        patch.selector().map(own -> Nodes.text(own, "group")).orElse(""));
        boolean installs = INSTALLING.contains(patch.kind()) || OPERATORS.contains(group);
        if (installs && patch.namesIstio()) {
            String title = (patch.kind() + " " + patch.name()).strip();
            findings.open(title, "patches", patch.place(), KustomizeProblems.missingTarget(title));
        }
    }
}
