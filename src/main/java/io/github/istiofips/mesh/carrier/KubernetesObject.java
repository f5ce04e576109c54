// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Origin;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import java.util.Optional;

/**
 * An object of a Kubernetes API.
 *
 * @param file path of the file that holds it, as reports name it
 * @param node the object, whose nodes know their places
 */
public record KubernetesObject(String file, YamlMapping node) {

    /** Returns an object if a node is one: a mapping with {@code apiVersion} or {@code kind}, the second at least. */
    public static Optional<KubernetesObject> of(String file, YamlNode node) {
        return node instanceof YamlMapping mapping && mapping.scalar("kind").isPresent()
                ? Optional.of(new KubernetesObject(file, mapping))
                : Optional.empty();
    }

    /** Returns the kind. */
    public String kind() {
        return text("kind");
    }

    /** Returns the part of {@code apiVersion} before the slash; empty for the core group. */
    public String group() {
        String version = text("apiVersion");
        return version.substring(0, Math.max(0, version.indexOf('/')));
    }

    /** Returns {@code metadata.name}, or an empty text. */
    public String name() {
        return text("metadata.name");
    }

    /** Returns {@code metadata.namespace}, or an empty text. */
    public String namespace() {
        return text("metadata.namespace");
    }

    /** Returns kind and name, as messages call the object. */
    public String title() {
        return name().isEmpty() ? kind() : kind() + " " + name();
    }

    /** Tells whether the object is of a kind of a group. */
    public boolean is(String group, String kind) {
        return group().equals(group) && kind().equals(kind);
    }

    /** Returns the map at a path of keys separated by dots. */
    public Optional<YamlMapping> mapping(String path) {
        return node.find(path).filter(YamlMapping.class::isInstance).map(YamlMapping.class::cast);
    }

    /** Returns the scalar at a path of keys separated by dots. */
    public Optional<YamlScalar> scalar(String path) {
        return node.find(path).filter(YamlScalar.class::isInstance).map(YamlScalar.class::cast);
    }

    /** Returns the text of the scalar at a path, or an empty text. */
    public String text(String path) {
        return scalar(path).map(YamlScalar::text).orElse("");
    }

    /** Returns the place of the object with a reason. */
    public Origin origin(String key, String why) {
        return new Origin(Optional.of(node.location()), key, why);
    }
}
