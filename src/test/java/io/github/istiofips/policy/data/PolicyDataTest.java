// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyDataTest {

    private final PolicyData data = PolicyData.builtIn();

    @ParameterizedTest
    @CsvSource({
        "docker.io, istio/pilot, upstream",
        "gcr.io, istio-release/proxyv2, upstream",
        "registry.istio.io, release/ztunnel, upstream",
        "gcr.io, istio-enterprise/pilot, solo",
        "gcr.io, istio-enterprise-private/pilot, solo",
        "us-docker.pkg.dev, gloo-mesh/istio-0123456789ab/pilot, solo",
        "us-docker.pkg.dev, gloo-mesh/istio-workshops/pilot, solo",
        "us-docker.pkg.dev, soloio-img/istio/pilot, solo",
        "mirror.example, copies/gloo-mesh/istio-0123456789ab/proxyv2, solo",
        "mirror.example:5000, soloio-img/istio/proxyv2, solo",
        "containers.istio.tetratelabs.com, pilot, tetrate",
        "fips-containers.istio.tetratelabs.com, pilot, tetrate",
        "registry1.dso.mil, ironbank/tetrate/istio/pilot, ironbank-tetrate",
        "registry1.dso.mil, ironbank/opensource/istio/pilot, ironbank-opensource",
        "cgr.dev, example.com/istio-pilot-fips, chainguard",
        "cgr.dev, example.com/ztunnel, chainguard",
        "quay.io, rfcurated/istio/pilot, rapidfort",
        "europe-docker.pkg.dev, kyma-project/restricted-prod/external/istio/istio-pilot-fips, kyma",
        "registry.redhat.io, openshift-service-mesh/istio-pilot-rhel9, redhat",
        "docker.io, rancher/mirrored-istio-pilot, rancher",
        "gcr.io, gke-release/asm/pilot, google",
        "us-docker.pkg.dev, gloo-mesh/istio-****/pilot, solo",
        // neighbours that are nobody's
        "docker.io, istio-mirror/pilot, ",
        "docker.io, istio/sub/pilot, ",
        "docker.io.evil.example, istio/pilot, ",
        "gcrXio, istio-release/pilot, ",
        "us-docker.pkg.dev, gloo-mesh/istio-0123456789a/pilot, ",
        "us-docker.pkg.dev, gloo-mesh/istio-0123456789abc/pilot, ",
        "us-docker.pkg.dev, gloo-mesh/istio-helm-0123456789ab/istiod, ",
        "us-docker.pkg.dev, soloio-img/istio/sub/pilot, ",
        "fips.containers.istio.tetratelabs.com, pilot, ",
        "registry1.dso.mil, ironbank/istio/pilot, ",
        "europe-docker.pkg.dev, kyma-project/prod/external/istio/pilot, ",
        "mirror.example, istio/pilot, ",
        "cgr.dev, example.com/nginx-fips, ",
    })
    void knowsPublishersByRepository(String registry, String repository, String name) {
        assertThat(data.publisherOf(registry, repository).map(Publisher::name)).isEqualTo(Optional.ofNullable(name));
    }

    @Test
    void isDated() {
        assertThat(data.asOf()).isEqualTo(LocalDate.of(2026, 11, 21));
    }

    @Test
    void knowsNobodyElse() {
        assertThat(data.publisher("nobody")).isEmpty();
        assertThat(data.publishers()).hasSize(11);
    }

    @Test
    void listsTheReleasesNewestFirst() {
        assertThat(data.releases())
                .extracting(IstioRelease::minor)
                .startsWith("1.31", "1.30", "1.29")
                .endsWith("1.10", "1.9", "1.8", "1.7", "1.6");
        assertThat(data.release("1.17").orElseThrow().skipped()).containsExactly(new IstioVersion(1, 17, 7));
        assertThat(data.release("1.32")).isEmpty();
    }

    /** A release is supported at least until the next one is out. */
    @Test
    void datesFollowEachOther() {
        for (int i = 3; i < data.releases().size(); i++) {
            IstioRelease release = data.releases().get(i);
            LocalDate end = release.endOfLife().orElseThrow();

            assertThat(end).isAfter(data.releases().get(i - 1).released().orElseThrow());
            assertThat(release.released().orElseThrow()).isBefore(end);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'[1.15.3,1.16.0)', 1.15.2, false",
        "'[1.15.3,1.16.0)', 1.15.3, true",
        "'[1.15.3,1.16.0)', 1.15.10, true",
        "'[1.15.3,1.16.0)', 1.16.0, false",
        "'[1.16.0,)', 1.100.0, true",
        "'[1.16.0,)', 1.9.0, false",
        "'[,1.11.5)', 1.11.4, true",
        "'[,1.11.5)', 1.11.5, false",
        "'[1.17.2]', 1.17.1, false",
        "'[1.17.2]', 1.17.2, true",
        "'[1.17.2]', 1.17.3, false",
        "'[,)', 0.1.0, true",
    })
    void comparesVersionsAsNumbers(String range, String version, boolean contains) {
        assertThat(VersionRange.of(range).contains(IstioVersion.of(version))).isEqualTo(contains);
    }
}
