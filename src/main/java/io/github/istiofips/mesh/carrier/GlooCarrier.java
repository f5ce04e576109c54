// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.Defaults;
import io.github.istiofips.mesh.HelmResolver;
import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.Problems;
import io.github.istiofips.mesh.Value;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlScalar;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Resolves Gloo's IstioLifecycleManager and GatewayLifecycleManager, its ServiceMeshController, and the ConfigMap with which
 * that one's values are extended (docs.solo.io, reference/api).
 */
final class GlooCarrier implements Carrier {

    private static final String LIFECYCLE = "admin.gloo.solo.io";
    private static final String OPERATOR = "operator.gloo.solo.io";
    private static final String CONTROL_PLANE = "IstioLifecycleManager";
    private static final String GATEWAY = "GatewayLifecycleManager";
    private static final String CONTROLLER = "ServiceMeshController";
    private static final String EXTENSIONS = "gloo-extensions-config";
    /** Entries of the ConfigMap and the chart that each extends. */
    private static final Map<String, String> CHARTS =
            Map.of("values.istiod", "istiod", "values.istio-cni", "cni", "values.istio-ztunnel", "ztunnel");

    private final CarrierContext context;
    private final HelmResolver helm;
    private final GlooInstallations installations;

    GlooCarrier(CarrierContext context) {
        this.context = context;
        this.helm = new HelmResolver(context.reader(), context.collector());
        this.installations = new GlooInstallations(context.operators(), context.collector());
    }

    @Override
    public boolean accepts(KubernetesObject object) {
        return object.is(LIFECYCLE, CONTROL_PLANE)
                || object.is(LIFECYCLE, GATEWAY)
                || object.is(OPERATOR, CONTROLLER)
                || (object.kind().equals("ConfigMap") && object.name().equals(EXTENSIONS));
    }

    @Override
    public boolean resolve(KubernetesObject object) {
        return switch (object.kind()) {
            case CONTROLLER -> controller(object);
            case "ConfigMap" -> extensions(object);
            default -> lifecycle(object);
        };
    }

    private boolean lifecycle(KubernetesObject object) {
        context.collector()
                .note(object.file() + ": " + object.title() + ", each installation read as an IstioOperator.");
        Origin origin = object.origin("spec.installations", "installed by " + object.title());
        HelmValues spec = object.mapping("spec")
                .map(mapping -> new HelmValues((Value.Block) Value.of(mapping, "spec")))
                .orElse(HelmValues.EMPTY);
        installations.resolve(
                spec.items("installations"),
                object.kind().equals(GATEWAY) ? GlooInstallations.Part.GATEWAY : GlooInstallations.Part.CONTROL_PLANE,
                object.title(),
                origin);
        return true;
    }

    private boolean controller(KubernetesObject object) {
        Origin origin = object.scalar("spec.version")
                .map(version ->
                        new Origin(Optional.of(version.location()), "spec.version", "installed by " + object.title()))
                .orElseGet(() -> object.origin("spec", "installed by " + object.title()));
        context.collector()
                .add(
                        ImageOutcome.open(
                                Component.OTHER, object.title(), List.of(origin), GlooProblems.controller(object)),
                        origin);
        context.collector().note(object.file() + ": " + object.title() + ", whose images are not resolved.");
        return true;
    }

    /** Values that the ServiceMeshController's charts get over its own; only where both hub and tag stand there they decide. */
    private boolean extensions(KubernetesObject object) {
        boolean any = false;
        for (Map.Entry<String, String> entry : CHARTS.entrySet()) {
            Optional<YamlScalar> text = object.mapping("data").flatMap(data -> data.scalar(entry.getKey()));
            text.ifPresent(values -> extension(object, entry.getKey(), entry.getValue(), values));
            any |= text.isPresent();
        }
        return any;
    }

    private void extension(KubernetesObject object, String key, String chart, YamlScalar text) {
        Origin origin = new Origin(Optional.of(text.location()), "data." + key, "values of " + object.title());
        context.collector()
                .note(object.file() + ": entry " + key + " of " + object.title() + ", values of " + chart + ".");
        try {
            helm.resolve(
                    chart,
                    version(),
                    context.reader().values(text),
                    origin,
                    Defaults.unknown(GlooProblems.extension(key, chart)));
        } catch (SourceException e) {
            context.collector()
                    .add(
                            ImageOutcome.open(
                                    Component.OTHER,
                                    object.title() + " " + key,
                                    List.of(origin),
                                    Problems.unreadableText("entry " + key + " of " + object.title(), e)),
                            origin);
        }
    }

    /** Returns the version that the controllers of the module agree on. */
    private Optional<String> version() {
        List<String> versions = context.index().objects().stream()
                .filter(object -> object.is(OPERATOR, CONTROLLER))
                .map(object -> object.text("spec.version"))
                .distinct()
                .toList();
        return versions.size() == 1 ? Optional.of(versions.get(0)).filter(text -> !text.isEmpty()) : Optional.empty();
    }
}
