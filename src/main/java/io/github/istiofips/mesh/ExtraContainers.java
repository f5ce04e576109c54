// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Containers that values add to the pods of a chart (istio/istio manifests/charts, the deployment templates of istiod,
 * gateway and the gateways directory).
 */
final class ExtraContainers {

    private static final Map<String, List<String>> KEYS = Map.of(
            "istiod", List.of("initContainers", "pilot.initContainers"),
            "gateway", List.of("initContainers", "additionalContainers"),
            "ingress", List.of("gateways.istio-ingressgateway.additionalContainers"),
            "egress", List.of("gateways.istio-egressgateway.additionalContainers"));

    private ExtraContainers() {}

    /** Returns the images of containers that the values of a chart add, as written. */
    static List<Value.Scalar> images(String chart, HelmValues values) {
        return KEYS.getOrDefault(chart, List.of()).stream()
                .flatMap(key -> values.items(key).stream())
                .flatMap(item -> item instanceof Value.Block container
                        ? new HelmValues(container).scalar("image").stream()
                        : Stream.empty())
                .filter(image -> !image.isEmpty())
                .toList();
    }
}
