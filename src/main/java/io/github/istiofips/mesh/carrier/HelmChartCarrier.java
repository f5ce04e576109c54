// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Origin;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Resolves the HelmChart of K3s and RKE2 with the HelmChartConfig of its name (docs.k3s.io/helm, "HelmChart Field
 * Definitions"): {@code valuesContent}, then that of the HelmChartConfig, then {@code set}.
 */
final class HelmChartCarrier implements Carrier {

    private static final String GROUP = "helm.cattle.io";
    /** Texts of {@code set} that are typed; every other one is text (k3s-io/helm-controller pkg/controllers/chart). */
    private static final Set<String> TYPED = Set.of("true", "false", "null");

    private final CarrierContext context;
    private final GitOpsInstaller installer;
    private final FluxObjects objects;

    HelmChartCarrier(CarrierContext context) {
        this.context = context;
        this.installer = new GitOpsInstaller(context);
        this.objects = new FluxObjects(context.index());
    }

    @Override
    public boolean accepts(KubernetesObject object) {
        return object.is(GROUP, "HelmChart");
    }

    @Override
    public boolean resolve(KubernetesObject object) {
        Optional<YamlScalar> name = object.scalar("spec.chart");
        if (name.isEmpty()) {
            return false;
        }
        Origin origin =
                new Origin(Optional.of(name.get().location()), "chart", "chart that " + object.title() + " installs");
        ChartReference chart = new ChartReference(
                name.get().text(),
                object.text("spec.repo"),
                Optional.of(object.text("spec.version")).filter(version -> !version.isEmpty()),
                origin);
        boolean installs = false;
        for (GitOpsLayers layers : alternatives(object)) {
            installs |= installer.install(
                    new GitOpsInstaller.Release(
                            object.file(), object.title(), "the Helm controller reads it", chart, Optional.empty()),
                    layers);
        }
        return installs;
    }

    /** Returns the layers, once for each HelmChartConfig of the name. */
    private List<GitOpsLayers> alternatives(KubernetesObject object) {
        List<KubernetesObject> configs = objects.find("HelmChartConfig", object.name(), object.namespace(), object);
        return configs.isEmpty()
                ? List.of(layers(object, Optional.empty()))
                : configs.stream()
                        .map(config -> layers(object, Optional.of(config)))
                        .toList();
    }

    private GitOpsLayers layers(KubernetesObject object, Optional<KubernetesObject> config) {
        GitOpsLayers layers = new GitOpsLayers(context.index());
        content(object, layers);
        config.ifPresent(more -> {
            layers.object(more);
            content(more, layers);
        });
        object.mapping("spec.set").map(YamlMapping::entries).orElse(Map.of()).forEach((name, value) -> {
            if (value instanceof YamlScalar scalar) {
                boolean text =
                        !scalar.isNumber() && !TYPED.contains(scalar.text().toLowerCase(Locale.ROOT));
                layers.set(name, scalar.text().replace(",", "\\,"), text, scalar.location());
            }
        });
        return layers;
    }

    private static void content(KubernetesObject object, GitOpsLayers layers) {
        object.scalar("spec.valuesContent").ifPresent(text -> layers.text(text, "spec.valuesContent"));
        object.mapping("spec.values").ifPresent(layers::mapping);
        for (String key : List.of("spec.valuesSecrets", "spec.chartContent")) {
            Optional<YamlNode> unread = object.node().find(key);
            unread.ifPresent(node -> layers.gap(node.location(), key, GitOpsProblems.notRead(key)));
        }
    }
}
