// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Collector;
import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.IstioOperatorResolver;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.Value;
import java.util.List;
import java.util.stream.Stream;

/**
 * Resolves what values of the gloo-platform chart, or of the gloo-mesh-enterprise and gloo-mesh-agent charts before it, install
 * of Istio (docs.solo.io/gloo-mesh-enterprise, reference/helm): {@code istioInstallations}, and {@code managedInstallations} at
 * the top or in {@code registerMgmtPlane}. A chart that depends on gloo-platform has
 * them in the block of that name.
 */
public final class GlooPlatformValues {

    private static final String INSTALLATIONS = "istioInstallations";
    private static final String MANAGED = "managedInstallations";
    private static final String SUBCHART = "gloo-platform";
    private static final String REGISTERED = "registerMgmtPlane";
    private static final String CONTROL_PLANE = "controlPlane";
    private static final String ENABLED = "enabled";
    private static final List<String> GATEWAYS = List.of("northSouthGateways", "eastWestGateways");
    /** Of which {@code managedInstallations} has one, unlike a block of that name elsewhere. */
    private static final List<String> MANAGED_KEYS =
            List.of("images.hub", "images.tag", CONTROL_PLANE, "northSouthGateways", "eastWestGateways");

    private final GlooInstallations installations;

    public GlooPlatformValues(IstioOperatorResolver operators, Collector collector) {
        this.installations = new GlooInstallations(operators, collector);
    }

    /** Tells whether values have a block by which Gloo installs Istio, switched on or not. */
    public static boolean concerns(HelmValues values) {
        return values.block(INSTALLATIONS).isPresent()
                || managed(values).findAny().isPresent()
                || values.block(SUBCHART).filter(GlooPlatformValues::concerns).isPresent();
    }

    /**
     * Resolves the installations that are on.
     *
     * @param origin origin of what no value decides
     * @return whether the values have a block by which Gloo installs Istio; nothing was added if not
     */
    public boolean resolve(HelmValues values, Origin origin) {
        values.block(INSTALLATIONS).filter(GlooPlatformValues::isOn).ifPresent(block -> installed(block, origin));
        managed(values).filter(GlooPlatformValues::isOn).forEach(block -> managed(block, origin));
        values.block(SUBCHART).ifPresent(subchart -> resolve(subchart, origin));
        return concerns(values);
    }

    private static Stream<HelmValues> managed(HelmValues values) {
        return Stream.concat(
                        values.block(MANAGED).stream(),
                        values.block(REGISTERED).filter(GlooPlatformValues::isOn).stream()
                                .flatMap(registered -> registered.block(MANAGED).stream()))
                .filter(block ->
                        MANAGED_KEYS.stream().anyMatch(key -> block.find(key).isPresent()));
    }

    private void installed(HelmValues block, Origin origin) {
        HelmValues control = block.block(CONTROL_PLANE).orElse(HelmValues.EMPTY);
        boolean on = block.block(CONTROL_PLANE).isPresent() || block.isTruthy(ENABLED);
        if (on && isOn(control)) {
            installations.resolve(
                    control.items("installations"),
                    GlooInstallations.Part.CONTROL_PLANE,
                    INSTALLATIONS + "." + CONTROL_PLANE,
                    origin);
        }
        for (String kind : GATEWAYS) {
            for (HelmValues gateway : blocks(block.items(kind))) {
                installations.resolve(
                        gateway.items("installations"),
                        GlooInstallations.Part.GATEWAY,
                        INSTALLATIONS + "." + kind,
                        origin);
            }
        }
    }

    /** One hub and tag for all, with overrides for the control plane and each gateway. */
    private void managed(HelmValues block, Origin origin) {
        HelmValues images = block.block("images").orElse(HelmValues.EMPTY);
        HelmValues control = block.block(CONTROL_PLANE).orElse(HelmValues.EMPTY);
        if (isOn(control)) {
            HelmValues revised = block.find("revision")
                    .map(revision -> images.with("revision", revision))
                    .orElse(images);
            installations.resolveSpec(
                    revised.merge(control.block("overrides").orElse(HelmValues.EMPTY)),
                    GlooInstallations.Part.CONTROL_PLANE,
                    MANAGED + "." + CONTROL_PLANE,
                    origin);
        }
        for (String kind : GATEWAYS) {
            for (HelmValues gateway : blocks(block.items(kind))) {
                installations.resolveSpec(
                        images.merge(gateway.block("overrides").orElse(HelmValues.EMPTY)),
                        GlooInstallations.Part.GATEWAY,
                        MANAGED + "." + kind,
                        origin);
            }
        }
    }

    private static List<HelmValues> blocks(List<Value> items) {
        return items.stream()
                .filter(Value.Block.class::isInstance)
                .map(item -> new HelmValues((Value.Block) item))
                .filter(GlooPlatformValues::isOn)
                .toList();
    }

    private static boolean isOn(HelmValues block) {
        return block.scalar(ENABLED)
                .filter(enabled -> enabled.kind() == Value.Kind.BOOLEAN && enabled.isEmpty())
                .isEmpty();
    }
}
