// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.EmbeddedYaml;
import io.github.istiofips.project.Placeholders;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlScalar;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The annotations by which a pod or Gateway chooses another proxy (istio.io/latest/docs/reference/config/annotations).
 *
 * @param entries the annotations; their keys begin with the path of the annotations
 * @param config value of {@link #PROXY_CONFIG}, if there is one that can be read
 */
record PodAnnotations(Value.Block entries, Optional<YamlMapping> config) {

    static final String PROXY_IMAGE = "sidecar.istio.io/proxyImage";
    static final String PROXY_IMAGE_TYPE = "sidecar.istio.io/proxyImageType";
    static final String PROXY_CONFIG = "proxy.istio.io/config";

    private static final String TEMPLATES = "inject.istio.io/templates";

    private static final String GATEWAY_TEMPLATE = "gateway";
    /** Template of pods without a proxy; the init container it adds has a fixed image (istio/istio, files/grpc-simple.yaml). */
    private static final String GRPC_SIMPLE = "grpc-simple";

    private static final String GRPC_SIMPLE_IMAGE = "busybox:1.28";

    /** Returns the annotations that values give to the pods of a gateway. */
    static PodAnnotations of(HelmValues annotations, String owner, Collector collector) {
        Value.Block entries = annotations.root();
        Optional<YamlMapping> config = scalar(entries, PROXY_CONFIG).flatMap(text -> config(text, owner, collector));
        return new PodAnnotations(entries, config);
    }

    /** Returns the annotations among others that name an image or its type. */
    static List<Value.Scalar> images(HelmValues annotations) {
        return Stream.of(PROXY_IMAGE, PROXY_IMAGE_TYPE)
                .flatMap(name -> scalar(annotations.root(), name).stream())
                .toList();
    }

    private static Optional<YamlMapping> config(Value.Scalar text, String owner, Collector collector) {
        Origin origin = text.origin("annotation of " + owner);
        if (text.location().isEmpty()) {
            collector.addOpenProxy(owner, origin, Problems.givenWithSet(text.key()));
            return Optional.empty();
        }
        return config(
                new YamlScalar(
                        text.text(), YamlScalar.Style.BLOCK, text.location().get(), Optional.empty()),
                origin,
                owner,
                collector);
    }

    /** Returns the proxy configuration that an annotation holds as text; leaves the proxy open if it cannot be read. */
    static Optional<YamlMapping> config(YamlScalar text, Origin origin, String owner, Collector collector) {
        try {
            return EmbeddedYaml.parse(text).stream()
                    .filter(YamlMapping.class::isInstance)
                    .map(YamlMapping.class::cast)
                    .findFirst();
        } catch (SourceException e) {
            collector.addOpenProxy(owner, origin, Problems.unreadableText("an annotation of " + owner, e));
            return Optional.empty();
        }
    }

    /** Returns a scalar; null counts as absent. */
    private Optional<Value.Scalar> scalar(String annotation) {
        return scalar(entries, annotation);
    }

    private static Optional<Value.Scalar> scalar(Value.Block entries, String annotation) {
        return Optional.ofNullable(entries.entries().get(annotation))
                .filter(Value.Scalar.class::isInstance)
                .map(Value.Scalar.class::cast)
                .filter(value -> value.kind() != Value.Kind.NULL);
    }

    /** Returns the templates that the pod asks for; empty if it leaves that to istiod. */
    Set<String> templates() {
        return scalar(TEMPLATES)
                .map(names -> Arrays.stream(names.text().split(",", -1))
                        .map(String::strip)
                        .collect(Collectors.toUnmodifiableSet()))
                .orElse(Set.of());
    }

    /** Tells whether istiod decides the image of a gateway of which the pod itself says nothing. */
    boolean isInjectedGateway() {
        return templates().contains(GATEWAY_TEMPLATE) && scalar(PROXY_IMAGE).isEmpty();
    }

    /** Hands on what a pod chooses: templates with an image of their own, and the proxy. */
    void choose(Optional<String> revision, String owner, SourceReader reader, Collector collector) {
        Set<String> templates = templates();
        if (templates.contains(GRPC_SIMPLE)) {
            Origin origin = scalar(TEMPLATES).orElseThrow().origin("injection template of " + owner);
            collector.add(reader.reference(Component.OTHER, GRPC_SIMPLE_IMAGE, origin), origin);
        }
        boolean gateway = templates.contains(GATEWAY_TEMPLATE);
        choose(
                gateway ? ProxyChoice.Template.GATEWAY : ProxyChoice.Template.SIDECAR,
                revision,
                owner,
                reader,
                collector);
    }

    /** Hands on what is chosen about the proxy of a template, if something is. */
    void choose(
            ProxyChoice.Template template,
            Optional<String> revision,
            String owner,
            SourceReader reader,
            Collector collector) {
        Optional<Value.Scalar> image = scalar(PROXY_IMAGE);
        String configKey = scalar(PROXY_CONFIG).map(Value.Scalar::key).orElse(PROXY_CONFIG);
        config.ifPresent(proxy -> ProxyConfigs.observeBinary(proxy, configKey, owner, collector));
        Optional<ProxyChoice.ImageType> type = scalar(PROXY_IMAGE_TYPE)
                .map(value -> new ProxyChoice.ImageType(value, true))
                .or(() -> config.flatMap(proxy -> ProxyConfigs.type(proxy, configKey)));
        boolean whole = image.filter(value -> isWhole(value, reader)).isPresent();
        image.filter(value -> !whole)
                .ifPresent(value -> collector.add(withoutSlash(value.origin("annotation of " + owner))));
        image.filter(value -> whole)
                .or(() -> type.map(ProxyChoice.ImageType::value))
                .or(() -> image)
                .map(value -> value.origin("annotation of " + owner))
                .ifPresent(origin ->
                        collector.addChoice(new ProxyChoice(template, owner, revision, image, whole, type, origin)));
    }

    /** Tells whether an image is a whole reference, or may be one for what is open in it. */
    static boolean isWhole(Value.Scalar image, SourceReader reader) {
        Placeholders.Filled filled = reader.placeholders().fill(image.rendered());
        return filled.text().contains("/")
                || filled.text().contains("{{")
                || !filled.unresolved().isEmpty();
    }

    private static Observation withoutSlash(Origin origin) {
        return new Observation(
                Observation.Kind.VALUE_WITHOUT_EFFECT,
                PROXY_IMAGE,
                "The annotation " + PROXY_IMAGE + " counts only if it contains a slash; this one is ignored and the pod"
                        + " gets the image of istiod's configuration.",
                "Write the whole reference, registry and repository included, or remove the annotation.",
                origin);
    }
}
