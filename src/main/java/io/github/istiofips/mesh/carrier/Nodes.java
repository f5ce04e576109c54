// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads and rebuilds nodes; a node that is rebuilt keeps its place. */
final class Nodes {

    /** Words that stand wherever something is Istio's. */
    private static final Pattern ISTIO = Pattern.compile("istio|ztunnel|proxyv2", Pattern.CASE_INSENSITIVE);

    private Nodes() {}

    /** Returns the text of a scalar, or an empty text. */
    static String text(YamlMapping mapping, String key) {
        return mapping.scalar(key).map(YamlScalar::text).orElse("");
    }

    /** Returns the items of a sequence; none if there is no sequence. */
    static List<YamlNode> items(YamlMapping mapping, String key) {
        return mapping.sequence(key).map(YamlSequence::items).orElse(List.of());
    }

    /** Returns the mappings among the items of a sequence. */
    static List<YamlMapping> mappings(YamlMapping mapping, String key) {
        return items(mapping, key).stream()
                .filter(YamlMapping.class::isInstance)
                .map(YamlMapping.class::cast)
                .toList();
    }

    /** Returns the scalars other than null among the items of a sequence. */
    static List<YamlScalar> scalars(YamlMapping mapping, String key) {
        return items(mapping, key).stream()
                .filter(item -> item instanceof YamlScalar scalar && !scalar.isNull())
                .map(YamlScalar.class::cast)
                .toList();
    }

    /** Returns the mapping with a key set. */
    static YamlMapping with(YamlMapping mapping, String key, YamlNode value) {
        return with(mapping, Map.of(key, value));
    }

    /** Returns the mapping with several keys set. */
    static YamlMapping with(YamlMapping mapping, Map<String, YamlNode> values) {
        Map<String, YamlNode> entries = new LinkedHashMap<>(mapping.entries());
        entries.putAll(values);
        return new YamlMapping(entries, mapping.location());
    }

    /** Returns the mapping without a key. */
    static YamlMapping without(YamlMapping mapping, String key) {
        Map<String, YamlNode> entries = new LinkedHashMap<>(mapping.entries());
        entries.remove(key);
        return new YamlMapping(entries, mapping.location());
    }

    /** Returns the mapping of texts under a key, such as labels. */
    static Map<String, String> texts(Optional<YamlMapping> mapping) {
        Map<String, String> texts = new LinkedHashMap<>();
        mapping.ifPresent(found -> found.entries().forEach((key, value) -> {
            if (value instanceof YamlScalar scalar) {
                texts.put(key, scalar.text());
            }
        }));
        return texts;
    }

    static boolean namesIstio(String text) {
        return ISTIO.matcher(text).find();
    }

    /** Tells whether a key or text at or below a node names Istio. */
    static boolean namesIstio(YamlNode node) {
        if (node instanceof YamlMapping mapping) {
            return mapping.entries().entrySet().stream()
                    .anyMatch(entry -> namesIstio(entry.getKey()) || namesIstio(entry.getValue()));
        }
        return node instanceof YamlSequence sequence
                ? sequence.items().stream().anyMatch(Nodes::namesIstio)
                : namesIstio(((YamlScalar) node).text());
    }

    /** Tells whether a key or text at or below a node contains a word in lower case. */
    static boolean mentions(YamlNode node, String word) {
        if (node instanceof YamlMapping mapping) {
            return mapping.entries().entrySet().stream()
                    .anyMatch(entry ->
                            entry.getKey().toLowerCase(Locale.ROOT).contains(word) || mentions(entry.getValue(), word));
        }
        return node instanceof YamlSequence sequence
                ? sequence.items().stream().anyMatch(item -> mentions(item, word))
                : ((YamlScalar) node).text().toLowerCase(Locale.ROOT).contains(word);
    }

    /** Tells whether a text at or below a node holds an action of a template. */
    static boolean holdsTemplate(YamlNode node) {
        if (node instanceof YamlMapping mapping) {
            return mapping.entries().values().stream().anyMatch(Nodes::holdsTemplate);
        }
        return node instanceof YamlSequence sequence
                ? sequence.items().stream().anyMatch(Nodes::holdsTemplate)
                : ((YamlScalar) node).text().contains("{{");
    }

    static boolean isNull(YamlNode node) {
        return node instanceof YamlScalar scalar && scalar.isNull();
    }
}
