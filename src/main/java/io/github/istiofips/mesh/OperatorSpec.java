// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The merged {@code spec} of IstioOperator files, seen with the rules of one version of istioctl: which components are
 * on and which values their charts get (istio/istio operator/pkg, see {@link IstioctlRules}).
 *
 * @param spec the merged spec
 * @param version version of istioctl
 */
record OperatorSpec(HelmValues spec, IstioVersion version) {

    /** Components of the spec and the block of values that their charts read. */
    private static final Map<String, String> VALUE_BLOCKS =
            Map.of("pilot", "pilot", "cni", "cni", "ztunnel", "ztunnel");

    private static final List<String> GATEWAY_KINDS = List.of("ingress", "egress");

    boolean isRewritten() {
        return !version.isBefore(IstioctlRules.REWRITE);
    }

    /** Returns the values that istioctl makes of the spec. */
    HelmValues values() {
        HelmValues values = spec.block("meshConfig")
                .map(mesh -> HelmValues.EMPTY.with("meshConfig", mesh.root()))
                .orElse(HelmValues.EMPTY);
        values = copy(values, "hub", "global.hub");
        values = copy(values, "tag", "global.tag");
        HelmValues given = spec.block("values").orElse(HelmValues.EMPTY);
        HelmValues unvalidated = spec.block("unvalidatedValues").orElse(HelmValues.EMPTY);
        HelmValues components = componentValues();
        return isRewritten()
                ? values.merge(given).merge(components).merge(unvalidated)
                : values.merge(components).merge(given).merge(unvalidated);
    }

    private HelmValues componentValues() {
        HelmValues values = HelmValues.EMPTY;
        for (Map.Entry<String, String> component : VALUE_BLOCKS.entrySet()) {
            for (String key : List.of("hub", "tag")) {
                values = copy(values, "components." + component.getKey() + "." + key, component.getValue() + "." + key);
            }
        }
        if (!version.isBefore(IstioctlRules.GATEWAY_TAG)) {
            for (String gateway : GATEWAY_KINDS) {
                values = gatewayTag(values, gateway);
            }
        }
        return values;
    }

    private HelmValues gatewayTag(HelmValues values, String gateway) {
        HelmValues result = values;
        for (Value item : gateways(gateway)) {
            if (item instanceof Value.Block block) {
                Optional<Value.Scalar> tag = new HelmValues(block).scalar("tag");
                if (tag.isPresent()) {
                    result = result.with("gateways.istio-" + gateway + "gateway.tag", tag.get());
                }
            }
        }
        return result;
    }

    private List<Value> gateways(String kind) {
        return spec.items("components." + kind + "Gateways");
    }

    private HelmValues copy(HelmValues values, String from, String to) {
        return spec.scalar(from).map(value -> values.with(to, value)).orElse(values);
    }

    /** Returns the values of the ztunnel chart: global, the scalars of the top level, and the ztunnel block over them. */
    HelmValues ztunnelValues() {
        HelmValues values = values();
        HelmValues global = values.block("global")
                .map(block -> HelmValues.EMPTY.with("global", block.root()))
                .orElse(HelmValues.EMPTY);
        return global.merge(values.scalars()).merge(values.block("ztunnel").orElse(HelmValues.EMPTY));
    }

    /**
     * Tells whether a component is on.
     *
     * @param component {@code pilot}, {@code cni} or {@code ztunnel}
     * @param profile components of the selected profile
     */
    boolean isOn(String component, Set<String> profile) {
        String path = "components." + component;
        Optional<Value.Scalar> enabled = spec.scalar(path + ".enabled");
        if (enabled.isPresent()) {
            return enabled.get().isTrue();
        }
        return profile.contains(component) || (isRewritten() && spec.find(path).isPresent());
    }

    /** Tells whether gateways of a kind, {@code ingress} or {@code egress}, are on. */
    boolean hasGateways(String kind, Set<String> profile) {
        String name = "istio-" + kind + "gateway";
        if (spec.scalar("values.gateways." + name + ".enabled")
                .map(Value.Scalar::isTrue)
                .orElse(false)) {
            return true;
        }
        List<Value> listed = gateways(kind);
        boolean replaced = isRewritten() || version.isBefore(IstioctlRules.LISTS_MERGED);
        boolean byProfile = profile.contains(kind);
        if (listed.isEmpty()) {
            return byProfile;
        }
        boolean anyOn = listed.stream().anyMatch(item -> isGatewayOn(item, name, byProfile));
        boolean ofProfileNamed = listed.stream().anyMatch(item -> isNamed(item, name));
        return anyOn || (!replaced && byProfile && !ofProfileNamed);
    }

    private boolean isGatewayOn(Value item, String nameInProfile, boolean onInProfile) {
        if (!(item instanceof Value.Block block)) {
            return false;
        }
        return new HelmValues(block)
                .scalar("enabled")
                .map(Value.Scalar::isTrue)
                .orElse(isRewritten() || (onInProfile && isNamed(item, nameInProfile)));
    }

    private static boolean isNamed(Value item, String name) {
        return item instanceof Value.Block block
                && new HelmValues(block)
                        .scalar("name")
                        .filter(value -> value.rendered().equals(name))
                        .isPresent();
    }
}
