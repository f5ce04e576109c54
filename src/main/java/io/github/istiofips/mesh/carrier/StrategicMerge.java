// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lays a partial object over an object as Kustomize does
 * (github.com/kubernetes/community, contributors/devel/sig-api-machinery/strategic-merge-patch.md): maps merge, null takes
 * away, and lists of Kubernetes' own kinds merge by a key of their items. Lists of other kinds, whose schema is not known,
 * are replaced.
 */
final class StrategicMerge {

    private static final String DIRECTIVE = "$patch";
    private static final String DELETE = "delete";
    private static final String REPLACE = "replace";
    /** Lists of pods whose items have an identity (k8s.io/api core/v1, {@code patchMergeKey}). */
    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("containers", "name"),
            Map.entry("initContainers", "name"),
            Map.entry("ephemeralContainers", "name"),
            Map.entry("env", "name"),
            Map.entry("volumes", "name"),
            Map.entry("imagePullSecrets", "name"),
            Map.entry("volumeMounts", "mountPath"),
            Map.entry("volumeDevices", "devicePath"),
            Map.entry("hostAliases", "ip"),
            Map.entry("ports", "containerPort"));

    private final boolean keyed;

    private StrategicMerge(boolean keyed) {
        this.keyed = keyed;
    }

    /**
     * Returns an object with a patch laid over it.
     *
     * @param keyed whether it is of a kind of Kubernetes itself, whose lists merge by key
     * @return empty if the patch takes the object away
     */
    static Optional<YamlMapping> apply(YamlMapping object, YamlMapping patch, boolean keyed) {
        return directive(patch).equals(DELETE)
                ? Optional.empty()
                : Optional.of(new StrategicMerge(keyed).mapping(object, patch));
    }

    private YamlMapping mapping(YamlMapping base, YamlMapping patch) {
        if (directive(patch).equals(REPLACE)) {
            return cleaned(patch);
        }
        Map<String, YamlNode> entries = new LinkedHashMap<>(base.entries());
        patch.entries().forEach((key, over) -> {
            if (key.startsWith("$")) {
                return;
            }
            if (isRemoved(over)) {
                entries.remove(key);
            } else {
                entries.put(key, value(key, Optional.ofNullable(entries.get(key)), over));
            }
        });
        return new YamlMapping(entries, base.location());
    }

    private YamlNode value(String key, Optional<YamlNode> base, YamlNode over) {
        if (over instanceof YamlMapping patch) {
            return base.filter(YamlMapping.class::isInstance)
                    .map(below -> mapping((YamlMapping) below, patch))
                    .orElseGet(() -> cleaned(patch));
        }
        if (over instanceof YamlSequence patch) {
            String mergeKey = keyed ? KEYS.getOrDefault(key, "") : "";
            boolean merges = !mergeKey.isEmpty() && patch.items().stream().allMatch(YamlMapping.class::isInstance);
            return merges && base.filter(YamlSequence.class::isInstance).isPresent()
                    ? list((YamlSequence) base.get(), patch, mergeKey)
                    : cleaned(patch);
        }
        return over;
    }

    /** Items of the patch come first, in its order, then those of the object that it does not name. */
    private YamlSequence list(YamlSequence base, YamlSequence patch, String key) {
        List<YamlNode> over = new ArrayList<>();
        boolean replaces = false;
        for (YamlNode item : patch.items()) {
            boolean directive =
                    item instanceof YamlMapping mapping && mapping.entries().size() == 1;
            if (directive && directive((YamlMapping) item).equals(REPLACE)) {
                replaces = true;
            } else {
                over.add(item);
            }
        }
        List<YamlNode> rest = new ArrayList<>(replaces ? List.of() : base.items());
        List<YamlNode> merged = new ArrayList<>();
        for (YamlNode item : over) {
            YamlMapping patched = (YamlMapping) item;
            Optional<YamlNode> known =
                    rest.stream().filter(own -> sameKey(own, patched, key)).findFirst();
            known.ifPresent(rest::remove);
            if (!directive(patched).equals(DELETE)) {
                merged.add(known.map(own -> (YamlNode) mapping((YamlMapping) own, patched))
                        .orElseGet(() -> cleaned(patched)));
            }
        }
        merged.addAll(rest);
        return new YamlSequence(merged, base.location());
    }

    private static boolean sameKey(YamlNode item, YamlMapping patch, String key) {
        Optional<String> wanted = patch.scalar(key).map(YamlScalar::text);
        return item instanceof YamlMapping mapping
                && wanted.isPresent()
                && mapping.scalar(key).map(YamlScalar::text).equals(wanted);
    }

    private static boolean isRemoved(YamlNode node) {
        return Nodes.isNull(node)
                || (node instanceof YamlMapping mapping && directive(mapping).equals(DELETE));
    }

    private static String directive(YamlMapping mapping) {
        return Nodes.text(mapping, DIRECTIVE);
    }

    /** Returns what a patch brings where the object has nothing: without directives and what they or null take away. */
    private static YamlMapping cleaned(YamlMapping patch) {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        patch.entries().forEach((key, value) -> {
            if (!key.startsWith("$") && !isRemoved(value)) {
                entries.put(key, cleaned(value));
            }
        });
        return new YamlMapping(entries, patch.location());
    }

    private static YamlNode cleaned(YamlNode node) {
        if (node instanceof YamlMapping mapping) {
            return cleaned(mapping);
        }
        if (!(node instanceof YamlSequence sequence)) {
            return node;
        }
        List<YamlNode> items = sequence.items().stream()
                .filter(item -> !(item instanceof YamlMapping mapping)
                        || directive(mapping).isEmpty())
                .map(StrategicMerge::cleaned)
                .toList();
        return new YamlSequence(items, sequence.location());
    }
}
