// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which line of Envoy the proxy of each minor release of Istio is built from. */
public final class EnvoyReleases {

    private static final String RESOURCE = "envoy-releases.json";

    private final Map<String, String> envoyOfIstio;

    private EnvoyReleases(Document document) {
        envoyOfIstio =
                document.releases().stream().collect(Collectors.toUnmodifiableMap(Release::istio, Release::envoy));
    }

    /**
     * Reads the table that ships with the plugin.
     *
     * @throws IllegalStateException for a broken resource, which is a defect of the plugin's build
     */
    public static EnvoyReleases load() {
        return new EnvoyReleases(JsonResource.load(RESOURCE, Document.class));
    }

    /**
     * Returns the line, such as {@code 1.25}.
     *
     * @param istio a minor release of Istio, such as {@code 1.17}
     * @return empty for one that the table does not have
     */
    public Optional<String> envoyOf(String istio) {
        return Optional.ofNullable(envoyOfIstio.get(istio));
    }

    private record Document(int schemaVersion, String asOf, List<Release> releases) {}

    private record Release(String istio, String envoy, String source) {}
}
