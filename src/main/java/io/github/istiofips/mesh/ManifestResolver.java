// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.EmbeddedYaml;
import io.github.istiofips.project.Globs;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds what bears on Istio's images in Kubernetes objects: pods, Gateways, ProxyConfigs and istiod's ConfigMaps. */
public final class ManifestResolver {

    private static final String GATEWAY_GROUP = "gateway.networking.k8s.io/";
    private static final String AGENTGATEWAY_CLASS = "istio-agentgateway";
    private static final String ISTIO_CLASS = "istio";

    private final SourceReader reader;
    private final Collector collector;
    private final PodReader pods;
    private final ManifestSettings settings;

    public ManifestResolver(SourceReader reader, Collector collector) {
        this.reader = reader;
        this.collector = collector;
        this.settings = new ManifestSettings(reader, collector);
        this.pods = new PodReader(reader, collector, settings);
    }

    /** Resolves a source that the user named. */
    public void resolve(MeshSource.Manifests source, List<ProjectFile> files) throws SourceException {
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
    public int resolve(YamlNode document) {
        int found = 0;
        for (YamlNode item : items(document)) {
            found += JsonPatch.object(item)
                    .map(patched -> pods.read(patched, "", "the object that a patch changes"))
                    .orElseGet(() -> item(item, document));
        }
        return document instanceof YamlMapping object && object.get("kind").isPresent()
                ? found + object(object)
                : found;
    }

    /** The items of a list of one kind, such as PodList, need not repeat the kind. */
    private int item(YamlNode item, YamlNode list) {
        return item instanceof YamlMapping object && object.get("kind").isEmpty() && list instanceof YamlMapping holder
                ? pods.read(object, "", "an item of " + text(holder, "kind"))
                : resolve(item);
    }

    private int object(YamlMapping object) {
        String kind = text(object, "kind");
        String name = object.mapping("metadata").map(meta -> text(meta, "name")).orElse("");
        String owner = kind + " " + name;
        settings.ofObject(object);
        return switch (kind) {
            case "ConfigMap" -> configMap(object, name);
            case "ProxyConfig" -> proxyConfig(object, owner);
            case "Gateway" -> gateway(object, owner);
            case "GatewayClass" -> gatewayClass(object, name);
            default -> items(object).isEmpty() ? pods.read(object, "", owner) : 0;
        };
    }

    /**
     * Reads what a document that is no object says about pods, such as values for an application's chart.
     *
     * @return number of Istio images found
     */
    public int resolve(YamlNode document, String owner) {
        return pods.read(document, "", owner);
    }

    /**
     * Returns the objects that a document only holds together: the items of a List or of a sequence, the objects of an
     * OpenShift Template, the manifests of a ManifestWork (open-cluster-management.io).
     */
    public static List<YamlNode> items(YamlNode document) {
        if (document instanceof YamlSequence sequence) {
            return sequence.items();
        }
        return document instanceof YamlMapping object
                ? held(text(object, "kind"))
                        .flatMap(object::find)
                        .filter(YamlSequence.class::isInstance)
                        .map(held -> ((YamlSequence) held).items())
                        .orElse(List.of())
                : List.of();
    }

    /** Returns where an object of a kind holds other objects. */
    private static Optional<String> held(String kind) {
        return switch (kind) {
            case "Template" -> Optional.of("objects");
            case "ManifestWork" -> Optional.of("spec.workload.manifests");
            default -> kind.endsWith("List") ? Optional.of("items") : Optional.empty();
        };
    }

    /** A ProxyConfig chooses for pods that its selector and namespace match, wherever they are defined. */
    private int proxyConfig(YamlMapping object, String owner) {
        object.mapping("spec")
                .flatMap(spec -> ProxyConfigs.type(spec, "spec"))
                .ifPresent(type -> collector.addChoice(ProxyConfigs.choice(owner, PodReader.revision(object), type)));
        return 0;
    }

    /** A Gateway of the Gateway API, whose proxy istiod deploys itself; Istio's own kind of that name deploys nothing. */
    private int gateway(YamlMapping gateway, String owner) {
        if (text(gateway, "apiVersion").startsWith(GATEWAY_GROUP)) {
            collector.deployments().addGateway(gateway, owner);
            deployed(gateway, owner);
        }
        return 0;
    }

    private int gatewayClass(YamlMapping object, String name) {
        collector.deployments().addClass(object, name);
        return 0;
    }

    private void deployed(YamlMapping gateway, String owner) {
        String className = gateway.find("spec.gatewayClassName")
                .filter(YamlScalar.class::isInstance)
                .map(scalar -> ((YamlScalar) scalar).text())
                .orElse("");
        Optional<YamlMapping> own = gateway.mapping("metadata").flatMap(metadata -> metadata.mapping("annotations"));
        if (className.startsWith(AGENTGATEWAY_CLASS)) {
            agentgateway(gateway, own, owner);
            return;
        }
        own.ifPresent(annotations -> choose(gateway, annotations, "metadata.annotations", owner));
        gateway.find("spec.infrastructure.annotations")
                .filter(YamlMapping.class::isInstance)
                .map(YamlMapping.class::cast)
                .ifPresent(passedOn -> choose(gateway, passedOn, "spec.infrastructure.annotations", owner));
        if (className.startsWith(ISTIO_CLASS)) {
            collector.addChoice(new ProxyChoice(
                    ProxyChoice.Template.KUBE_GATEWAY,
                    owner,
                    PodReader.revision(gateway),
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    deployedFor(gateway, owner)));
        }
    }

    private void choose(YamlMapping gateway, YamlMapping annotations, String path, String owner) {
        pods.annotations(annotations, path, owner)
                .choose(ProxyChoice.Template.KUBE_GATEWAY, PodReader.revision(gateway), owner, reader, collector);
    }

    private void agentgateway(YamlMapping gateway, Optional<YamlMapping> annotations, String owner) {
        String key = "metadata.annotations." + InjectorTable.AGENTGATEWAY_IMAGE;
        Optional<Value.Scalar> image = annotations
                .flatMap(all -> all.scalar(InjectorTable.AGENTGATEWAY_IMAGE))
                .map(value -> Value.of(value, key));
        collector.addChoice(new ProxyChoice(
                ProxyChoice.Template.AGENTGATEWAY,
                owner,
                PodReader.revision(gateway),
                image,
                image.filter(value -> PodAnnotations.isWhole(value, reader)).isPresent(),
                Optional.empty(),
                image.map(value -> value.origin("annotation of " + owner))
                        .orElseGet(() -> deployedFor(gateway, owner))));
    }

    private static Origin deployedFor(YamlMapping gateway, String owner) {
        return new Origin(Optional.of(gateway.location()), "spec.gatewayClassName", "deployed for " + owner);
    }

    /** A ConfigMap of istiod, or one whose entry {@code deployment} is laid over the Deployment of a Gateway. */
    private int configMap(YamlMapping object, String name) {
        collector.configMaps().add(object, name);
        collector.deployments().addConfigMap(object, name);
        return object.mapping("data")
                .flatMap(data -> data.scalar("deployment"))
                .map(text -> deployment(text, "ConfigMap " + name))
                .orElse(0);
    }

    private int deployment(YamlScalar text, String owner) {
        try {
            int found = 0;
            for (YamlNode document : EmbeddedYaml.parse(text)) {
                found += pods.read(document, "data.deployment", owner);
            }
            return found;
        } catch (SourceException e) {
            collector.note(e.getMessage() + "; entry deployment of " + owner + " left alone.");
            return 0;
        }
    }

    private static String text(YamlMapping mapping, String key) {
        return mapping.scalar(key).map(YamlScalar::text).orElse("");
    }
}
