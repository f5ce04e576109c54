// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Origin;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.List;
import java.util.Optional;

/**
 * Resolves the Release of Crossplane's provider for Helm (crossplane-contrib/provider-helm apis/release): {@code
 * valuesFrom}, then {@code values}, then {@code set}. What stands in ConfigMaps and Secrets is not followed.
 */
final class CrossplaneCarrier implements Carrier {

    private static final String PROVIDER = "spec.forProvider";

    private final CarrierContext context;
    private final GitOpsInstaller installer;

    CrossplaneCarrier(CarrierContext context) {
        this.context = context;
        this.installer = new GitOpsInstaller(context);
    }

    @Override
    public boolean accepts(KubernetesObject object) {
        return object.kind().equals("Release") && object.group().matches("helm(\\.m)?\\.crossplane\\.io");
    }

    @Override
    public boolean resolve(KubernetesObject object) {
        Optional<YamlScalar> name =
                object.scalar(PROVIDER + ".chart.name").or(() -> object.scalar(PROVIDER + ".chart.url"));
        if (name.isEmpty()) {
            return false;
        }
        Origin origin =
                new Origin(Optional.of(name.get().location()), "chart", "chart that " + object.title() + " installs");
        ChartReference chart = new ChartReference(
                name.get().text(),
                object.text(PROVIDER + ".chart.repository"),
                Optional.of(object.text(PROVIDER + ".chart.version")).filter(version -> !version.isEmpty()),
                origin);
        GitOpsLayers layers = new GitOpsLayers(context.index());
        object.mapping(PROVIDER).ifPresent(spec -> layers(spec, layers));
        return installer.install(
                new GitOpsInstaller.Release(
                        object.file(), object.title(), "Crossplane reads it", chart, Optional.empty()),
                layers);
    }

    private static void layers(YamlMapping spec, GitOpsLayers layers) {
        for (YamlNode from : items(spec, "valuesFrom")) {
            layers.gap(from.location(), "valuesFrom", GitOpsProblems.notRead("valuesFrom"));
        }
        spec.mapping("values").ifPresent(layers::mapping);
        for (YamlNode item : items(spec, "set")) {
            if (item instanceof YamlMapping set && set.get("valueFrom").isPresent()) {
                layers.gap(set.location(), "set", GitOpsProblems.notRead("set.valueFrom"));
            } else if (item instanceof YamlMapping set) {
                String value = set.scalar("value").map(YamlScalar::text).orElse("");
                set.scalar("name")
                        .ifPresent(name -> layers.set(
                                name.text(),
                                value,
                                false,
                                set.get("value").orElse(set).location()));
            }
        }
    }

    private static List<YamlNode> items(YamlMapping parent, String key) {
        return parent.sequence(key).map(YamlSequence::items).orElse(List.of());
    }
}
