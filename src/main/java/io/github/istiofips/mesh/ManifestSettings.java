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
import java.util.Set;
import java.util.function.Consumer;

/**
 * Finds settings that bear on cryptography in Kubernetes objects: containers that run Istio, annotations of pods that
 * configure their proxy, ProxyConfigs and the mesh configuration in its ConfigMap. Other workloads' environment is not the
 * mesh's.
 */
final class ManifestSettings {

    /** Name of the ConfigMap that istiod reads; that of a revision has the revision appended. */
    private static final String MESH_CONFIG_MAP = "istio";

    private static final String POLICY = "COMPLIANCE_POLICY";

    /** Labels of the pods of a Gateway (istio/istio, manifests/charts/istio-control/istio-discovery/files/kube-gateway.yaml). */
    private static final List<String> GATEWAY_NAME =
            List.of("gateway.networking.k8s.io/gateway-name", "istio.io/gateway-name");

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
                            values(variables, "spec.environmentVariables"),
                            proxyConfig(object, name),
                            "environment set by ProxyConfig " + name));
        } else if (kind.equals("ConfigMap")
                && (name.equals(MESH_CONFIG_MAP) || name.startsWith(MESH_CONFIG_MAP + "-"))) {
            object.mapping("data")
                    .flatMap(data -> data.scalar("mesh"))
                    .ifPresent(mesh -> embedded(
                            mesh,
                            "data.mesh",
                            config -> settings.mesh(
                                    config,
                                    Readers.UNKNOWN.as(Set.of(Component.PILOT)),
                                    "mesh configuration in ConfigMap " + name)));
        }
    }

    /** A ProxyConfig is for all proxies, for those of one Gateway of the Gateway API, or for pods with other labels. */
    private static Readers proxyConfig(YamlMapping object, String name) {
        Optional<YamlMapping> selected = find(object, "spec.selector.matchLabels");
        return selected.isEmpty()
                ? Readers.UNKNOWN.as(Set.of(Component.PROXY))
                : Readers.UNKNOWN.as(
                        Component.PROXY,
                        GATEWAY_NAME.stream()
                                .flatMap(label -> selected.get().scalar(label).stream())
                                .findFirst()
                                .map(gateway -> "Gateway " + gateway.text())
                                .orElse("ProxyConfig " + name));
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
                        proxy -> settings.proxy(
                                proxy,
                                Readers.UNKNOWN.as(Component.PROXY, owner),
                                "environment of the proxy of " + owner)));
    }

    /** Tells whether a container runs Istio; one named like an injected container stands for it, whatever its image. */
    private boolean isIstios(YamlMapping container) {
        return PodReader.isProxyContainer(text(container, "name"))
                || reader.components().recognise(text(container, "image")).isPresent();
    }

    private void container(YamlMapping container, String key, String owner) {
        String of = " of container " + text(container, "name") + " of " + owner;
        String image =
                reader.placeholders().fill(text(container, "image").strip()).text();
        Component component = reader.components().recognise(image).orElse(Component.PROXY);
        Readers readers = new Readers(
                Set.of(component),
                Optional.of(owner),
                reader.components().recognise(image).isPresent() ? Set.of(image) : Set.of(),
                Set.of());
        settings.environment(items(container, "env", key), readers, "environment" + of);
        if (component == Component.PILOT && isWhole(container)) {
            collector.add(new ControlPlane(image, Set.of(), "the env" + of));
        }
        for (String list : List.of("command", "args")) {
            settings.arguments(items(container, list, key), readers, "arguments" + of);
        }
    }

    /** Tells whether a container has its whole environment here, as opposed to a patch, and none of the policy in another object. */
    private static boolean isWhole(YamlMapping container) {
        List<YamlMapping> variables = container.sequence("env").map(YamlSequence::items).orElse(List.of()).stream()
                .filter(YamlMapping.class::isInstance)
                .map(YamlMapping.class::cast)
                .toList();
        return !variables.isEmpty()
                && container.sequence("args").isPresent()
                && container.get("envFrom").isEmpty()
                && variables.stream()
                        .noneMatch(variable -> text(variable, "name").equals(POLICY)
                                && variable.get("valueFrom").isPresent());
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
