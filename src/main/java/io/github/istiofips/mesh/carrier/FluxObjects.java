// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the objects of the module that Flux's objects refer to by name, those that kustomizations generate included. */
final class FluxObjects {

    private static final String SECRET = "Secret";
    private static final String SOPS_VALUE = "ENC[";
    /** What SOPS adds to a file that it encrypts (getsops.io/docs). */
    private static final Pattern SOPS_BLOCK = Pattern.compile("(?m)^sops:");

    private final ProjectIndex index;

    FluxObjects(ProjectIndex index) {
        this.index = index;
    }

    /**
     * Returns the objects that a reference may mean: those of the kustomizations that give the object which refers to them,
     * or else those beside it, or else all of the name. A namespace that Kustomize gives is not in the files, so any other
     * is taken if none of the right one is there.
     */
    List<KubernetesObject> find(String kind, String name, String namespace, KubernetesObject from) {
        List<KubernetesObject> exact = index.objects(kind, name, namespace);
        List<KubernetesObject> found = exact.isEmpty() ? index.objects(kind, name, "") : exact;
        List<KubernetesObject> together = found.stream()
                .filter(object -> !Collections.disjoint(index.roots(object), index.roots(from)))
                .toList();
        List<KubernetesObject> near = together.isEmpty()
                ? found.stream().filter(object -> isBeside(object, from)).toList()
                : together;
        return near.isEmpty() ? found : near;
    }

    /** Returns the data of the ConfigMaps or Secrets that a reference may mean. */
    List<FluxData> data(String kind, String name, String namespace, KubernetesObject from) {
        return find(kind, name, namespace, from).stream().map(FluxObjects::data).toList();
    }

    private static boolean isBeside(KubernetesObject object, KubernetesObject other) {
        return ProjectIndex.directory(object.file()).equals(ProjectIndex.directory(other.file()));
    }

    private static FluxData data(KubernetesObject object) {
        boolean secret = object.kind().equals(SECRET);
        Map<String, YamlScalar> texts = new LinkedHashMap<>();
        boolean encrypted = object.mapping("sops").isPresent();
        for (Map.Entry<String, YamlNode> entry : entries(object, "data").entrySet()) {
            if (entry.getValue() instanceof YamlScalar text) {
                encrypted |= isEncrypted(text);
                Optional<YamlScalar> plain = secret ? decoded(text) : Optional.of(text);
                plain.ifPresent(value -> texts.put(entry.getKey(), value));
            }
        }
        for (Map.Entry<String, YamlNode> entry : entries(object, "stringData").entrySet()) {
            if (entry.getValue() instanceof YamlScalar text) {
                encrypted |= isEncrypted(text);
                texts.put(entry.getKey(), text);
            }
        }
        return new FluxData(object.file(), object.title(), texts, secret, encrypted, object);
    }

    private static Map<String, YamlNode> entries(KubernetesObject object, String key) {
        return object.mapping(key).map(YamlMapping::entries).orElse(Map.of());
    }

    private static Optional<YamlScalar> decoded(YamlScalar text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.text().replaceAll("\\s", ""));
            String plain = new String(bytes, StandardCharsets.UTF_8);
            return Optional.of(new YamlScalar(plain, YamlScalar.Style.BLOCK, text.location()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean isEncrypted(YamlScalar text) {
        return text.text().startsWith(SOPS_VALUE)
                || SOPS_BLOCK.matcher(text.text()).find();
    }
}
