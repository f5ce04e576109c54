// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds settings that bear on cryptography in values of charts and in IstioOperator files. What is found is a fact, whether
 * it counts is for others to judge.
 */
final class Settings {

    private static final Set<Component> PROXIES = Set.of(Component.PROXY);

    private static final String ENV = "env";

    /** Blocks that charts from 1.24 on copy over their top level (istio/istio, manifests, zzy_descope_legacy.yaml). */
    private static final Map<String, String> LEGACY = Map.of("istiod", "pilot.env", "cni", "cni.env");

    /** Components of an IstioOperator and what they run (istio/istio, operator/pkg/component). */
    private static final Map<String, Component> OF_OPERATOR = Map.of(
            "pilot", Component.PILOT,
            "cni", Component.CNI,
            "ztunnel", Component.ZTUNNEL,
            "ingressGateways", Component.PROXY,
            "egressGateways", Component.PROXY);

    /** What values lay over the Deployments of Gateways, by class (istio.io, "Kubernetes Gateway API"). */
    static final String GATEWAY_CLASSES = "gatewayClasses";

    private final SettingTable table = SettingTable.load();
    private final SettingReader settings;

    Settings(SourceReader reader, Collector collector) {
        this.settings = new SettingReader(table, reader.placeholders(), collector);
    }

    /**
     * Collects the settings in values of a chart.
     *
     * @param versions versions that may apply; a key that none of them reads holds no setting
     * @param source the source they belong to
     */
    void ofChart(String chart, List<IstioVersion> versions, HelmValues values, Readers source) {
        HelmValues effective = effective(chart, values);
        table.places(chart).forEach(place -> collect(place, versions, effective, source));
        gatewayClasses(values, source);
    }

    /** Leaves out variables at the top level that the block of older versions sets, too. */
    private static HelmValues effective(String chart, HelmValues values) {
        Optional<HelmValues> stronger = Optional.ofNullable(LEGACY.get(chart)).flatMap(values::block);
        HelmValues left = values.block(ENV).orElse(HelmValues.EMPTY);
        for (String name : left.root().entries().keySet()) {
            if (stronger.flatMap(block -> block.scalar(name)).isPresent()) {
                left = left.without(name);
            }
        }
        return stronger.isPresent() && values.block(ENV).isPresent()
                ? values.without(ENV).with(ENV, left.root())
                : values;
    }

    /**
     * Collects the settings in the spec of an IstioOperator.
     *
     * @param versions versions that may apply
     * @param source the IstioOperator
     */
    void ofOperator(List<IstioVersion> versions, HelmValues spec, Readers source) {
        table.places(SettingTable.OPERATOR).forEach(place -> collect(place, versions, spec, source));
        spec.block("components")
                .ifPresent(components -> components.root().entries().forEach((name, value) -> {
                    Set<Component> runs =
                            OF_OPERATOR.containsKey(name) ? Set.of(OF_OPERATOR.get(name)) : Set.<Component>of();
                    component("component " + name, value, source.as(runs));
                }));
        spec.block("values").ifPresent(values -> gatewayClasses(values, source));
    }

    private void gatewayClasses(HelmValues values, Readers source) {
        values.block(GATEWAY_CLASSES)
                .ifPresent(classes -> classes.root().entries().forEach((name, value) -> {
                    if (value instanceof Value.Block block) {
                        String owner = GATEWAY_CLASSES + "." + name;
                        for (Value container :
                                new HelmValues(block).items("deployment.spec.template.spec.containers")) {
                            if (container instanceof Value.Block proxy) {
                                settings.environment(
                                        new HelmValues(proxy).items("env"),
                                        source.as(Component.PROXY, owner),
                                        "environment of Gateways of class " + name);
                            }
                        }
                    }
                }));
    }

    private void collect(SettingTable.Place place, List<IstioVersion> versions, HelmValues values, Readers source) {
        if (versions.stream().noneMatch(place.versions()::contains)) {
            return;
        }
        boolean always = versions.stream().allMatch(place.versions()::contains);
        String reader =
                place.reader() + (always ? "" : ", from " + place.versions().since() + " on");
        Readers readers = place.components().equals(PROXIES)
                ? source.as(Component.PROXY, place.reader())
                : source.as(place.components());
        switch (place.holds()) {
            case ENVIRONMENT ->
                values.block(place.key())
                        .ifPresent(variables -> settings.environment(variables, readers, "environment of " + reader));
            case MESH, PRESENCE ->
                values.block(place.key())
                        .ifPresent(mesh -> settings.mesh(mesh, readers, "mesh configuration of " + reader));
            case VALUE ->
                values.block(place.key()).ifPresent(global -> settings.values(global, readers, "value of " + reader));
            case ARGUMENT -> settings.arguments(values.items(place.key()), readers, "arguments of " + reader);
        }
    }

    /** A component is one block, or a list of them as with gateways; one that is switched off sets nothing. */
    private void component(String name, Value value, Readers readers) {
        if (value instanceof Value.Items gateways) {
            gateways.values().forEach(gateway -> component("a gateway of " + name, gateway, readers));
        } else if (value instanceof Value.Block block) {
            HelmValues component = new HelmValues(block);
            boolean off = component
                    .scalar("enabled")
                    .filter(enabled -> enabled.kind() == Value.Kind.BOOLEAN && !enabled.isTrue())
                    .isPresent();
            if (!off) {
                Readers own = readers.components().equals(PROXIES) ? readers.as(Component.PROXY, name) : readers;
                settings.environment(component.items("k8s.env"), own, "environment of " + name);
            }
        }
    }
}
