// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PublisherTableTest {

    private static final String ENTRY = "{'name':'a','title':'A','marking':'TAG','mark':'-fips',"
            + "'repositories':['a\\\\.example/.+'],'source':'s'}";

    private final PublisherTable table = PublisherTable.load();

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
        // neighbours that are nobody's
        "docker.io, istio-mirror/pilot, ",
        "docker.io, istio/sub/pilot, ",
        "docker.io.evil.example, istio/pilot, ",
        "gcrXio, istio-release/pilot, ",
        "us-docker.pkg.dev, gloo-mesh/istio-0123456789a/pilot, ",
        "us-docker.pkg.dev, gloo-mesh/istio-0123456789AB/pilot, ",
        "mirror.example, istio/pilot, ",
        "cgr.dev, example.com/nginx-fips, ",
    })
    void knowsPublishersByRepository(String registry, String repository, String name) {
        assertThat(table.of(registry, repository).map(Publisher::name)).isEqualTo(Optional.ofNullable(name));
    }

    @ParameterizedTest
    @CsvSource({
        "solo, istio/pilot, 1.30.0-solo-fips, true",
        "solo, istio/pilot, 1.7.5-fips2, true",
        "solo, istio/pilot, 1.30.0-solo, false",
        "solo, istio/pilot, , false",
        "tetrate, pilot, 1.24.3-tetratefips4, true",
        "tetrate, pilot, 1.18.2-tetratefips-v0, true",
        "tetrate, pilot, 1.18.2-tetrate-v0, false",
        "ironbank-tetrate, ironbank/tetrate/istio/pilot, 1.25.2, true",
        "ironbank-opensource, ironbank/opensource/istio/pilot, 1.29.1, false",
        "chainguard, o/istio-pilot-fips, v1.30.3, true",
        "chainguard, o/istio-pilot, 1.29.3-fips, false",
        "rapidfort, rfcurated/istio/ztunnel, 1.29.2-jammy-scratch-fips-rfcurated, true",
        "rapidfort, rfcurated/istio/ztunnel, 1.29.2-jammy-rfcurated, false",
        "kyma, x/istio-proxy-fips, 1.30.3-1, true",
        "redhat, openshift-service-mesh/istio-pilot-rhel9, 1.24.4, false",
        "google, gke-release/asm/pilot, 1.11.2-asm.17, false",
        "upstream, istio/pilot, 1.30.0-fips, false",
    })
    void knowsHowFipsIsMarked(String name, String repository, String tag, boolean marked) {
        Publisher publisher = table.named(name).orElseThrow();

        assertThat(publisher.marksAsFips(repository, Optional.ofNullable(tag))).isEqualTo(marked);
    }

    @Test
    void isDated() {
        assertThat(table.asOf()).isEqualTo(LocalDate.of(2026, 11, 21));
    }

    @Test
    void knowsNobodyElse() {
        assertThat(table.named("nobody")).isEmpty();
        assertThat(table.publishers()).hasSize(11);
    }

    @Test
    void readsAWellFormedTable() {
        PublisherTable read = PublisherTable.parse(document(1, "2026-01-02", ENTRY));

        assertThat(read.of("a.example", "b/c")).isPresent();
        assertThat(read.of("a-example", "b/c")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'schemaVersion':null,'asOf':'2026-01-02','publishers':[]}",
                "{'schemaVersion':2,'asOf':'2026-01-02','publishers':[]}",
                "{'schemaVersion':1,'asOf':'yesterday','publishers':[]}",
                "{'schemaVersion':1,'asOf':'2026-01-02','publishers':[" + ENTRY + "," + ENTRY + "]}",
            })
    void aBrokenTableIsADefectOfTheBuild(String text) {
        assertThatThrownBy(() -> PublisherTable.parse(text.replace('\'', '"').getBytes(UTF_8)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("publishers.json");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"marking\":\"TAG\"', '\"marking\":\"NONE\"'",
        "'\"mark\":\"-fips\"', '\"mark\":\"\"'",
        "'\"mark\":\"-fips\"', '\"mark\":\"(\"'",
        "'\"name\":\"a\"', '\"name\":\"\"'",
        "'\"title\":\"A\"', '\"title\":\"\"'",
        "'\"source\":\"s\"', '\"source\":\"\"'",
        "'[\"a\\\\.example/.+\"]', '[]'",
    })
    void aBrokenEntryIsADefectOfTheBuild(String from, String to) {
        String text = new String(document(1, "2026-01-02", ENTRY), UTF_8);
        assertThat(text).contains(from);

        assertThatThrownBy(() -> PublisherTable.parse(text.replace(from, to).getBytes(UTF_8)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("publishers.json");
    }

    private static byte[] document(int version, String asOf, String entries) {
        String text = "{'schemaVersion':" + version + ",'asOf':'" + asOf + "','publishers':[" + entries + "]}";
        return text.replace('\'', '"').getBytes(UTF_8);
    }
}
