// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.YamlMapping;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * An object on its way through kustomizations. Names and labels that they give it bear on what patches select, not on
 * images, so they are kept beside the object, which stays as it is written.
 *
 * @param object the object as patched so far
 * @param names names that patches may call it by, earlier ones included
 * @param namespaces namespaces that kustomizations put it into
 * @param labels labels that kustomizations add
 * @param annotations annotations that kustomizations add
 */
record RenderedObject(
        KubernetesObject object,
        Set<String> names,
        Set<String> namespaces,
        Map<String, String> labels,
        Map<String, String> annotations) {

    /** Kinds with pods, whose lists merge by key; no other product defines kinds in these groups. */
    private static final Set<String> BUILT_IN = Set.of("", "apps", "batch", "extensions");

    RenderedObject {
        names = Set.copyOf(names);
        namespaces = Set.copyOf(namespaces);
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    static RenderedObject of(KubernetesObject object) {
        return new RenderedObject(object, Set.of(object.name()), Set.of(), Map.of(), Map.of());
    }

    /** Returns the same object with another content. */
    RenderedObject with(YamlMapping node) {
        return new RenderedObject(new KubernetesObject(object.file(), node), names, namespaces, labels, annotations);
    }

    /** Returns the object as a kustomization names, places and labels it. */
    RenderedObject under(
            String prefix, String suffix, String namespace, Map<String, String> more, Map<String, String> notes) {
        Set<String> allNames = new LinkedHashSet<>(names);
        names.forEach(name -> allNames.add(prefix + name + suffix));
        Set<String> allNamespaces = new LinkedHashSet<>(namespaces);
        if (!namespace.isEmpty()) {
            allNamespaces.add(namespace);
        }
        return new RenderedObject(object, allNames, allNamespaces, join(labels, more), join(annotations, notes));
    }

    /** Tells whether the object is of a kind of Kubernetes that holds pods or their configuration. */
    boolean isBuiltIn() {
        return BUILT_IN.contains(object.group());
    }

    /** Tells whether the object is called by that name in that namespace; an absent namespace may be any. */
    boolean isCalled(String name, String namespace) {
        return names.contains(name)
                && (namespace.isEmpty()
                        || object.namespace().isEmpty()
                        || object.namespace().equals(namespace)
                        || namespaces.contains(namespace));
    }

    /** Returns the labels or annotations of the object and those that kustomizations add. */
    Map<String, String> metadata(String key) {
        return join(Nodes.texts(object.mapping("metadata." + key)), key.equals("labels") ? labels : annotations);
    }

    private static Map<String, String> join(Map<String, String> known, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(known);
        all.putAll(more);
        return all;
    }
}
