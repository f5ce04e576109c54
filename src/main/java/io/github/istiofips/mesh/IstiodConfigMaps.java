// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.EmbeddedYaml;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ConfigMaps that an istiod reads: {@code istio-sidecar-injector} with the values and templates of the injector, and
 * {@code istio} with the mesh configuration; those of a revision end with its name (istio/istio,
 * manifests/charts/istio-control/istio-discovery/templates).
 */
final class IstiodConfigMaps {

    private static final String INJECTOR = "istio-sidecar-injector";
    private static final String MESH = "istio";
    private static final String MESH_CONFIG = "meshConfig";
    /** Labels with the version of Istio, the second one after the chart's name. */
    private static final List<String> VERSION_LABELS =
            List.of("app.kubernetes.io/version", "operator.istio.io/version", "helm.sh/chart");

    private record Named(String suffix, YamlMapping object, Origin origin) {}

    private final List<Named> injectors = new ArrayList<>();
    private final Map<String, YamlMapping> meshes = new LinkedHashMap<>();

    /** Takes a ConfigMap if it is one of istiod's. */
    void add(YamlMapping object, String name) {
        if (name.startsWith(INJECTOR)) {
            Origin origin = new Origin(
                    Optional.of(object.mapping("metadata")
                            .flatMap(metadata -> metadata.get("name"))
                            .map(YamlNode::location)
                            .orElse(object.location())),
                    "metadata.name",
                    "configuration of the injector");
            injectors.add(new Named(suffix(name, INJECTOR), object, origin));
        } else if ((name.equals(MESH) || name.startsWith(MESH + "-"))
                && entry(object, "mesh").isPresent()) {
            meshes.put(suffix(name, MESH), object);
        }
    }

    private static String suffix(String name, String prefix) {
        String rest = name.substring(prefix.length());
        return rest.startsWith("-") ? rest.substring(1) : rest;
    }

    private static Optional<YamlScalar> entry(YamlMapping object, String key) {
        return object.mapping("data").flatMap(data -> data.scalar(key));
    }

    /** Hands every injector on, or leaves its proxy open if its values cannot be read; then what mesh configurations choose. */
    void resolve(SourceReader reader, Collector collector) {
        meshes.forEach((suffix, mesh) -> {
            if (injectors.stream().noneMatch(injector -> injector.suffix().equals(suffix))) {
                meshAlone(suffix, mesh, collector);
            }
        });
        for (Named injector : injectors) {
            try {
                Optional<HelmValues> values = values(injector);
                if (values.isPresent()) {
                    VersionScope scope = reader.scope(version(injector.object()));
                    HelmValues known = values.get();
                    collector.addInjector(new Injector(
                            injector.suffix(), scope, release -> Optional.of(known), injector.origin(), true));
                } else {
                    open(injector, collector, Problems.injectorConfiguration(name(injector)));
                }
            } catch (SourceException e) {
                open(injector, collector, Problems.unreadableText("ConfigMap " + name(injector), e));
            }
        }
    }

    /** A mesh configuration whose injector is known from elsewhere, or not at all. */
    private static void meshAlone(String suffix, YamlMapping mesh, Collector collector) {
        YamlScalar text = entry(mesh, "mesh").orElseThrow();
        String owner = "ConfigMap " + (suffix.isEmpty() ? MESH : MESH + "-" + suffix);
        try {
            Optional<YamlMapping> proxy = EmbeddedYaml.parse(text).stream()
                    .filter(YamlMapping.class::isInstance)
                    .findFirst()
                    .flatMap(config -> ((YamlMapping) config).mapping("defaultConfig"));
            String path = "data.mesh.defaultConfig";
            proxy.ifPresent(config -> ProxyConfigs.observeBinary(config, path, owner, collector));
            proxy.flatMap(config -> ProxyConfigs.type(config, path))
                    .ifPresent(type -> collector.addChoice(ProxyConfigs.choice(owner, Optional.of(suffix), type)));
        } catch (SourceException e) {
            Origin origin = new Origin(Optional.of(text.location()), "data.mesh", "mesh configuration");
            collector.addOpenProxy(owner, origin, Problems.unreadableText(owner, e));
        }
    }

    private static void open(Named injector, Collector collector, ImageOutcome.Problem problem) {
        collector.addOpenProxy(name(injector), injector.origin(), problem);
    }

    private static String name(Named injector) {
        return injector.suffix().isEmpty() ? INJECTOR : INJECTOR + "-" + injector.suffix();
    }

    /** Returns the values of the injector with its templates and the mesh configuration of its revision. */
    private Optional<HelmValues> values(Named injector) throws SourceException {
        Optional<YamlScalar> text = entry(injector.object(), "values");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<HelmValues> parsed = parse(text.get(), "data.values");
        if (parsed.isEmpty()) {
            return parsed;
        }
        HelmValues values = parsed.get();
        Optional<YamlScalar> config = entry(injector.object(), "config");
        if (config.isPresent()) {
            Optional<Value> templates = parse(config.get(), "data.config").flatMap(found -> found.find("templates"));
            if (templates.isPresent()) {
                values = values.with("sidecarInjectorWebhook.templates", templates.get());
            }
        }
        YamlMapping mesh = meshes.get(injector.suffix());
        if (mesh != null) {
            Optional<HelmValues> found = parse(entry(mesh, "mesh").orElseThrow(), "data.mesh");
            if (found.isPresent()) {
                values = values.with(MESH_CONFIG, found.get().root());
            }
        }
        return Optional.of(values);
    }

    private static Optional<HelmValues> parse(YamlScalar text, String key) throws SourceException {
        return EmbeddedYaml.parse(text).stream()
                .filter(YamlMapping.class::isInstance)
                .findFirst()
                .map(node -> new HelmValues((Value.Block) Value.of(node, key)));
    }

    private static Optional<String> version(YamlMapping object) {
        Optional<YamlMapping> labels = object.mapping("metadata").flatMap(metadata -> metadata.mapping("labels"));
        return labels.flatMap(all -> VERSION_LABELS.stream()
                .flatMap(label -> all.scalar(label).stream())
                .map(value -> value.text().replaceFirst("^istiod-", ""))
                .filter(version -> IstioVersion.leading(version).isPresent())
                .findFirst());
    }
}
