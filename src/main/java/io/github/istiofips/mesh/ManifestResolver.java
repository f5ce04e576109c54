// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Globs;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Finds Istio's images in Kubernetes workloads: containers and the annotation that replaces the proxy's image. */
final class ManifestResolver {

    /** Path of the pod template, by kind; empty for a pod itself. */
    private static final Map<String, String> TEMPLATES = Map.of(
            "Pod", "",
            "Deployment", "spec.template",
            "DaemonSet", "spec.template",
            "StatefulSet", "spec.template",
            "ReplicaSet", "spec.template",
            "Job", "spec.template",
            "CronJob", "spec.jobTemplate.spec.template");

    /** Containers whose image replaces the injected one, whatever its name. */
    private static final Set<String> PROXY_CONTAINERS = Set.of("istio-proxy", "istio-init", "istio-validation");

    private static final String PROXY_IMAGE = "sidecar.istio.io/proxyImage";
    private static final String PROXY_IMAGE_TYPE = "sidecar.istio.io/proxyImageType";
    private static final String PROXY_CONFIG = "proxy.istio.io/config";
    private static final Pattern CHANGES_PROXY = Pattern.compile("imageType|binaryPath");
    private static final String INJECTED = "auto";
    /** Name of the injector's ConfigMap; that of a revision has the revision appended. */
    private static final String INJECTOR = "istio-sidecar-injector";

    private final SourceReader reader;
    private final Collector collector;

    ManifestResolver(SourceReader reader, Collector collector) {
        this.reader = reader;
        this.collector = collector;
    }

    /** Resolves a source that the user named. */
    void resolve(MeshSource.Manifests source, List<ProjectFile> files) throws SourceException {
        Predicate<ProjectFile> included = Globs.of(source.includes(), "<manifests>");
        Predicate<ProjectFile> excluded = Globs.of(source.excludes(), "<manifests>");
        boolean any = false;
        for (ProjectFile file : files) {
            if (included.test(file) && !excluded.test(file)) {
                any = true;
                for (YamlNode document : reader.documents(file.path())) {
                    resolve(document);
                }
            }
        }
        if (!any) {
            throw new SourceException(
                    Optional.empty(),
                    "includes " + source.includes() + " in <manifests>: no file of the module matches; "
                            + "correct the patterns, which are relative to the module's directory");
        }
    }

    /**
     * Resolves one document; a List or sequence is resolved item by item. The parser bounds the nesting.
     *
     * @return number of Istio images found
     */
    int resolve(YamlNode document) {
        int found = 0;
        for (YamlNode item : items(document)) {
            found += resolve(item);
        }
        if (!(document instanceof YamlMapping object)) {
            return found;
        }
        String kind = text(object, "kind");
        if (kind.equals("ConfigMap")) {
            configMap(object);
        }
        if (kind.equals("ProxyConfig")) {
            object.find("spec.image.imageType")
                    .filter(YamlScalar.class::isInstance)
                    .map(YamlScalar.class::cast)
                    .ifPresent(type -> openProxy(
                            type, type.text(), "spec.image.imageType", "spec.image.imageType", "ProxyConfig"));
        }
        String path = TEMPLATES.get(kind);
        if (path != null) {
            Optional<YamlMapping> template = path.isEmpty()
                    ? Optional.of(object)
                    : object.find(path).filter(YamlMapping.class::isInstance).map(YamlMapping.class::cast);
            String name =
                    object.mapping("metadata").map(meta -> text(meta, "name")).orElse("");
            found += template.map(pod -> pod(pod, path, kind + " " + name)).orElse(0);
        }
        return found;
    }

    /** Returns the objects that a document only holds together: the items of a List or of a sequence. */
    static List<YamlNode> items(YamlNode document) {
        if (document instanceof YamlSequence sequence) {
            return sequence.items();
        }
        return document instanceof YamlMapping object && text(object, "kind").endsWith("List")
                ? object.sequence("items").map(YamlSequence::items).orElse(List.of())
                : List.of();
    }

    private void configMap(YamlMapping object) {
        object.mapping("metadata")
                .flatMap(metadata -> metadata.scalar("name"))
                .filter(name -> name.text().startsWith(INJECTOR))
                .ifPresent(name -> collector.addOpenProxy(
                        name.text(),
                        new Origin(Optional.of(name.location()), "metadata.name", "configuration of the injector"),
                        Problems.injectorConfiguration(name.text())));
    }

    private int pod(YamlMapping pod, String path, String owner) {
        int found = 0;
        for (String list : List.of("initContainers", "containers")) {
            List<YamlNode> containers = pod.mapping("spec")
                    .flatMap(spec -> spec.sequence(list))
                    .map(YamlSequence::items)
                    .orElse(List.of());
            for (int i = 0; i < containers.size(); i++) {
                if (containers.get(i) instanceof YamlMapping container) {
                    found += container(container, Value.join(path, "spec." + list + "[" + i + "]"), owner);
                }
            }
        }
        Optional<YamlMapping> annotations =
                pod.mapping("metadata").flatMap(metadata -> metadata.mapping("annotations"));
        annotations.ifPresent(all -> variants(all, Value.join(path, "metadata.annotations."), owner));
        Optional<YamlScalar> annotation = annotations.flatMap(all -> all.scalar(PROXY_IMAGE));
        if (annotation.isPresent()) {
            found += annotation(annotation.get(), Value.join(path, "metadata.annotations." + PROXY_IMAGE), owner);
        }
        return found;
    }

    /** A pod may change the suffix of the tag, or the program that the agent starts (istio/api, annotation and ProxyConfig). */
    private void variants(YamlMapping annotations, String path, String owner) {
        annotations
                .scalar(PROXY_IMAGE_TYPE)
                .ifPresent(type -> openProxy(type, type.text(), path + PROXY_IMAGE_TYPE, PROXY_IMAGE_TYPE, owner));
        annotations
                .scalar(PROXY_CONFIG)
                .filter(config -> CHANGES_PROXY.matcher(config.text()).find())
                .ifPresent(config -> openProxy(config, PROXY_CONFIG, path + PROXY_CONFIG, PROXY_CONFIG, owner));
    }

    private void openProxy(YamlScalar value, String text, String key, String what, String owner) {
        Origin origin = new Origin(Optional.of(value.location()), key, "set for " + owner);
        collector.addOpenProxy(text, origin, Problems.proxyVariant(what + " of " + owner));
    }

    private int container(YamlMapping container, String path, String owner) {
        Optional<YamlScalar> image =
                container.scalar("image").filter(text -> !text.text().equals(INJECTED));
        if (image.isEmpty()) {
            return 0;
        }
        String name = text(container, "name");
        String reference = image.get().text();
        Optional<Component> component = reader.components().recognise(reference);
        if (component.isEmpty() && PROXY_CONTAINERS.contains(name)) {
            component = Optional.of(Component.PROXY);
        }
        component.ifPresent(
                known -> add(known, image.get(), path + ".image", "image of container " + name + " of " + owner));
        return component.isPresent() ? 1 : 0;
    }

    private int annotation(YamlScalar value, String key, String owner) {
        String why = "annotation of " + owner + " that replaces the proxy's image";
        if (reader.placeholders().fill(value.text()).text().contains("/")) {
            add(Component.PROXY, value, key, why);
            return 1;
        }
        collector.add(new Observation(
                Observation.Kind.VALUE_WITHOUT_EFFECT,
                PROXY_IMAGE,
                "The annotation " + PROXY_IMAGE + " counts only if it contains a slash; this one is ignored and the pod"
                        + " gets the image of istiod's configuration.",
                "Write the whole reference, registry and repository included, or remove the annotation.",
                new Origin(Optional.of(value.location()), key, why)));
        return 0;
    }

    private void add(Component component, YamlScalar value, String key, String why) {
        Optional<Location> location = Optional.of(value.location());
        Origin origin = new Origin(location, key, why);
        collector.add(reader.reference(component, value.text(), origin), origin);
    }

    private static String text(YamlMapping mapping, String key) {
        return mapping.scalar(key).map(YamlScalar::text).orElse("");
    }
}
