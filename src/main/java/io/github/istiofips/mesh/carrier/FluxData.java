// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.YamlScalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The data of a ConfigMap or Secret, which an object of the module holds or a kustomization makes from files.
 *
 * @param file path of the file that holds the object or makes it
 * @param title kind and name
 * @param texts entries whose text the file holds
 * @param files entries made from files
 * @param secret whether messages must not quote it
 * @param encrypted whether its entries are encrypted
 * @param object the object, unless a kustomization makes it
 */
record FluxData(
        String file,
        String title,
        Map<String, YamlScalar> texts,
        Map<String, ProjectFile> files,
        boolean secret,
        boolean encrypted,
        Optional<KubernetesObject> object) {

    FluxData {
        texts = Map.copyOf(texts);
        files = Map.copyOf(files);
    }

    /** Tells whether there is an entry of a key. */
    boolean has(String key) {
        return texts.containsKey(key) || files.containsKey(key);
    }

    Optional<YamlScalar> text(String key) {
        return Optional.ofNullable(texts.get(key));
    }

    Optional<ProjectFile> made(String key) {
        return Optional.ofNullable(files.get(key));
    }

    /** Returns the same with texts filled by what Flux substitutes. */
    FluxData filled(FluxSubstitution.Variant variant) {
        Map<String, YamlScalar> changed = new LinkedHashMap<>();
        texts.forEach((key, text) -> changed.put(key, variant.fill(file, text)));
        return new FluxData(file, title, changed, files, secret, encrypted, object);
    }
}
