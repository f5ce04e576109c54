// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

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
final class KustomizeResolver {

    private static final Pattern FILE = Pattern.compile("kustomization\\.ya?ml", Pattern.CASE_INSENSITIVE);

    private final SourceReader reader;
    private final Collector collector;

    KustomizeResolver(SourceReader reader, Collector collector) {
        this.reader = reader;
        this.collector = collector;
    }

    /** Tells whether Kustomize reads a file of that name. */
    static boolean isKustomization(String name) {
        return FILE.matcher(name).matches();
    }

    /** Adds an open image for each chart and image of Istio. */
    void resolve(YamlMapping kustomization) {
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
        List<YamlNode> items = parent.sequence(key).map(YamlSequence::items).orElse(List.of());
        return items.stream()
                .filter(YamlMapping.class::isInstance)
                .map(YamlMapping.class::cast)
                .toList();
    }
}
