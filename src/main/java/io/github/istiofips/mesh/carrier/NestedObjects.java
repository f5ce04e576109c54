// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Objects that stand whole inside another document, as in a Crossplane Object, a ConfigurationPolicy, a rule that generates,
 * or a chart's value for extra objects. Pods in them are found with the outer document; these are for what counts by its kind.
 */
public final class NestedObjects {

    /** Of which an object has one, unlike a reference to an object. */
    private static final List<String> CONTENT = List.of("spec", "data", "stringData", "metadata", "items", "objects");

    private NestedObjects() {}

    /** Returns the objects inside an object, outer ones first; the parser bounds the nesting. */
    public static List<KubernetesObject> of(KubernetesObject object) {
        return in(object.file(), object.node());
    }

    /** Returns the objects inside a document, which is not one of them itself. */
    public static List<KubernetesObject> in(String file, YamlNode document) {
        List<KubernetesObject> found = new ArrayList<>();
        children(document).forEach(child -> collect(file, child, found));
        return List.copyOf(found);
    }

    private static void collect(String file, YamlNode node, List<KubernetesObject> found) {
        if (node instanceof YamlMapping mapping && isObject(mapping)) {
            KubernetesObject.of(file, mapping).ifPresent(found::add);
        }
        children(node).forEach(child -> collect(file, child, found));
    }

    private static boolean isObject(YamlMapping mapping) {
        return mapping.scalar("apiVersion").isPresent()
                && mapping.scalar("kind").isPresent()
                && CONTENT.stream()
                        .anyMatch(key -> mapping.get(key)
                                .filter(content -> content instanceof YamlMapping || content instanceof YamlSequence)
                                .isPresent());
    }

    private static Stream<YamlNode> children(YamlNode node) {
        if (node instanceof YamlMapping mapping) {
            return mapping.entries().values().stream();
        }
        return node instanceof YamlSequence sequence ? sequence.items().stream() : Stream.empty();
    }
}
