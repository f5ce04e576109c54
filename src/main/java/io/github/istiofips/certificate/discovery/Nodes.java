// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate.discovery;

import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.List;
import java.util.Optional;

/** Short ways to what Kubernetes objects hold. */
final class Nodes {

    private Nodes() {}

    static List<YamlNode> items(YamlMapping mapping, String key) {
        return mapping.sequence(key).map(YamlSequence::items).orElse(List.of());
    }

    static Optional<String> text(YamlMapping mapping, String key) {
        return mapping.scalar(key).map(YamlScalar::text);
    }

    /** Returns a mapping by the dotted path to it. */
    static Optional<YamlMapping> mapping(YamlMapping object, String path) {
        return object.find(path).filter(YamlMapping.class::isInstance).map(YamlMapping.class::cast);
    }

    /** Returns the text of a scalar other than null by the dotted path to it. */
    static Optional<String> textAt(YamlMapping object, String path) {
        return scalarAt(object, path).map(YamlScalar::text);
    }

    /** Returns a scalar other than null by the dotted path to it. */
    static Optional<YamlScalar> scalarAt(YamlMapping object, String path) {
        return object.find(path)
                .filter(YamlScalar.class::isInstance)
                .map(YamlScalar.class::cast)
                .filter(scalar -> !scalar.isNull());
    }

    /** Returns {@code metadata.name}; empty text for an object without a name. */
    static String nameOf(YamlMapping object) {
        return textAt(object, "metadata.name").orElse("");
    }

    /** Tells whether {@code apiVersion} is of a group. */
    static boolean isOfGroup(YamlMapping object, String group) {
        return text(object, "apiVersion")
                .filter(version -> version.startsWith(group + "/"))
                .isPresent();
    }
}
