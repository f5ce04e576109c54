// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Collector;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.mesh.ManifestResolver;
import io.github.istiofips.mesh.Observation;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.Problems;
import io.github.istiofips.mesh.SourceReader;
import io.github.istiofips.project.EmbeddedYaml;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds Istio's charts and images in kustomization files, which only Kustomize can render
 * (kubectl.docs.kubernetes.io/references/kustomize/kustomization).
 */
public final class KustomizeResolver {

    private static final Pattern FILE = Pattern.compile("kustomization\\.ya?ml", Pattern.CASE_INSENSITIVE);
    /** Kustomize writes these into the templates of pods too. */
    private static final String ANNOTATIONS = "commonAnnotations";

    private static final String PATCH = "patch of a kustomization";

    private final SourceReader reader;
    private final Collector collector;
    private final ManifestResolver manifests;

    public KustomizeResolver(SourceReader reader, Collector collector, ManifestResolver manifests) {
        this.reader = reader;
        this.collector = collector;
        this.manifests = manifests;
    }

    /** Tells whether Kustomize reads a file of that name. */
    public static boolean isKustomization(String name) {
        return FILE.matcher(name).matches();
    }

    /** Adds an open image for each chart and image of Istio, and what patches and annotations say about pods. */
    public void resolve(YamlMapping kustomization) {
        for (YamlMapping chart : mappings(kustomization, "helmCharts")) {
            chart.scalar("name")
                    .filter(name -> CarrierTable.isChart(name.text(), chart))
                    .ifPresent(name -> open("chart " + name.text(), "helmCharts.name", name));
        }
        for (YamlMapping image : mappings(kustomization, "images")) {
            image.scalar("name")
                    .filter(this::isIstios)
                    .or(() -> image.scalar("newName").filter(this::isIstios))
                    .ifPresent(name -> open("image " + name.text(), "images.name", name));
        }
        patches(kustomization);
    }

    private void patches(YamlMapping kustomization) {
        for (String key : List.of("patches", "patchesJson6902")) {
            mappings(kustomization, key).forEach(patch -> patch.scalar("patch").ifPresent(this::patch));
        }
        for (YamlNode patch : items(kustomization, "patchesStrategicMerge")) {
            if (patch instanceof YamlScalar text && text.text().contains("\n")) {
                patch(text);
            }
        }
        kustomization
                .mapping(ANNOTATIONS)
                .ifPresent(annotations -> manifests.resolve(annotations, "every pod of a kustomization"));
    }

    private void patch(YamlScalar text) {
        try {
            for (YamlNode document : EmbeddedYaml.parse(text)) {
                manifests.resolve(document);
            }
        } catch (SourceException e) {
            Origin origin = new Origin(e.location().or(() -> Optional.of(text.location())), "patches.patch", PATCH);
            collector.add(new Observation(
                    Observation.Kind.SOURCE_UNREADABLE,
                    text.location().file(),
                    e.getMessage(),
                    "Correct the patch, which Kustomize reads as YAML.",
                    origin));
        }
    }

    private boolean isIstios(YamlScalar image) {
        return reader.components().recognise(image.text()).isPresent();
    }

    private void open(String what, String key, YamlScalar name) {
        Origin origin = new Origin(Optional.of(name.location()), key, "rendered by Kustomize");
        collector.add(
                ImageOutcome.open(Component.OTHER, name.text(), List.of(origin), Problems.kustomize(what)), origin);
    }

    private static List<YamlMapping> mappings(YamlMapping parent, String key) {
        return items(parent, key).stream()
                .filter(YamlMapping.class::isInstance)
                .map(YamlMapping.class::cast)
                .toList();
    }

    private static List<YamlNode> items(YamlMapping parent, String key) {
        return parent.sequence(key).map(YamlSequence::items).orElse(List.of());
    }
}
