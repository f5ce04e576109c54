// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlScalar;
import io.github.istiofips.project.YamlSequence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gathers the Gateways of the Gateway API that istiod deploys, and what is laid over their Deployments: the ConfigMap that a Gateway
 * names and the one that is the default of its class (istio.io, "Kubernetes Gateway API", section "Automated Deployment").
 */
final class GatewayDeployments {

    /** Classes that Istio defines itself and whose Gateways it deploys as Envoy (istio/istio, pilot/pkg/config/kube/gatewaycommon). */
    private static final Set<String> OWN_CLASSES = Set.of("istio", "istio-waypoint", "istio-east-west");

    private static final Set<String> CONTROLLERS = Set.of("istio.io/gateway-controller", "istio.io/mesh-controller");
    private static final String DEFAULTS = "gateway.istio.io/defaults-for-class";
    private static final String ADDRESS = "IPAddress";

    private final List<Gateway> gateways = new ArrayList<>();
    private final Set<String> classes = new HashSet<>(OWN_CLASSES);
    private final Set<String> configMaps = new HashSet<>();
    private final Map<String, Set<String>> defaults = new HashMap<>();

    private record Gateway(String name, String className, Optional<String> configMap, Origin origin) {}

    /** Adds a Gateway, unless its addresses say that somebody else deploys its proxy. */
    void addGateway(YamlMapping object, String name) {
        Optional<YamlScalar> className = scalar(object, "spec.gatewayClassName");
        if (className.isPresent() && isDeployed(object)) {
            gateways.add(new Gateway(
                    name,
                    className.get().text(),
                    scalar(object, "spec.infrastructure.parametersRef.name").map(YamlScalar::text),
                    new Origin(Optional.of(object.location()), "spec.gatewayClassName", "deployed for " + name)));
        }
    }

    /** A Gateway with the address of a Service belongs to a proxy that is there already. */
    private static boolean isDeployed(YamlMapping object) {
        List<YamlMapping> addresses = object
                .find("spec.addresses")
                .filter(YamlSequence.class::isInstance)
                .map(list -> ((YamlSequence) list).items())
                .orElse(List.of())
                .stream()
                .filter(YamlMapping.class::isInstance)
                .map(YamlMapping.class::cast)
                .toList();
        return addresses.size() < 2
                && addresses.stream()
                        .flatMap(address -> address.scalar("type").stream())
                        .allMatch(type -> type.text().equals(ADDRESS));
    }

    /** Adds a GatewayClass, which counts if istiod is its controller. */
    void addClass(YamlMapping object, String name) {
        if (scalar(object, "spec.controllerName")
                .filter(controller -> CONTROLLERS.contains(controller.text()))
                .isPresent()) {
            classes.add(name);
        }
    }

    /** Adds a ConfigMap, which counts if it is laid over Deployments. */
    void addConfigMap(YamlMapping object, String name) {
        configMaps.add(name);
        object.mapping("metadata")
                .flatMap(metadata -> metadata.mapping("labels"))
                .flatMap(labels -> labels.scalar(DEFAULTS))
                .ifPresent(label -> defaults.computeIfAbsent(label.text(), key -> new HashSet<>())
                        .add(owner(name)));
    }

    /** Returns the Gateways of Istio's classes; one whose ConfigMap is not in what was read is left out, because its pods are not known. */
    List<DeployedGateway> gateways() {
        return gateways.stream()
                .filter(gateway -> classes.contains(gateway.className()))
                .filter(gateway -> gateway.configMap().map(configMaps::contains).orElse(true))
                .map(this::deployed)
                .distinct()
                .toList();
    }

    private DeployedGateway deployed(Gateway gateway) {
        Set<String> owners = new HashSet<>(defaults.getOrDefault(gateway.className(), Set.of()));
        owners.add(gateway.name());
        owners.add(Settings.GATEWAY_CLASSES + "." + gateway.className());
        gateway.configMap().map(GatewayDeployments::owner).ifPresent(owners::add);
        return new DeployedGateway(gateway.name(), owners, gateway.origin());
    }

    private static String owner(String configMap) {
        return "ConfigMap " + configMap;
    }

    private static Optional<YamlScalar> scalar(YamlMapping object, String path) {
        return object.find(path).filter(YamlScalar.class::isInstance).map(YamlScalar.class::cast);
    }
}
