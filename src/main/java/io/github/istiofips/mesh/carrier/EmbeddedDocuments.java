// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Collector;
import io.github.istiofips.project.EmbeddedYaml;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Texts in objects that are themselves YAML or JSON and may configure Istio: entries of ConfigMaps and Secrets, and block
 * strings of other objects. Metadata is left out, since kubectl keeps the last applied object in an annotation.
 */
public final class EmbeddedDocuments {

    /** Deepest nesting of texts in texts that is followed; real repositories have a manifest in a ConfigMap of a manifest. */
    public static final int MAX_DEPTH = 3;

    /** Groups whose texts are scripts, descriptions, or values that the carriers of the group read themselves. */
    private static final Set<String> LEFT_OUT =
            Set.of("argoproj.io", "tekton.dev", "apiextensions.k8s.io", "helm.toolkit.fluxcd.io");

    private static final Pattern WORDS =
            Pattern.compile("istio|pilot|proxyv2|ztunnel|meshconfig|gloo", Pattern.CASE_INSENSITIVE);
    private static final Pattern KEYS = Pattern.compile("\\b(?:apiVersion|hub|tag|image)[\"']?\\s*:");
    /** What a text that cannot be parsed must name to be worth a word. */
    private static final Pattern ISTIOS = Pattern.compile(
            "\\b(?:pilot|meshConfig|sidecarInjectorWebhook|istio_cni)[\"']?\\s*:|kind:\\s*IstioOperator\\b");

    private static final String CONFIG_MAP = "ConfigMap";
    private static final String SECRET = "Secret";
    private static final String INJECTOR = "istio-sidecar-injector";
    private static final Pattern MESH = Pattern.compile("istio(?:-.*)?");
    /** The entry that is laid over the Deployment of a Gateway, which is read with the ConfigMap itself. */
    private static final String DEPLOYMENT = "deployment";

    private final Collector collector;

    public EmbeddedDocuments(Collector collector) {
        this.collector = collector;
    }

    /**
     * A text and what it holds.
     *
     * @param name key of the text, such as {@code values.yaml}
     * @param text the text
     * @param documents its documents, in order, each with its place in the file
     */
    public record Embedded(String name, YamlScalar text, List<YamlNode> documents) {
        public Embedded {
            documents = List.copyOf(documents);
        }
    }

    /** Returns the texts of an object that may configure Istio and can be read. */
    public List<Embedded> of(KubernetesObject object) {
        List<Embedded> found = new ArrayList<>();
        switch (object.kind()) {
            case CONFIG_MAP -> {
                if (!isIstiods(object)) {
                    entries(object, "data").forEach((key, text) -> read(object, key, text, found));
                }
            }
            case SECRET -> {
                entries(object, "stringData").forEach((key, text) -> read(object, key, text, found));
                entries(object, "data")
                        .forEach((key, text) -> decoded(text).ifPresent(plain -> read(object, key, plain, found)));
            }
            default -> {
                if (!LEFT_OUT.contains(object.group())) {
                    object.node().entries().forEach((key, value) -> blocks(object, key, value, found));
                }
            }
        }
        return List.copyOf(found);
    }

    private static boolean isIstiods(KubernetesObject map) {
        return map.name().startsWith(INJECTOR)
                || (MESH.matcher(map.name()).matches()
                        && map.mapping("data")
                                .flatMap(data -> data.scalar("mesh"))
                                .isPresent());
    }

    private static Map<String, YamlScalar> entries(KubernetesObject object, String block) {
        Map<String, YamlScalar> entries = new LinkedHashMap<>();
        object.mapping(block)
                .ifPresent(data -> data.entries().forEach((key, value) -> {
                    if (value instanceof YamlScalar scalar && !key.equals(DEPLOYMENT)) {
                        entries.put(key, scalar);
                    }
                }));
        return entries;
    }

    private static Optional<YamlScalar> decoded(YamlScalar base64) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(base64.text());
            return Optional.of(new YamlScalar(
                    new String(bytes, StandardCharsets.UTF_8), YamlScalar.Style.QUOTED, base64.location()));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private void blocks(KubernetesObject object, String key, YamlNode node, List<Embedded> found) {
        if (node instanceof YamlMapping mapping && !key.equals("metadata")) {
            mapping.entries().forEach((name, value) -> blocks(object, name, value, found));
        } else if (node instanceof YamlSequence sequence) {
            sequence.items().forEach(item -> blocks(object, key, item, found));
        } else if (node instanceof YamlScalar scalar && scalar.text().contains("\n")) {
            read(object, key, scalar, found);
        }
    }

    private void read(KubernetesObject object, String key, YamlScalar text, List<Embedded> found) {
        if (!WORDS.matcher(text.text()).find() || !KEYS.matcher(text.text()).find()) {
            return;
        }
        try {
            List<YamlNode> documents = EmbeddedYaml.parse(text).stream()
                    .filter(document -> !(document instanceof YamlScalar))
                    .toList();
            if (!documents.isEmpty()) {
                found.add(new Embedded(key, text, documents));
            }
        } catch (SourceException unreadable) {
            if (ISTIOS.matcher(text.text()).find()) {
                collector.note(text.location().file() + ": entry " + key + " of " + object.title()
                        + " names keys of Istio but cannot be read as YAML, left alone; if it configures Istio, name what it"
                        + " is rendered to in <sources>.");
            }
        }
    }
}
