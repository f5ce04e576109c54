// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlScalar;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Selects objects, as the {@code target} of a patch does: each field is a regular expression for the whole text, an absent
 * one selects everything (kubectl.docs.kubernetes.io/references/kustomize/kustomization/patches).
 *
 * @param group pattern of the group
 * @param version pattern of the version
 * @param kind pattern of the kind
 * @param name pattern of the name
 * @param namespace pattern of the namespace
 * @param labels selector of labels
 * @param annotations selector of annotations
 */
record PatchTarget(
        Optional<Pattern> group,
        Optional<Pattern> version,
        Optional<Pattern> kind,
        Optional<Pattern> name,
        Optional<Pattern> namespace,
        LabelSelector labels,
        LabelSelector annotations) {

    /** Reads a target. */
    static PatchTarget of(YamlMapping target) {
        return new PatchTarget(
                pattern(target, "group"),
                pattern(target, "version"),
                pattern(target, "kind"),
                pattern(target, "name"),
                pattern(target, "namespace"),
                LabelSelector.of(Nodes.text(target, "labelSelector")),
                LabelSelector.of(Nodes.text(target, "annotationSelector")));
    }

    boolean selects(RenderedObject rendered) {
        KubernetesObject object = rendered.object();
        String apiVersion = object.text("apiVersion");
        return matches(group, object.group())
                && matches(version, apiVersion.substring(apiVersion.indexOf('/') + 1))
                && matches(kind, object.kind())
                && rendered.names().stream().anyMatch(own -> matches(name, own))
                && (matches(namespace, object.namespace())
                        || rendered.namespaces().stream().anyMatch(own -> matches(namespace, own)))
                && labels.test(rendered.metadata("labels"))
                && annotations.test(rendered.metadata("annotations"));
    }

    /** Tells whether objects of a kind can be selected. */
    boolean mayBeKind(String other) {
        return matches(kind, other);
    }

    private static boolean matches(Optional<Pattern> pattern, String text) {
        return pattern.isEmpty() || pattern.get().matcher(text).matches();
    }

    private static Optional<Pattern> pattern(YamlMapping target, String key) {
        return target.scalar(key)
                .map(YamlScalar::text)
                .filter(text -> !text.isEmpty())
                .map(text -> NamePattern.of(text, ""));
    }
}
