// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads pods wherever an object holds them: images of containers, and the annotations by which a pod chooses another
 * proxy (istio.io/latest/docs/reference/config/annotations).
 */
final class PodReader {

    /** Containers whose image replaces the injected one, whatever its name. */
    private static final Set<String> PROXY_CONTAINERS = Set.of("istio-proxy", "istio-init", "istio-validation");

    private static final List<String> CONTAINER_LISTS = List.of("initContainers", "containers");
    private static final String SPEC = "spec";
    private static final String METADATA = "metadata";
    private static final String ANNOTATIONS = "metadata.annotations";
    private static final String OVERRIDES = "proxy.istio.io/overrides";
    /** Annotations that by themselves say something about the proxy's image. */
    private static final List<String> CHOOSING = List.of(
            PodAnnotations.PROXY_IMAGE, PodAnnotations.PROXY_IMAGE_TYPE, PodAnnotations.PROXY_CONFIG, OVERRIDES);

    private static final String INJECT = "sidecar.istio.io/inject";
    private static final String REVISION = "istio.io/rev";
    private static final String INJECTED = "auto";

    private final SourceReader reader;
    private final Collector collector;
    private final ManifestSettings settings;

    PodReader(SourceReader reader, Collector collector, ManifestSettings settings) {
        this.reader = reader;
        this.collector = collector;
        this.settings = settings;
    }

    /**
     * Reads every pod in a node, and annotations for pods under any other name, such as {@code podAnnotations}; the parser
     * bounds the nesting. Metadata counts only as that of a pod.
     *
     * @param path path of the object, empty for a document
     * @param owner the object in words
     * @return number of Istio images found
     */
    int read(YamlNode node, String path, String owner) {
        int found = 0;
        if (node instanceof YamlSequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                found += read(sequence.items().get(i), path + "[" + i + "]", owner);
            }
        }
        if (node instanceof YamlMapping mapping) {
            Optional<YamlMapping> spec = mapping.mapping(SPEC).filter(PodReader::holdsContainers);
            if (spec.isPresent() || isPod(mapping)) {
                found += pod(mapping, spec, path, owner);
            } else if (isChoosing(mapping)) {
                found += chosen(mapping, path, Optional.empty(), owner);
            }
            found += containers(mapping, path, owner);
            for (Map.Entry<String, YamlNode> entry : mapping.entries().entrySet()) {
                if (!entry.getKey().equals(METADATA) && !CONTAINER_LISTS.contains(entry.getKey())) {
                    found += read(entry.getValue(), Value.join(path, entry.getKey()), owner);
                }
            }
        }
        return found;
    }

    private static boolean holdsContainers(YamlMapping mapping) {
        return CONTAINER_LISTS.stream().anyMatch(list -> mapping.sequence(list).isPresent());
    }

    /** Tells whether it is a pod of which only the annotations are written, as in a patch. */
    private static boolean isPod(YamlMapping mapping) {
        return mapping.find(ANNOTATIONS)
                .filter(YamlMapping.class::isInstance)
                .filter(annotations -> isChoosing((YamlMapping) annotations))
                .filter(annotations -> mapping.mapping(SPEC)
                        .filter(spec -> spec.get("template").isPresent()
                                || spec.get("jobTemplate").isPresent())
                        .isEmpty())
                .isPresent();
    }

    private static boolean isChoosing(YamlMapping annotations) {
        return CHOOSING.stream().anyMatch(name -> annotations.scalar(name).isPresent());
    }

    private int pod(YamlMapping pod, Optional<YamlMapping> spec, String path, String owner) {
        settings.ofPod(pod, path, owner);
        return annotations(pod)
                .filter(annotations -> isInjected(pod, spec))
                .map(annotations -> {
                    gateway(annotations, spec, path, owner);
                    return chosen(annotations, Value.join(path, ANNOTATIONS), revision(pod), owner);
                })
                .orElse(0);
    }

    /** A rendered gateway chart: the image of its proxy is {@code auto}, which only an injector can replace. */
    private void gateway(YamlMapping annotations, Optional<YamlMapping> spec, String path, String owner) {
        if (!annotations(annotations, path, owner).isInjectedGateway()) {
            return;
        }
        spec.flatMap(own -> own.sequence("containers"))
                .flatMap(containers -> containers.items().stream()
                        .filter(YamlMapping.class::isInstance)
                        .flatMap(container -> ((YamlMapping) container).scalar("image").stream())
                        .filter(image -> image.text().equals(INJECTED))
                        .findFirst())
                .ifPresent(image -> collector.addGateway(new Origin(
                        Optional.of(image.location()),
                        Value.join(path, "spec.containers.image"),
                        "gateway of " + owner + " that istiod injects")));
    }

    private int chosen(YamlMapping annotations, String path, Optional<String> revision, String owner) {
        annotations(annotations, path, owner).choose(revision, owner, reader, collector);
        int replaced = annotations.scalar(PodAnnotations.PROXY_IMAGE).isPresent() ? 1 : 0;
        return replaced + overrides(annotations, path, owner);
    }

    /** Returns the annotations of a pod or Gateway. */
    PodAnnotations annotations(YamlMapping annotations, String path, String owner) {
        Optional<YamlMapping> config =
                annotations.scalar(PodAnnotations.PROXY_CONFIG).flatMap(text -> embedded(text, owner));
        return new PodAnnotations((Value.Block) Value.of(annotations, path), config);
    }

    private Optional<YamlMapping> embedded(YamlScalar text, String owner) {
        Origin origin = new Origin(Optional.of(text.location()), ANNOTATIONS, "annotation of " + owner);
        return PodAnnotations.config(text, origin, owner, collector);
    }

    private int overrides(YamlMapping annotations, String path, String owner) {
        return annotations
                .scalar(OVERRIDES)
                .flatMap(text -> embedded(text, owner))
                .map(pod -> containers(pod, path + "." + OVERRIDES, owner))
                .orElse(0);
    }

    /** Tells whether the pod lets itself be injected; the label decides before the annotation. */
    private static boolean isInjected(YamlMapping pod, Optional<YamlMapping> spec) {
        boolean hostNetwork = spec.flatMap(own -> own.scalar("hostNetwork"))
                .filter(value -> value.bool().orElse(false))
                .isPresent();
        Optional<YamlScalar> label = pod.mapping("metadata")
                .flatMap(metadata -> metadata.mapping("labels"))
                .flatMap(labels -> labels.scalar(INJECT));
        Optional<YamlScalar> decides = label.or(() -> annotations(pod).flatMap(all -> all.scalar(INJECT)));
        return !hostNetwork
                && decides.filter(value -> value.text().equals("false")).isEmpty();
    }

    private static Optional<YamlMapping> annotations(YamlMapping pod) {
        return pod.mapping("metadata").flatMap(metadata -> metadata.mapping("annotations"));
    }

    /** Returns the revision that a label of the object asks for. */
    static Optional<String> revision(YamlMapping object) {
        return object.mapping("metadata")
                .flatMap(metadata -> metadata.mapping("labels"))
                .flatMap(labels -> labels.scalar(REVISION))
                .map(YamlScalar::text);
    }

    /** Tells whether a container of that name is the proxy's or prepares it. */
    static boolean isProxyContainer(String name) {
        return PROXY_CONTAINERS.contains(name);
    }

    private int containers(YamlMapping spec, String path, String owner) {
        int found = 0;
        for (String list : CONTAINER_LISTS) {
            List<YamlNode> containers =
                    spec.sequence(list).map(YamlSequence::items).orElse(List.of());
            for (int i = 0; i < containers.size(); i++) {
                if (containers.get(i) instanceof YamlMapping container) {
                    found += container(container, Value.join(path, list + "[" + i + "]"), owner);
                }
            }
        }
        return found;
    }

    private int container(YamlMapping container, String path, String owner) {
        Optional<YamlScalar> image = container
                .scalar("image")
                .filter(text -> !text.text().isEmpty() && !text.text().equals(INJECTED));
        if (image.isEmpty()) {
            return 0;
        }
        String name = container.scalar("name").map(YamlScalar::text).orElse("");
        Optional<Component> component =
                reader.components().recognise(image.get().text());
        if (component.isEmpty() && isProxyContainer(name)) {
            component = Optional.of(Component.PROXY);
        }
        component.ifPresent(known -> {
            Origin origin = new Origin(
                    Optional.of(image.get().location()),
                    path + ".image",
                    "image of " + (name.isEmpty() ? "a container" : "container " + name) + " of " + owner);
            collector.add(reader.reference(known, image.get().text(), origin), origin);
        });
        return component.isPresent() ? 1 : 0;
    }
}
