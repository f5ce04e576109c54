// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Placeholders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code spec} of an IstioOperator, profile included, seen with the rules of one version of istioctl: which
 * components are on and which values their charts get.
 */
final class OperatorSpec {

    /** Components with a hub and tag of their own; each is also the name of the block that its chart reads. */
    static final List<String> COMPONENTS = List.of("pilot", "cni", "ztunnel");

    private static final String HUB = "hub";
    private static final String TAG = "tag";
    private static final String ENABLED = "enabled";
    private static final String NAME = "name";
    private static final String REMOTE = "remote";
    private static final String ISTIOD_REMOTE = "istiodRemote";

    private final HelmValues spec;
    private final IstioVersion version;
    private final Placeholders placeholders;
    private final HelmValues values;

    private OperatorSpec(HelmValues spec, IstioVersion version, Placeholders placeholders) {
        this.spec = spec;
        this.version = version;
        this.placeholders = placeholders;
        this.values = translated();
    }

    /**
     * A gateway that is on.
     *
     * @param kind ingress or egress
     * @param name its name
     * @param entry its entry in the list
     */
    record Gateway(GatewayKind kind, String name, HelmValues entry) {}

    /** Returns the spec of a user laid over that of a profile. */
    static OperatorSpec of(
            HelmValues user, ProfileTable.Profile profile, IstioVersion version, Placeholders placeholders) {
        return new OperatorSpec(
                OperatorInput.merge(profileSpec(profile, version), user, version), version, placeholders);
    }

    private static HelmValues profileSpec(ProfileTable.Profile profile, IstioVersion version) {
        HelmValues spec = enabled(HelmValues.EMPTY, "components.pilot", profile, "pilot");
        for (String component : profile.components()) {
            if (!component.equals("ingress") && !component.equals("egress")) {
                spec = enabled(spec, "components." + component, profile, component);
            }
        }
        if (version.isBefore(IstioctlRules.CNI_ABSENT)) {
            spec = enabled(spec, "components.cni", profile, "cni");
        }
        for (GatewayKind kind : GatewayKind.values()) {
            HelmValues entry = enabled(HelmValues.EMPTY, "", profile, kind.chart())
                    .with(NAME, Value.Scalar.builtIn(kind.defaultName(), NAME, Value.Source.PROFILE));
            spec = spec.with(kind.path(), new Value.Items(List.of(entry.root())));
        }
        if (profile.components().contains(ISTIOD_REMOTE)) {
            spec = spec.with("values." + ISTIOD_REMOTE + "." + ENABLED, bool(true))
                    .with("values.global.omitSidecarInjectorConfigMap", bool(true));
        }
        return spec;
    }

    private static HelmValues enabled(HelmValues spec, String path, ProfileTable.Profile profile, String component) {
        return spec.with(Value.join(path, ENABLED), bool(profile.components().contains(component)));
    }

    private static Value.Scalar bool(boolean value) {
        String text = String.valueOf(value);
        return new Value.Scalar(text, text, Value.Kind.BOOLEAN, ENABLED, Optional.empty(), Value.Source.PROFILE);
    }

    /** Returns the merged spec. */
    HelmValues spec() {
        return spec;
    }

    /** Returns the version of istioctl. */
    IstioVersion version() {
        return version;
    }

    /** Returns the values for placeholders, which are filled before istioctl types a text. */
    Placeholders placeholders() {
        return placeholders;
    }

    private boolean isRewritten() {
        return !version.isBefore(IstioctlRules.REWRITE);
    }

    /** Returns the values that istioctl makes of the spec for the charts of istiod and the CNI. */
    HelmValues values() {
        return values;
    }

    private HelmValues translated() {
        HelmValues translated = spec.block("meshConfig")
                .map(mesh -> HelmValues.EMPTY.with("meshConfig", mesh.root()))
                .orElse(HelmValues.EMPTY);
        for (Map.Entry<String, String> copied : topLevel().entrySet()) {
            translated = copy(translated, copied.getKey(), copied.getValue());
        }
        HelmValues given = spec.block("values").orElse(HelmValues.EMPTY);
        HelmValues unvalidated = spec.block("unvalidatedValues").orElse(HelmValues.EMPTY);
        HelmValues components = componentValues();
        return isRewritten()
                ? translated.merge(given).merge(unvalidated).merge(components)
                : translated.merge(components).merge(given).merge(unvalidated);
    }

    /** Returns what is copied from the spec to the values, in order. */
    private Map<String, String> topLevel() {
        Map<String, String> copied = new LinkedHashMap<>();
        copied.put(HUB, "global.hub");
        copied.put(TAG, "global.tag");
        copied.put("revision", "revision");
        copied.put("compatibilityVersion", "compatibilityVersion");
        if (!isRewritten()) {
            copied.put("components." + ISTIOD_REMOTE + "." + HUB, "global.hub");
            copied.put("components." + ISTIOD_REMOTE + "." + TAG, "global.tag");
        }
        return copied;
    }

    private HelmValues componentValues() {
        HelmValues own = HelmValues.EMPTY;
        for (String component : COMPONENTS) {
            String path = "components." + component + ".";
            Optional<Value.Scalar> hub = spec.scalar(path + HUB).filter(scalar -> !scalar.isEmpty());
            Optional<Value.Scalar> tag = spec.scalar(path + TAG).filter(scalar -> !scalar.isEmpty());
            if (hub.isPresent()) {
                own = own.with(component + "." + HUB, hub.get());
            }
            if (tag.isPresent()) {
                own = own.with(component + "." + TAG, tagOfComponent(tag.get()));
            }
        }
        return own;
    }

    private HelmValues copy(HelmValues target, String from, String to) {
        return spec.scalar(from)
                .filter(scalar -> isRewritten() || !scalar.isEmpty())
                .map(scalar -> target.with(to, scalar))
                .orElse(target);
    }

    /** Returns a component's tag as istioctl types it: from 1.24 on, quotes do not keep a number. */
    private Value.Scalar tagOfComponent(Value.Scalar tag) {
        if (!isRewritten()) {
            return tag;
        }
        Placeholders.Filled filled = placeholders.fill(tag.rendered());
        return filled.unresolved().isEmpty() ? IstioctlValue.typed(tag, filled.text()) : tag;
    }

    /** Returns the values of the chart of one gateway. */
    HelmValues gatewayValues(Gateway gateway) {
        Optional<Value.Scalar> tag = gateway.entry().scalar(TAG);
        return isRewritten() && tag.isPresent()
                ? values.with(gateway.kind().block() + "." + TAG, tagOfComponent(tag.get()))
                : values;
    }

    /**
     * Returns the values of the ztunnel chart: the scalars of the top level and the ztunnel block over them; under them
     * global, or its content where the chart does not read it (istio/istio pull requests 43334 and 51749).
     */
    HelmValues ztunnelValues() {
        HelmValues global = values.block("global").orElse(HelmValues.EMPTY);
        HelmValues under = version.isBefore(IstioctlRules.ZTUNNEL_READS_GLOBAL)
                ? global
                : HelmValues.EMPTY.with("global", global.root());
        return under.merge(values.scalars()).merge(values.block("ztunnel").orElse(HelmValues.EMPTY));
    }

    /** Tells whether a component other than a gateway is on. */
    boolean isOn(String component) {
        Optional<HelmValues> block = spec.block("components." + component);
        if (block.isEmpty()) {
            return isRewritten() && component.equals("pilot");
        }
        return block.get().scalar(ENABLED).map(this::isOn).orElse(isRewritten());
    }

    /** Tells whether a switch is on; one whose placeholder has no value counts as on, so that nothing is missed. */
    private boolean isOn(Value.Scalar enabled) {
        Placeholders.Filled filled = placeholders.fill(enabled.rendered());
        return enabled.isTrue()
                || !filled.unresolved().isEmpty()
                || (enabled.kind() == Value.Kind.STRING && filled.text().equals("true"));
    }

    private boolean isOn(HelmValues block, String path) {
        return block.scalar(path).map(this::isOn).orElse(false);
    }

    /** Tells whether an istiod runs in the cluster. */
    boolean runsIstiod() {
        boolean local = !version.isBefore(IstioctlRules.LOCAL_INJECTOR)
                && isTrue(values, ISTIOD_REMOTE + ".enabledLocalInjectorIstiod");
        return isOn("pilot") && (!isRemote() || local);
    }

    /** Tells whether the istiod that proxies connect to runs elsewhere. */
    boolean isRemote() {
        return isRewritten()
                && values.scalar(ISTIOD_REMOTE + "." + ENABLED)
                        .map(Value.Scalar::isTrue)
                        .orElse(values.scalar("profile")
                                .filter(profile -> profile.rendered().equals(REMOTE))
                                .isPresent());
    }

    /** Tells whether the configuration of an injector is installed. */
    boolean hasInjector() {
        return isOn("pilot")
                || (!isRewritten() && isOn(ISTIOD_REMOTE) && !isTrue(values, "global.omitSidecarInjectorConfigMap"));
    }

    private static boolean isTrue(HelmValues block, String path) {
        return block.scalar(path).map(Value.Scalar::isTrue).orElse(false);
    }

    /** Returns the gateways that are on. */
    List<Gateway> gateways() {
        List<Gateway> gateways = new ArrayList<>();
        for (GatewayKind kind : GatewayKind.values()) {
            gateways.addAll(isRewritten() ? listed(kind) : merged(kind));
        }
        return gateways;
    }

    private List<Gateway> listed(GatewayKind kind) {
        boolean byValues = isOn(values, kind.block() + "." + ENABLED);
        if (spec.find(kind.path()).isEmpty()) {
            return byValues || kind == GatewayKind.INGRESS
                    ? List.of(new Gateway(kind, kind.defaultName(), HelmValues.EMPTY))
                    : List.of();
        }
        return entries(kind).stream()
                .filter(gateway -> byValues
                        || gateway.entry().scalar(ENABLED).map(this::isOn).orElse(true))
                .toList();
    }

    private List<Gateway> merged(GatewayKind kind) {
        Optional<Boolean> byValues =
                spec.scalar("values." + kind.block() + "." + ENABLED).map(this::isOn);
        List<Gateway> on = new ArrayList<>();
        boolean named = false;
        for (Gateway gateway : entries(kind)) {
            boolean enabled = isOn(gateway.entry(), ENABLED);
            if (gateway.name().equals(kind.defaultName())) {
                named = true;
                enabled = byValues.orElse(enabled);
            }
            if (enabled) {
                on.add(gateway);
            }
        }
        if (!named && byValues.orElse(false)) {
            on.add(new Gateway(kind, kind.defaultName(), HelmValues.EMPTY));
        }
        return on;
    }

    private List<Gateway> entries(GatewayKind kind) {
        List<Gateway> entries = new ArrayList<>();
        for (Value item : spec.items(kind.path())) {
            if (item instanceof Value.Block block) {
                HelmValues entry = new HelmValues(block);
                String name = entry.scalar(NAME).map(Value.Scalar::rendered).orElse(kind.defaultName());
                entries.add(new Gateway(kind, name, entry));
            }
        }
        return entries;
    }
}
