// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Origin;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A chart that another one depends on (helm.sh/docs/topics/charts, "Chart Dependencies").
 *
 * @param name name of the chart
 * @param key key of its values in the parent: the alias if it has one
 * @param version version or range as written, or an empty text
 * @param repository where it comes from as written, or an empty text
 * @param conditions paths of values, the first of which that holds a boolean switches it
 * @param tags names of switches below {@code tags} in the values
 * @param origin where it stands
 */
record ChartDependency(
        String name,
        String key,
        String version,
        String repository,
        List<String> conditions,
        List<String> tags,
        Origin origin) {

    private static final String FILE = "file://";

    ChartDependency {
        conditions = List.copyOf(conditions);
        tags = List.copyOf(tags);
    }

    /** Returns the dependencies that a Chart.yaml or requirements.yaml lists. */
    static List<ChartDependency> listed(YamlMapping description) {
        return description.sequence("dependencies").map(YamlSequence::items).orElse(List.of()).stream()
                .filter(YamlMapping.class::isInstance)
                .map(item -> of((YamlMapping) item))
                .filter(dependency -> !dependency.name().isEmpty())
                .toList();
    }

    private static ChartDependency of(YamlMapping node) {
        String name = text(node, "name");
        String alias = text(node, "alias");
        return new ChartDependency(
                name,
                alias.isEmpty() ? name : alias,
                text(node, "version"),
                text(node, "repository"),
                Arrays.stream(text(node, "condition").strip().split(",", -1))
                        .filter(path -> !path.isEmpty())
                        .toList(),
                node.sequence("tags").map(YamlSequence::items).orElse(List.of()).stream()
                        .filter(YamlScalar.class::isInstance)
                        .map(tag -> ((YamlScalar) tag).text())
                        .toList(),
                new Origin(Optional.of(node.location()), "dependencies", "dependency on " + name));
    }

    private static String text(YamlMapping mapping, String key) {
        return mapping.scalar(key).map(YamlScalar::text).orElse("");
    }

    /** Returns the path of the chart, relative to the parent's directory, if it is said to lie in the file system. */
    Optional<String> path() {
        return Optional.of(repository).filter(text -> text.startsWith(FILE)).map(text -> text.substring(FILE.length()));
    }

    /** Returns the chart as carriers name it. */
    ChartReference reference() {
        return new ChartReference(name, repository + " " + key, Optional.of(version), origin);
    }
}
