// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.YamlMapping;
import java.util.Optional;

/** What a proxy configuration says about image and program (istio/api, mesh/v1alpha1/proxy.proto). */
final class ProxyConfigs {

    private static final String IMAGE = "image";
    private static final String BINARY = "binaryPath";
    /** The program that the agent starts by default. */
    private static final String ENVOY = "/usr/local/bin/envoy";

    private ProxyConfigs() {}

    /**
     * Returns the image type; one without text if the configuration has an image without type.
     *
     * @param path path of the configuration
     */
    static Optional<ProxyChoice.ImageType> type(YamlMapping config, String path) {
        return config.mapping(IMAGE).map(image -> {
            String key = Value.join(path, "image.imageType");
            Value.Scalar type = image.scalar("imageType")
                    .map(value -> Value.of(value, key))
                    .orElseGet(() -> Value.Scalar.empty(key, image.location()));
            return new ProxyChoice.ImageType(type, false);
        });
    }

    /** Returns the choice of an image type for every proxy that the owner reaches. */
    static ProxyChoice choice(String owner, Optional<String> revision, ProxyChoice.ImageType type) {
        return new ProxyChoice(
                ProxyChoice.Template.SIDECAR,
                owner,
                revision,
                Optional.empty(),
                false,
                Optional.of(type),
                type.value().origin("image type of " + owner));
    }

    /** Observes a configuration that starts another program than the image's Envoy. */
    static void observeBinary(YamlMapping config, String path, String owner, Collector collector) {
        config.scalar(BINARY)
                .map(value -> Value.of(value, Value.join(path, BINARY)))
                .ifPresent(value -> observeBinary(value, owner, collector));
    }

    /** Observes a path that is not that of the image's Envoy. */
    static void observeBinary(Value.Scalar path, String owner, Collector collector) {
        if (!path.isEmpty() && !path.rendered().equals(ENVOY)) {
            collector.add(new Observation(
                    Observation.Kind.PROXY_BINARY_OVERRIDDEN,
                    path.key(),
                    "The proxy configuration of " + owner + " starts " + path.rendered() + " in place of " + ENVOY
                            + ", which is the program that is inspected.",
                    "Remove " + BINARY + ", or judge that program with the goal inspect.",
                    path.origin("program of the proxy")));
        }
    }
}
