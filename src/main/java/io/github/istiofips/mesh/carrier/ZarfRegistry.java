// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.Value;
import io.github.istiofips.project.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Fills {@code ###ZARF_REGISTRY###}: at deployment it is the cluster's own registry, into which Zarf copies the images
 * that a component takes along, path and tag unchanged (docs.zarf.dev/ref/values, docs.zarf.dev/ref/init-package). What
 * runs is therefore the image of that path that is taken along, wherever it comes from.
 */
final class ZarfRegistry {

    private static final String PLACEHOLDER = "###ZARF_REGISTRY###/";
    private static final String DOCKER_HUB = "docker.io";

    /** Host and path of each image. */
    private final List<String[]> images;

    ZarfRegistry(List<YamlScalar> images) {
        this.images = images.stream().map(image -> split(image.text())).toList();
    }

    private static String[] split(String reference) {
        int slash = reference.indexOf('/');
        String first = slash < 0 ? "" : reference.substring(0, slash);
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        return host ? new String[] {first, reference.substring(slash + 1)} : new String[] {DOCKER_HUB, reference};
    }

    /** Returns values with the placeholder filled where the images tell one host for what follows it. */
    HelmValues fill(HelmValues values) {
        return new HelmValues((Value.Block) fill(values.root()));
    }

    private Value fill(Value value) {
        if (value instanceof Value.Block block) {
            Map<String, Value> entries = new LinkedHashMap<>();
            block.entries().forEach((key, child) -> entries.put(key, fill(child)));
            return new Value.Block(entries);
        }
        if (value instanceof Value.Items items) {
            List<Value> filled = new ArrayList<>();
            items.values().forEach(item -> filled.add(fill(item)));
            return new Value.Items(filled);
        }
        Value.Scalar scalar = (Value.Scalar) value;
        return filled(scalar.rendered())
                .map(text -> (Value)
                        new Value.Scalar(text, text, scalar.kind(), scalar.key(), scalar.location(), scalar.source()))
                .orElse(value);
    }

    private Optional<String> filled(String text) {
        if (!text.startsWith(PLACEHOLDER)) {
            return Optional.empty();
        }
        String path = text.substring(PLACEHOLDER.length());
        Set<String> hosts = images.stream()
                .filter(image -> image[1].equals(path) || image[1].startsWith(path + "/"))
                .map(image -> image[0])
                .collect(Collectors.toSet());
        return hosts.size() == 1 ? Optional.of(hosts.iterator().next() + "/" + path) : Optional.empty();
    }
}
