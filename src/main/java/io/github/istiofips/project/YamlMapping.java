// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A mapping with merge keys ({@code <<}) already flattened; of duplicate keys the last one counts, as with the YAML
 * reader of Helm and kubectl (sigs.k8s.io/yaml).
 *
 * @param entries values by key text, in order of first appearance
 * @param location where it starts
 */
public record YamlMapping(Map<String, YamlNode> entries, Location location) implements YamlNode {
    public YamlMapping {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    /** Returns the value of a key. */
    public Optional<YamlNode> get(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Returns the value of a key if it is a mapping. */
    public Optional<YamlMapping> mapping(String key) {
        return get(key).filter(YamlMapping.class::isInstance).map(YamlMapping.class::cast);
    }

    /** Returns the value of a key if it is a scalar other than null. */
    public Optional<YamlScalar> scalar(String key) {
        return get(key).filter(YamlScalar.class::isInstance)
                .map(YamlScalar.class::cast)
                .filter(scalar -> !scalar.isNull());
    }

    /** Returns the value of a key if it is a sequence. */
    public Optional<YamlSequence> sequence(String key) {
        return get(key).filter(YamlSequence.class::isInstance).map(YamlSequence.class::cast);
    }

    /**
     * Looks a node up by path.
     *
     * @param path keys of nested mappings, separated by dots, such as {@code global.proxy.image}
     */
    public Optional<YamlNode> find(String path) {
        int dot = path.indexOf('.');
        return dot < 0
                ? get(path)
                : mapping(path.substring(0, dot)).flatMap(nested -> nested.find(path.substring(dot + 1)));
    }
}
