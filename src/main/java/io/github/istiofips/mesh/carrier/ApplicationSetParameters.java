// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Value;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that an ApplicationSet's generators give, by paths of keys separated by dots: those of list generators,
 * also in matrix and merge generators. A generator that asks a cluster or a repository
 * gives one set of what is written beside it.
 */
final class ApplicationSetParameters {

    private static final List<Map<String, YamlScalar>> UNKNOWN = List.of(Map.of());
    /** More sets than any one object makes by hand; beyond it nothing is filled. */
    private static final int MAX_SETS = 1000;
    /** Argo CD itself lets matrix and merge generators nest once. */
    private static final int MAX_DEPTH = 3;

    private ApplicationSetParameters() {}

    /** Returns one or more sets of parameters. */
    static List<Map<String, YamlScalar>> of(KubernetesObject set) {
        List<Map<String, YamlScalar>> sets = new ArrayList<>();
        for (YamlNode item : items(set.mapping("spec"), "generators")) {
            sets.addAll(generator(item, 0));
        }
        return sets.isEmpty() || sets.size() > MAX_SETS ? UNKNOWN : List.copyOf(sets);
    }

    /** Returns a parameter as a template prints it: a number has gone through JSON. */
    static String text(YamlScalar parameter) {
        return Value.of(parameter, "").rendered();
    }

    private static List<Map<String, YamlScalar>> generator(YamlNode node, int depth) {
        if (!(node instanceof YamlMapping generator) || depth > MAX_DEPTH) {
            return UNKNOWN;
        }
        Optional<YamlMapping> list = generator.mapping("list");
        if (list.isPresent()) {
            return list(list.get());
        }
        Optional<YamlMapping> matrix = generator.mapping("matrix");
        if (matrix.isPresent()) {
            return matrix(matrix.get(), depth);
        }
        Optional<YamlMapping> merge = generator.mapping("merge");
        return merge.isPresent() ? merge(merge.get()) : asking(generator);
    }

    /** The set of a generator that asks a cluster or a repository, of which only its own {@code values} are known. */
    private static List<Map<String, YamlScalar>> asking(YamlMapping generator) {
        Map<String, YamlScalar> parameters = new LinkedHashMap<>();
        generator.entries().values().forEach(settings -> {
            if (settings instanceof YamlMapping mapping) {
                mapping.get("values").ifPresent(values -> flatten("values", values, parameters));
            }
        });
        return List.of(parameters);
    }

    private static List<Map<String, YamlScalar>> list(YamlMapping list) {
        List<Map<String, YamlScalar>> sets = new ArrayList<>();
        for (YamlNode element : items(Optional.of(list), "elements")) {
            Map<String, YamlScalar> parameters = new LinkedHashMap<>();
            flatten("", element, parameters);
            sets.add(parameters);
        }
        return sets.isEmpty()
                        || list.get("elementsYaml").isPresent()
                        || list.get("template").isPresent()
                ? UNKNOWN
                : sets;
    }

    private static void flatten(String path, YamlNode node, Map<String, YamlScalar> into) {
        if (node instanceof YamlMapping mapping) {
            mapping.entries().forEach((key, value) -> flatten(Value.join(path, key), value, into));
        } else if (node instanceof YamlScalar scalar) {
            into.put(path, scalar);
        }
    }

    /** Every set of one generator with every set of the other. */
    private static List<Map<String, YamlScalar>> matrix(YamlMapping matrix, int depth) {
        List<Map<String, YamlScalar>> product = UNKNOWN;
        for (YamlNode item : items(Optional.of(matrix), "generators")) {
            List<Map<String, YamlScalar>> factor = generator(item, depth + 1);
            List<Map<String, YamlScalar>> next = new ArrayList<>();
            if ((long) product.size() * factor.size() > MAX_SETS) {
                return UNKNOWN;
            }
            for (Map<String, YamlScalar> left : product) {
                for (Map<String, YamlScalar> right : factor) {
                    Map<String, YamlScalar> both = new LinkedHashMap<>(left);
                    both.putAll(right);
                    next.add(both);
                }
            }
            product = next;
        }
        return product;
    }

    /** The sets of the first list, changed by those of the others that have the same values of the merge keys. */
    private static List<Map<String, YamlScalar>> merge(YamlMapping merge) {
        List<String> keys = items(Optional.of(merge), "mergeKeys").stream()
                .flatMap(NodeTexts::scalars)
                .map(YamlScalar::text)
                .toList();
        List<Map<String, YamlScalar>> merged = List.of();
        boolean first = true;
        for (YamlNode item : items(Optional.of(merge), "generators")) {
            Optional<YamlMapping> list =
                    item instanceof YamlMapping generator ? generator.mapping("list") : Optional.empty();
            if (list.isEmpty()) {
                return UNKNOWN;
            }
            List<Map<String, YamlScalar>> more = list(list.get());
            merged = first
                    ? more
                    : merged.stream().map(set -> over(set, more, keys)).toList();
            first = false;
        }
        return merged.isEmpty() ? UNKNOWN : merged;
    }

    private static Map<String, YamlScalar> over(
            Map<String, YamlScalar> set, List<Map<String, YamlScalar>> others, List<String> keys) {
        Map<String, YamlScalar> result = new LinkedHashMap<>(set);
        others.stream()
                .filter(other -> keys.stream().allMatch(key -> same(set.get(key), other.get(key))))
                .forEach(result::putAll);
        return result;
    }

    private static boolean same(@Nullable YamlScalar one, @Nullable YamlScalar other) {
        return one != null && other != null && text(one).equals(text(other));
    }

    private static List<YamlNode> items(Optional<YamlMapping> parent, String key) {
        return parent.flatMap(mapping -> mapping.sequence(key))
                .map(YamlSequence::items)
                .orElse(List.of());
    }
}
