// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Collector;
import io.github.istiofips.mesh.HelmResolver;
import io.github.istiofips.mesh.IstioOperatorResolver;
import io.github.istiofips.mesh.ManifestResolver;
import io.github.istiofips.mesh.MeshRequest;
import io.github.istiofips.mesh.SourceReader;
import io.github.istiofips.project.Placeholders;
import io.github.istiofips.project.ProjectFiles;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Builds the kustomizations of a directory, and writes objects in a form that can be compared. */
final class KustomizeRendering {

    private KustomizeRendering() {}

    static CarrierContext context(Path base) throws IOException {
        ProjectFiles files = ProjectFiles.walk(base, List.of());
        SourceReader reader =
                new SourceReader(new MeshRequest(base, files, List.of(), Optional.empty(), Placeholders.none()));
        Collector collector = new Collector();
        ProjectIndex index = new ProjectIndex(files.list());
        HelmResolver helm = new HelmResolver(reader, collector);
        return new CarrierContext(
                reader,
                collector,
                index,
                new ChartInstaller(helm, new ChartDirectories(index, reader, collector, helm)),
                new IstioOperatorResolver(reader, collector),
                new ManifestResolver(reader, collector));
    }

    static List<YamlNode> build(Path base) throws IOException {
        return new Kustomizations(context(base))
                .build().stream().map(object -> (YamlNode) object.node()).toList();
    }

    /** Returns objects sorted, keys sorted, each on a line. */
    static String canonical(List<? extends YamlNode> objects) {
        return objects.stream().map(KustomizeRendering::text).sorted().collect(Collectors.joining("\n"));
    }

    private static String text(YamlNode node) {
        if (node instanceof YamlMapping mapping) {
            Map<String, String> entries = new TreeMap<>();
            mapping.entries().forEach((key, value) -> entries.put(key, text(value)));
            return entries.toString();
        }
        if (node instanceof YamlSequence sequence) {
            return sequence.items().stream()
                    .map(KustomizeRendering::text)
                    .toList()
                    .toString();
        }
        YamlScalar scalar = (YamlScalar) node;
        return scalar.isNull() ? "null" : scalar.text().strip();
    }
}
