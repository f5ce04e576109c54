// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The texts of a tree of nodes: its scalars and keys. */
final class NodeTexts {

    private NodeTexts() {}

    /** Returns a mapping with every scalar and key changed; places stay as the change leaves them. */
    static YamlMapping map(YamlMapping mapping, UnaryOperator<YamlScalar> change) {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> {
            YamlScalar name = new YamlScalar(key, YamlScalar.Style.QUOTED, value.location());
            entries.put(change.apply(name).text(), map(value, change));
        });
        return new YamlMapping(entries, mapping.location());
    }

    /** Returns a node with every scalar and key in it changed. */
    static YamlNode map(YamlNode node, UnaryOperator<YamlScalar> change) {
        if (node instanceof YamlMapping mapping) {
            return map(mapping, change);
        }
        if (node instanceof YamlSequence sequence) {
            return new YamlSequence(
                    sequence.items().stream().map(item -> map(item, change)).toList(), sequence.location());
        }
        return change.apply((YamlScalar) node);
    }

    /** Returns a scalar with another text on the same lines, which is text whatever it looks like. */
    static YamlScalar withText(YamlScalar scalar, String text) {
        YamlScalar.Style style = scalar.style() == YamlScalar.Style.PLAIN ? YamlScalar.Style.QUOTED : scalar.style();
        return new YamlScalar(text, style, scalar.location(), scalar.textStart());
    }

    /** Returns every scalar in a node. */
    static Stream<YamlScalar> scalars(YamlNode node) {
        if (node instanceof YamlMapping mapping) {
            return mapping.entries().values().stream().flatMap(NodeTexts::scalars);
        }
        return node instanceof YamlSequence sequence
                ? sequence.items().stream().flatMap(NodeTexts::scalars)
                : Stream.of((YamlScalar) node);
    }
}
