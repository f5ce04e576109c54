// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageNameTest {

    @ParameterizedTest
    @CsvSource({
        "docker.io, docker.io",
        "index.docker.io, docker.io",
        "Mirror.Example:443, mirror.example",
        "mirror.example:5000, mirror.example:5000",
        "localhost, localhost",
        "mirror, mirror",
    })
    void knowsTheRegistryThatAHostStandsFor(String host, String registry) {
        assertThat(ImageName.registryOf(host)).isEqualTo(registry);
    }

    @ParameterizedTest
    @CsvSource({
        "docker.io/istio/pilot:1.30.0, docker.io, istio/pilot, 1.30.0",
        "istio/pilot:1.30.0, docker.io, istio/pilot, 1.30.0",
        "index.docker.io/istio/pilot, docker.io, istio/pilot, ",
        "registry-1.docker.io/istio/pilot, docker.io, istio/pilot, ",
        "pilot:1, docker.io, library/pilot, 1",
        "docker.io/pilot:1, docker.io, library/pilot, 1",
        "localhost/pilot:1, localhost, pilot, 1",
        "registry:5000/a/b, registry:5000, a/b, ",
        "registry.example:5000/a/b:t@sha256:00, registry.example:5000, a/b, t",
        "registry.example/a@sha256:00, registry.example, a, ",
        "cgr.dev/example.com/istio-pilot-fips:v1.30.3, cgr.dev, example.com/istio-pilot-fips, v1.30.3",
    })
    void splitsReferences(String reference, String registry, String repository, String tag) {
        assertThat(ImageName.of(reference))
                .isEqualTo(new ImageName(registry, repository, Optional.ofNullable(tag), reference.contains("@")));
    }
}
