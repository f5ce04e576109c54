// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Collector;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.SourceReader;
import io.github.istiofips.project.EmbeddedYaml;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.List;
import java.util.Optional;

/**
 * The images that a chart says it runs, in the annotation {@code helm.sh/images} of its Chart.yaml: text that holds a list
 * with an {@code image} each. Nothing makes Helm run just these, so they count only where the chart's values tell no image.
 */
final class ListedImages {

    private static final String ANNOTATION = "helm.sh/images";

    private final SourceReader reader;
    private final Collector collector;

    ListedImages(SourceReader reader, Collector collector) {
        this.reader = reader;
        this.collector = collector;
    }

    /**
     * Adds the images of Istio that a chart lists.
     *
     * @return whether there is one
     */
    boolean resolve(HelmChart chart) {
        Optional<YamlScalar> text =
                chart.description().mapping("annotations").flatMap(annotations -> annotations.scalar(ANNOTATION));
        boolean found = false;
        for (YamlNode document : text.map(ListedImages::parsed).orElse(List.of())) {
            for (YamlNode item : document instanceof YamlSequence list ? list.items() : List.<YamlNode>of()) {
                found |= item instanceof YamlMapping entry
                        && entry.scalar("image").filter(this::add).isPresent();
            }
        }
        if (found) {
            collector.note(chart.place() + ": images of Istio listed in annotation " + ANNOTATION
                    + ", taken as found since the chart's values do not tell them.");
        }
        return found;
    }

    private static List<YamlNode> parsed(YamlScalar text) {
        try {
            return EmbeddedYaml.parse(text);
        } catch (SourceException e) {
            return List.of(); // an annotation is free text
        }
    }

    private boolean add(YamlScalar image) {
        Optional<Component> component = reader.components()
                .recognise(reader.placeholders().fill(image.text()).text());
        Origin origin =
                new Origin(Optional.of(image.location()), ANNOTATION, "listed by the chart, which is no proof of use");
        component.ifPresent(known -> collector.add(reader.reference(known, image.text(), origin), origin));
        return component.isPresent();
    }
}
