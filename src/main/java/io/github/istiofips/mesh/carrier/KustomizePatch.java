// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.JsonPatch;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One patch: a partial object, or the operations of a JSON patch.
 *
 * @param target what it selects; empty if the partial object names what it changes
 * @param selector the same as written
 * @param body the partial object or the sequence of operations
 */
record KustomizePatch(Optional<PatchTarget> target, Optional<YamlMapping> selector, YamlNode body) {

    /** Keys under which images stand, or the texts that templates of pods are made of. */
    private static final Set<String> IMAGE_KEYS = Set.of("image", "data", "binaryData", "stringData");

    private static final Set<String> IDENTITY = Set.of("apiVersion", "kind");

    /** Tells whether it is applied to an object. */
    boolean selects(RenderedObject rendered) {
        if (target.isPresent()) {
            return target.get().selects(rendered);
        }
        return KubernetesObject.of(body.location().file(), body)
                .filter(patch -> patch.kind().equals(rendered.object().kind())
                        && patch.group().equals(rendered.object().group())
                        && rendered.isCalled(patch.name(), patch.namespace()))
                .isPresent();
    }

    /**
     * Returns an object with the patch applied.
     *
     * @return empty if the patch takes it away
     * @throws SourceException if an operation cannot be applied
     */
    Optional<RenderedObject> apply(RenderedObject rendered) throws SourceException {
        YamlMapping node = rendered.object().node();
        if (body instanceof YamlSequence operations) {
            return Optional.of(rendered.with(JsonPatchOperations.apply(node, operations)));
        }
        return StrategicMerge.apply(node, withoutIdentity((YamlMapping) body), rendered.isBuiltIn())
                .map(rendered::with);
    }

    /** Kind and name of a partial object only tell what it changes. */
    private static YamlMapping withoutIdentity(YamlMapping patch) {
        YamlMapping rest = patch;
        for (String key : IDENTITY) {
            rest = Nodes.without(rest, key);
        }
        Optional<YamlMapping> metadata = patch.mapping("metadata").map(own -> Nodes.without(own, "name"));
        return metadata.isPresent() ? Nodes.with(rest, "metadata", metadata.get()) : rest;
    }

    Location place() {
        return body.location();
    }

    /** Returns the name it selects, a regular expression or not, or an empty text. */
    String name() {
        return selector.map(own -> Nodes.text(own, "name"))
                .orElseGet(() -> KubernetesObject.of("", body)
                        .map(KubernetesObject::name)
                        .orElse(""));
    }

    /** Returns the kind it selects, or an empty text. */
    String kind() {
        return selector.or(() ->
                        Optional.of(body).filter(YamlMapping.class::isInstance).map(YamlMapping.class::cast))
                .map(own -> Nodes.text(own, "kind"))
                .orElse("");
    }

    /** Returns what it selects: by its target, or as the partial object names it. */
    PatchTarget selection() {
        return target.orElseGet(() ->
                PatchTarget.of(body instanceof YamlMapping own ? own : new YamlMapping(Map.of(), body.location())));
    }

    /** Tells whether Istio is named by what it selects or brings. */
    boolean namesIstio() {
        return selector.filter(Nodes::namesIstio).isPresent() || Nodes.namesIstio(body);
    }

    /** Tells whether it can change images, or texts that hold some. */
    boolean touchesImages() {
        return touchesImages(body);
    }

    private static boolean touchesImages(YamlNode node) {
        if (node instanceof YamlSequence sequence) {
            return sequence.items().stream()
                    .anyMatch(item -> touchesImages(JsonPatch.object(item).orElse(item)) || isOperationOnImages(item));
        }
        return node instanceof YamlMapping mapping
                && mapping.entries().entrySet().stream()
                        .anyMatch(entry -> IMAGE_KEYS.contains(entry.getKey()) || touchesImages(entry.getValue()));
    }

    private static boolean isOperationOnImages(YamlNode item) {
        return item instanceof YamlMapping operation
                && operation.scalar("op").isPresent()
                && operation
                        .scalar("path")
                        .map(YamlScalar::text)
                        .filter(path -> IMAGE_KEYS.stream().anyMatch(key -> (path + "/").contains("/" + key + "/")))
                        .isPresent();
    }
}
