// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static io.github.istiofips.policy.Samples.AMD64;
import static io.github.istiofips.policy.Samples.SOLO;
import static io.github.istiofips.policy.Samples.executable;
import static io.github.istiofips.policy.Samples.image;
import static io.github.istiofips.policy.Samples.origin;
import static io.github.istiofips.policy.Samples.platform;

import io.github.istiofips.executable.CryptoModule;
import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.ExecutableKind;
import io.github.istiofips.executable.FipsMode;
import io.github.istiofips.executable.Integrity;
import io.github.istiofips.executable.Stack;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ControlPlane;
import io.github.istiofips.mesh.DeployedGateway;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.Readers;
import io.github.istiofips.mesh.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Meshes with settings, from the texts of the decision table. */
final class SettingSamples {

    private static final String SOURCE = "source ";
    private static final Map<String, String> ROLES =
            Map.of("pilot", "pilot-discovery", "proxy", "pilot-agent", "cni", "install-cni", "cni-plugin", "istio-cni");
    private static final Set<String> GATEWAY = Set.of("Gateway edge", "ConfigMap edge");

    private SettingSamples() {}

    /** Returns a mesh whose images are of a version, {@code source 1.30} or not of a known one. */
    static MeshFacts mesh(String istio, String settings, String images) {
        List<InspectedImage> inspected = items(images, ",").stream()
                .map(text ->
                        inspected(istio, text.substring(0, text.indexOf(' ')), text.substring(text.indexOf(' ') + 1)))
                .toList();
        Set<String> versions = istio.startsWith(SOURCE) ? Set.of(istio.substring(SOURCE.length())) : Set.of();
        List<Setting> all = new ArrayList<>();
        List<DeployedGateway> gateways = new ArrayList<>();
        for (String text : items(settings, ";")) {
            if (text.equals("edge")) {
                gateways.add(
                        new DeployedGateway("Gateway edge", GATEWAY, origin("spec.gatewayClassName", "edge.yaml", 2)));
            } else {
                all.add(setting(text, versions, 20 + all.size()));
            }
        }
        List<ControlPlane> istiods = inspected.stream()
                .filter(one -> one.use().component() == Component.PILOT)
                .map(one -> new ControlPlane(one.use().reference(), versions, "pilot.env"))
                .toList();
        MeshResolution resolution = new MeshResolution(
                inspected.stream().map(InspectedImage::use).toList(),
                List.of(),
                all,
                List.of(),
                istiods,
                gateways,
                List.of());
        return new MeshFacts(resolution, inspected, List.of(), List.of());
    }

    static Setting setting(String text, Set<String> versions, int line) {
        String where = text.substring(0, text.indexOf(' '));
        String name = text.substring(where.length() + 1, text.indexOf('='));
        String value = text.substring(text.indexOf('=') + 1);
        Readers readers = switch (where) {
            case "istiod" -> readers(Component.PILOT, Optional.empty(), versions);
            case "cni" -> readers(Component.CNI, Optional.empty(), versions);
            case "ztunnel" -> readers(Component.ZTUNNEL, Optional.empty(), versions);
            case "proxies" -> readers(Component.PROXY, Optional.empty(), versions);
            case "gateway-chart" -> readers(Component.PROXY, Optional.of("the gateway chart"), versions);
            case "overlay" -> readers(Component.PROXY, Optional.of("ConfigMap edge"), versions);
            default -> throw new IllegalArgumentException(where);
        };
        return new Setting(name, value, value.contains("${"), readers, origin(where + "." + name, "values.yaml", line));
    }

    private static Readers readers(Component component, Optional<String> owner, Set<String> versions) {
        return new Readers(Set.of(component), owner, Set.of(), versions);
    }

    private static InspectedImage inspected(String istio, String component, String build) {
        String kind = component.replaceFirst("@.*", "");
        String version = component.contains("@") ? component.substring(component.indexOf('@') + 1) : istio;
        String name = kind.replaceFirst("-plugin", "");
        String reference = version.isEmpty() || version.startsWith(SOURCE)
                ? "mirror.example/istio/" + name + ":company"
                : SOLO + name + ":" + version + "-solo-fips";
        Component part = Component.valueOf(name.toUpperCase(Locale.ROOT));
        String role = ROLES.getOrDefault(kind, kind);
        return image(
                Samples.use(reference, part),
                platform(AMD64, executable("/usr/local/bin/" + role, Optional.of(role), facts(build))));
    }

    static ExecutableFacts facts(String build) {
        String go = build.substring(build.indexOf('-') + 1);
        Stack stack = switch (build.substring(0, build.indexOf('-'))) {
            case "boring" -> Stack.BORINGCRYPTO;
            case "native" -> Stack.GO_NATIVE;
            case "standard" -> Stack.STANDARD;
            default -> throw new IllegalArgumentException(build);
        };
        boolean fips = stack != Stack.STANDARD;
        return new ExecutableFacts(
                ExecutableKind.GO,
                true,
                Optional.of("go" + go + ".4").filter(text -> !go.equals("?")),
                stack,
                true,
                stack == Stack.GO_NATIVE ? FipsMode.ON : FipsMode.NOT_APPLICABLE,
                "",
                fips ? Optional.of(new CryptoModule("BoringCrypto", "fips-20220613")) : Optional.empty(),
                fips ? Integrity.VERIFIED : Integrity.NOT_APPLICABLE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static List<String> items(String text, String separator) {
        return Arrays.stream(text.split(separator, -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
