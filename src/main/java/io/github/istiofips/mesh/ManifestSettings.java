// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.EmbeddedYaml;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finds settings that bear on cryptography in Kubernetes objects: containers that run Istio, annotations of pods that
 * configure their proxy, ProxyConfigs and the mesh configuration in its ConfigMap. Other workloads' environment is not the
 * mesh's.
 */
final class ManifestSettings {

    /** Name of the ConfigMap that istiod reads; that of a revision has the revision appended. */
    private static final String MESH_CONFIG_MAP = "istio";

    private final SourceReader reader;
    private final Collector collector;
    private final SettingReader settings;

    ManifestSettings(SourceReader reader, Collector collector) {
        this.reader = reader;
        this.collector = collector;
        this.settings = new SettingReader(SettingTable.load(), reader.placeholders(), collector);
    }

    /** Collects the settings of an object that is no workload. */
    void ofObject(YamlMapping object) {
        String kind = text(object, "kind");
        String name = object.mapping("metadata").map(meta -> text(meta, "name")).orElse("");
        if (kind.equals("ProxyConfig")) {
            find(object, "spec.environmentVariables")
                    .ifPresent(variables -> settings.environment(
                            values(variables, "spec.environmentVariables"), "environment set by ProxyConfig " + name));
        } else if (kind.equals("ConfigMap")
                && (name.equals(MESH_CONFIG_MAP) || name.startsWith(MESH_CONFIG_MAP + "-"))) {
            object.mapping("data")
                    .flatMap(data -> data.scalar("mesh"))
                    .ifPresent(mesh -> embedded(
                            mesh,
                            "data.mesh",
                            config -> settings.mesh(config, "mesh configuration in ConfigMap " + name)));
        }
    }

    /**
     * Collects the settings of a pod or pod template.
     *
     * @param path path that leads to it; empty for a pod itself
     * @param owner the object it belongs to
     */
    void ofPod(YamlMapping pod, String path, String owner) {
        for (String list : List.of("initContainers", "containers")) {
            List<YamlNode> containers = pod.mapping("spec")
                    .flatMap(spec -> spec.sequence(list))
                    .map(YamlSequence::items)
                    .orElse(List.of());
            for (int i = 0; i < containers.size(); i++) {
                if (containers.get(i) instanceof YamlMapping container && isIstios(container)) {
                    container(container, Value.join(path, "spec." + list + "[" + i + "]"), owner);
                }
            }
        }
        pod.mapping("metadata")
                .flatMap(metadata -> metadata.mapping("annotations"))
                .flatMap(annotations -> annotations.scalar(PodAnnotations.PROXY_CONFIG))
                .ifPresent(config -> embedded(
                        config,
                        Value.join(path, "metadata.annotations." + PodAnnotations.PROXY_CONFIG),
                        proxy -> settings.proxy(proxy, "environment of the proxy of " + owner)));
    }

    /** Tells whether a container runs Istio; one named like an injected container stands for it, whatever its image. */
    private boolean isIstios(YamlMapping container) {
        return PodReader.isProxyContainer(text(container, "name"))
                || reader.components().recognise(text(container, "image")).isPresent();
    }

    private void container(YamlMapping container, String key, String owner) {
        String of = " of container " + text(container, "name") + " of " + owner;
        settings.environment(items(container, "env", key), "environment" + of);
        for (String list : List.of("command", "args")) {
            settings.arguments(items(container, list, key), "arguments" + of);
        }
    }

    private void embedded(YamlScalar text, String key, Consumer<HelmValues> collect) {
        try {
            for (YamlNode document : EmbeddedYaml.parse(text)) {
                if (document instanceof YamlMapping mapping) {
                    collect.accept(values(mapping, key));
                }
            }
        } catch (SourceException e) {
            collector.add(new Observation(
                    Observation.Kind.SOURCE_UNREADABLE,
                    text.location().file(),
                    e.getMessage(),
                    "Correct the text of this value, which istiod reads as YAML.",
                    new Origin(e.location().or(() -> Optional.of(text.location())), key, "configuration of proxies")));
        }
    }

    private static HelmValues values(YamlMapping mapping, String key) {
        return new HelmValues((Value.Block) Value.of(mapping, key));
    }

    private static List<Value> items(YamlMapping parent, String key, String path) {
        return parent.sequence(key)
                .map(sequence -> ((Value.Items) Value.of(sequence, Value.join(path, key))).values())
                .orElse(List.of());
    }

    private static Optional<YamlMapping> find(YamlMapping object, String path) {
        return object.find(path).filter(YamlMapping.class::isInstance).map(YamlMapping.class::cast);
    }

    private static String text(YamlMapping mapping, String key) {
        return mapping.scalar(key).map(YamlScalar::text).orElse("");
    }
}
