// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.EmbeddedYaml;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

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
    private final List<Named> meshes = new ArrayList<>();

    /** Tells whether a configuration of an injector was found. */
    boolean hasInjector() {
        return !injectors.isEmpty();
    }

    /** Takes a ConfigMap if it is one of istiod's. */
    void add(YamlMapping object, String name) {
        if (name.startsWith(INJECTOR)) {
            injectors.add(named(name, INJECTOR, object, "configuration of the injector"));
        } else if ((name.equals(MESH) || name.startsWith(MESH + "-"))
                && entry(object, "mesh").isPresent()) {
            meshes.add(named(name, MESH, object, "mesh configuration"));
        }
    }

    private static Named named(String name, String prefix, YamlMapping object, String why) {
        Location location = object.mapping("metadata")
                .flatMap(metadata -> metadata.get("name"))
                .map(YamlNode::location)
                .orElse(object.location());
        return new Named(suffix(name, prefix), object, new Origin(Optional.of(location), "metadata.name", why));
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
        for (Named mesh : meshes) {
            if (injectors.stream().noneMatch(injector -> injector.suffix().equals(mesh.suffix()))) {
                meshAlone(mesh.suffix(), mesh.object(), collector);
            }
        }
        for (Named injector : injectors) {
            try {
                Optional<HelmValues> values = values(injector);
                if (values.isPresent()) {
                    VersionScope scope = reader.scope(version(injector.object()));
                    for (HelmValues known : withMeshes(values.get(), injector)) {
                        collector.addInjector(new Injector(
                                injector.suffix(), scope, release -> Optional.of(known), injector.origin(), true));
                    }
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

    /** Returns the values of the injector with its templates. */
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
        return Optional.of(values);
    }

    /** Returns the values with each mesh configuration that the injector may have. */
    private List<HelmValues> withMeshes(HelmValues values, Named injector) throws SourceException {
        List<HelmValues> combined = new ArrayList<>();
        for (Named mesh : nearest(injector)) {
            combined.add(parse(entry(mesh.object(), "mesh").orElseThrow(), "data.mesh")
                    .map(config -> values.with(MESH_CONFIG, config.root()))
                    .orElse(values));
        }
        return combined.isEmpty() ? List.of(values) : combined;
    }

    /**
     * Returns the mesh configurations of the injector's revision in its own file; if there is none those in its
     * directory, else all, as one project may hold the same names for several clusters.
     */
    private List<Named> nearest(Named injector) {
        List<Named> same = meshes.stream()
                .filter(mesh -> mesh.suffix().equals(injector.suffix()))
                .toList();
        return Stream.<UnaryOperator<String>>of(file -> file, IstiodConfigMaps::directory)
                .map(part -> same.stream()
                        .filter(mesh -> part.apply(file(mesh)).equals(part.apply(file(injector))))
                        .toList())
                .filter(near -> !near.isEmpty())
                .findFirst()
                .orElse(same);
    }

    private static String file(Named map) {
        return map.object().location().file();
    }

    private static String directory(String file) {
        return file.substring(0, file.lastIndexOf('/') + 1);
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
