// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.YamlScalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The data of a ConfigMap or Secret, which an object of the module holds or a kustomization makes from files.
 *
 * @param file path of the file that holds the object or makes it
 * @param title kind and name
 * @param texts entries whose text the file holds
 * @param secret whether messages must not quote it
 * @param encrypted whether its entries are encrypted
 * @param object the object
 */
record FluxData(
        String file,
        String title,
        Map<String, YamlScalar> texts,
        boolean secret,
        boolean encrypted,
        KubernetesObject object) {

    FluxData {
        texts = Map.copyOf(texts);
    }

    /** Tells whether there is an entry of a key. */
    boolean has(String key) {
        return texts.containsKey(key);
    }

    /** Returns the entry of a key that there is. */
    YamlScalar text(String key) {
        return Objects.requireNonNull(texts.get(key), key);
    }

    /** Returns the same with texts filled by what Flux substitutes. */
    FluxData filled(FluxSubstitution.Variant variant) {
        Map<String, YamlScalar> changed = new LinkedHashMap<>();
        texts.forEach((key, text) -> changed.put(key, variant.fill(file, text)));
        return new FluxData(file, title, changed, secret, encrypted, object);
    }
}
