// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelmResolverTest {

    @TempDir
    Path base;

    /** h is the hub and t the tag of global unless the values say otherwise. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                // istiod: hub and tag of pilot before those of global; the injector knows only global
                "istiod~1.15.7~{global: {hub: h, tag: t}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "istiod~1.30.2~{global: {hub: h, tag: t}, pilot: {hub: p, tag: q}}~PILOT=p/pilot:q; PROXY=h/proxyv2:t",
                "istiod~1.15.7~{global: {hub: h, tag: t}, pilot: {hub: p, tag: q}}~PILOT=p/pilot:q; PROXY=h/proxyv2:t",
                "istiod~1.30.2~{global: {hub: h, tag: t}, pilot: {image: e/x@sha256:0}}~PILOT=e/x@sha256:0; PROXY=h/proxyv2:t",
                "istiod~1.30.2~{global: {hub: h, tag: t}, pilot: {image: own}}~PILOT=h/own:t; PROXY=h/proxyv2:t",
                "istiod~1.30.2~{global: {hub: h, tag: t}, image: own}~PILOT=h/own:t; PROXY=h/proxyv2:t",
                "istiod~1.23.6~{global: {hub: h, tag: t}, image: own}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                // top-level keys count from 1.24, under pilot.*
                "istiod~1.23.6~{global: {hub: h, tag: t}, hub: x, tag: u}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "istiod~1.24.0~{global: {hub: h, tag: t}, hub: x, tag: u}~PILOT=x/pilot:u; PROXY=h/proxyv2:t",
                "istiod~1.24.0~{global: {hub: h, tag: t}, hub: x, pilot: {hub: p}}~PILOT=p/pilot:t; PROXY=h/proxyv2:t",
                "istiod~1.24.0~{hub: x, tag: 1.24.0-fips}~PILOT=x/pilot:1.24.0-fips; PROXY=docker.io/istio/proxyv2:1.24.0",
                "istiod~1.24.0~{global: {hub: h, tag: t}, hub: x, pilot: {hub: ''}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                // variant: from 1.16, appended by the chart, replaced by the injector
                "istiod~1.15.7~{global: {hub: h, tag: t, variant: distroless}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "istiod~1.16.0~{global: {hub: h, tag: t, variant: distroless}}~PILOT=h/pilot:t-distroless; PROXY=h/proxyv2:t-distroless",
                "istiod~1.30.2~{global: {hub: h, tag: t-distroless, variant: distroless}}~PILOT=h/pilot:t-distroless-distroless; PROXY=h/proxyv2:t-distroless",
                "istiod~1.30.2~{global: {hub: h, tag: t-debug, variant: distroless}}~PILOT=h/pilot:t-debug-distroless; PROXY=h/proxyv2:t-distroless",
                "istiod~1.30.2~{global: {hub: h, tag: t-debug, variant: default}}~PILOT=h/pilot:t-debug-default; PROXY=h/proxyv2:t",
                "istiod~1.30.2~{global: {hub: h, tag: t, variant: fips}}~PILOT=h/pilot:t-fips; PROXY=h/proxyv2:t-fips",
                "istiod~1.30.2~{global: {hub: h, tag: t}, pilot: {variant: debug}}~PILOT=h/pilot:t-debug; PROXY=h/proxyv2:t",
                "istiod~1.30.2~{global: {hub: h, tag: t, variant: a, proxy: {variant: b}}}~PILOT=h/pilot:t-a; PROXY=h/proxyv2:t-b",
                "istiod~1.12.9~{global: {hub: h, tag: t}, meshConfig: {defaultConfig: {image: {imageType: debug}}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "istiod~1.13.0~{global: {hub: h, tag: t}, meshConfig: {defaultConfig: {image: {imageType: debug}}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t-debug",
                "istiod~1.30.2~{global: {hub: h, tag: t, variant: distroless}, meshConfig: {defaultConfig: {image: {imageType: default}}}}~PILOT=h/pilot:t-distroless; PROXY=h/proxyv2:t",
                // image names of proxies
                "istiod~1.30.2~{global: {hub: h, tag: t, proxy: {image: own}}}~PILOT=h/pilot:t; PROXY=h/own:t",
                "istiod~1.30.2~{global: {hub: h, tag: t, proxy: {image: a/b:c}}}~PILOT=h/pilot:t; PROXY=a/b:c",
                "istiod~1.30.2~{global: {hub: h, tag: t, proxy_init: {image: init}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "istiod~1.31.0~{global: {hub: h, tag: t, proxy_init: {image: init}}}~PILOT=h/pilot:t; PROXY=h/init:t h/proxyv2:t",
                "istiod~1.12.0~{global: {hub: h, tag: t, proxy_init: {image: init}}}~PILOT=h/pilot:t; PROXY=h/init:t h/proxyv2:t",
                "istiod~1.30.2~{global: {hub: h, tag: t, proxy_init: {image: a/init:1}}}~PILOT=h/pilot:t; PROXY=a/init:1 h/proxyv2:t",
                // defaults of releases
                "istiod~1.29.4~{}~PILOT=docker.io/istio/pilot:1.29.4; PROXY=docker.io/istio/proxyv2:1.29.4",
                "istiod~1.30.2~{}~PILOT=registry.istio.io/release/pilot:1.30.2; PROXY=registry.istio.io/release/proxyv2:1.30.2",
                "istiod~v1.31.0~{}~PILOT=docker.io/istio/pilot:1.31.0; PROXY=docker.io/istio/proxyv2:1.31.0",
                "istiod~1.29.2-patch0-solo~{}~PILOT=?; PROXY=?",
                "istiod~1.29.2-patch0-solo~{global: {hub: h}}~PILOT=?; PROXY=?",
                "istiod~1.30.2~{global: {hub: '', tag: t}}~PILOT=?; PROXY=?",
                "istiod~1.30.2~{global: {hub: h, tag: null}}~PILOT=?; PROXY=?",
                "istiod~1.4.0~{global: {hub: h, tag: t}}~OTHER=?",
                // profile ambient
                "istiod~1.20.8~{profile: ambient, global: {hub: h, tag: t}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "istiod~1.21.0~{profile: ambient, global: {hub: h, tag: t}}~PILOT=h/pilot:t-distroless; PROXY=h/proxyv2:t",
                "istiod~1.22.0~{profile: ambient, global: {hub: h, tag: t}}~PILOT=h/pilot:t-distroless; PROXY=h/proxyv2:t-distroless",
                "istiod~1.30.2~{profile: ambient, global: {hub: h, tag: t, variant: ''}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "istiod~1.30.2~{profile: ambient, global: {hub: h, tag: t}, variant: ''}~PILOT=h/pilot:t-distroless; PROXY=h/proxyv2:t-distroless",
                "istiod~1.30.2~{profile: ambient, global: {hub: h, tag: t}, variant: debug}~PILOT=h/pilot:t-debug; PROXY=h/proxyv2:t-distroless",
                "istiod~1.24.0~{global: {profile: ambient, hub: h, tag: t}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "istiod~1.25.0~{global: {profile: ambient, hub: h, tag: t}}~PILOT=h/pilot:t-distroless; PROXY=h/proxyv2:t-distroless",
                "istiod~1.30.2~{profile: demo, global: {hub: h, tag: t}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "istiod~1.30.2~{profile: default, global: {hub: h, tag: t}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "istiod~1.30.2~{profile: none-such, global: {hub: h, tag: t}}~PILOT=?; PROXY=?",
                // cni
                "cni~1.15.0~{global: {hub: h, tag: t}, cni: {hub: c}}~CNI=c/install-cni:t",
                "cni~1.23.0~{hub: x, global: {hub: h, tag: t}}~CNI=h/install-cni:t",
                "cni~1.24.0~{hub: x, global: {hub: h, tag: t}}~CNI=x/install-cni:t",
                "cni~1.24.0~{hub: x, cni: {hub: c}, global: {hub: h, tag: t}}~CNI=c/install-cni:t",
                "cni~1.21.0~{profile: ambient, global: {hub: h, tag: t}}~CNI=h/install-cni:t",
                "cni~1.22.0~{profile: ambient, global: {hub: h, tag: t}}~CNI=h/install-cni:t-distroless",
                // ztunnel
                "ztunnel~1.22.3~{global: {hub: h, tag: t}}~ZTUNNEL=docker.io/istio/ztunnel:1.22.3",
                "ztunnel~1.22.4~{global: {hub: h, tag: t}}~ZTUNNEL=h/ztunnel:t",
                "ztunnel~1.24.0~{hub: x, global: {hub: h, tag: t, variant: v}}~ZTUNNEL=x/ztunnel:t-v",
                "ztunnel~1.18.0~{hub: x, tag: u, variant: v}~ZTUNNEL=x/ztunnel:u-v",
                "ztunnel~1.30.2~{profile: ambient, hub: x, tag: u}~ZTUNNEL=x/ztunnel:u-distroless",
                "ztunnel~1.30.2~{profile: ambient, hub: x, tag: u, variant: ''}~ZTUNNEL=x/ztunnel:u",
                "ztunnel~1.21.0~{profile: ambient, hub: x, tag: u}~ZTUNNEL=x/ztunnel:u-distroless",
                "ztunnel~1.30.2~{hub: x, tag: u, ztunnel: {hub: z, tag: w}}~ZTUNNEL=x/ztunnel:u",
                "ztunnel~1.30.2~{image: a/z@sha256:0}~ZTUNNEL=a/z@sha256:0",
                "ztunnel~1.17.0~{hub: x, tag: u}~OTHER=?",
                // numbers
                "istiod~1.30.2~{global: {hub: h, tag: 1.10}}~PILOT=h/pilot:1.1; PROXY=h/proxyv2:1.1",
                "istiod~1.30.2~{global: {hub: h, tag: 20250101}}~PILOT=h/pilot:2.0250101e+07; PROXY=h/proxyv2:2.0250101e+07",
                "istiod~1.30.2~{global: {hub: h, tag: '1.10'}}~PILOT=h/pilot:1.10; PROXY=h/proxyv2:1.10",
                // invalid
                "istiod~1.30.2~{global: {hub: h, tag: t}, pilot: {image: 'pilot@sha256:0'}}~PILOT=?; PROXY=h/proxyv2:t",
                // gateway without istiod
                "gateway~1.30.2~{global: {hub: h, tag: t}}~PROXY=?",
            })
    void resolvesByVersion(String chart, String version, String values, String images) throws SourceException {
        assertThat(Fixture.line(new Fixture(base).helm(chart, version, values))).isEqualTo(images);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                // the same in every version
                "istiod~~{global: {hub: h, tag: t}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "ztunnel~~{hub: h, tag: t}~ZTUNNEL=h/ztunnel:t",
                // different, and nothing tells
                "istiod~~{global: {hub: h, tag: t, variant: v}}~PILOT=?; PROXY=?",
                "istiod~~{global: {hub: h}}~PILOT=?; PROXY=?",
                "istiod~~{global: {tag: t}}~PILOT=?; PROXY=?",
                "istiod~~{}~PILOT=?; PROXY=?",
                "ztunnel~~{global: {hub: h, tag: t}}~ZTUNNEL=?",
                "istiod~latest~{global: {hub: h, tag: t, variant: v}}~PILOT=?; PROXY=?",
                // different, and the tag tells
                "istiod~~{global: {hub: h, tag: 1.22.4-fips, variant: v}}~PILOT=h/pilot:1.22.4-fips-v; PROXY=h/proxyv2:1.22.4-fips-v",
                "istiod~~{global: {hub: h, tag: 1.15.0-fips, variant: v}}~PILOT=h/pilot:1.15.0-fips; PROXY=h/proxyv2:1.15.0-fips",
                "istiod~~{global: {tag: 1.30.2}}~PILOT=registry.istio.io/release/pilot:1.30.2; PROXY=registry.istio.io/release/proxyv2:1.30.2",
                "istiod~~{global: {tag: 1.22.4-solo-fips}}~PILOT=?; PROXY=?",
                // a minor version
                "istiod~1.30~{global: {hub: h, tag: t, variant: v}}~PILOT=h/pilot:t-v; PROXY=h/proxyv2:t-v",
                "istiod~1.30.x~{global: {tag: t}}~PILOT=registry.istio.io/release/pilot:t; PROXY=registry.istio.io/release/proxyv2:t",
                "ztunnel~1.22~{global: {hub: h, tag: t}}~ZTUNNEL=?",
                "istiod~1.30~{}~PILOT=?; PROXY=?",
            })
    void resolvesWithoutExactVersion(String chart, String version, String values, String images)
            throws SourceException {
        String given = version == null ? "" : version;
        assertThat(Fixture.line(new Fixture(base).helm(chart, given, values))).isEqualTo(images);
    }

    @Test
    void takesTheVersionOfTheRequestWhereTheSourceHasNone() throws SourceException {
        Fixture fixture = new Fixture(base).istioVersion("1.30.2");
        assertThat(Fixture.line(fixture.helm("cni", "", "{}")))
                .isEqualTo("CNI=registry.istio.io/release/install-cni:1.30.2");
        assertThat(Fixture.line(fixture.helm("cni", "1.29.0", "{}")))
                .isEqualTo("CNI=docker.io/istio/install-cni:1.29.0");
    }

    @Test
    void layersFilesInOrderAndSetLast() throws SourceException {
        Fixture fixture = new Fixture(base)
                .file("a.yaml", "global:\n  hub: one\n  tag: one\n  variant: v\n")
                .file("b.yaml", "global:\n  hub: two\n  variant: null\n");
        MeshResolution resolution = fixture.resolve(new MeshSource.Helm(
                "cni",
                Optional.of("1.30.2"),
                List.of(base.resolve("a.yaml"), base.resolve("b.yaml")),
                List.of("global.tag=1.10")));
        assertThat(Fixture.line(resolution)).isEqualTo("CNI=two/install-cni:1.10");
        assertThat(resolution.images().get(0).origins())
                .containsExactly(
                        new Origin(Optional.empty(), "global.tag", "tag of the image of the cni chart, given with set"),
                        new Origin(
                                Optional.of(new Location("b.yaml", 2, 8)),
                                "global.hub",
                                "hub of the image of the cni chart"));
        assertThat(resolution.observations()).isEmpty();
    }

    @Test
    void everyOriginNamesThePlaceOfTheValueAndTheRule() throws SourceException {
        MeshResolution resolution =
                new Fixture(base).helm("istiod", "", "global:\n  hub: h\n  tag: 1.22.4-fips\n  variant: distroless\n");
        ImageUse proxy = resolution.images().get(1);
        assertThat(proxy.reference()).isEqualTo("h/proxyv2:1.22.4-fips-distroless");
        assertThat(proxy.origins())
                .containsExactly(
                        new Origin(
                                Optional.of(new Location("values.yaml", 3, 8)),
                                "global.tag",
                                "tag of the proxies that istiod injects, image type distroless from global.variant;"
                                        + " read with the rules of Istio 1.22.4, the version that tag 1.22.4-fips begins with"),
                        new Origin(
                                Optional.of(new Location("values.yaml", 2, 8)),
                                "global.hub",
                                "hub of the proxies that istiod injects"),
                        new Origin(
                                Optional.of(new Location("values.yaml", 4, 12)),
                                "global.variant",
                                "variant of the proxies that istiod injects"));
    }

    @Test
    void gatewayIsDecidedByTheIstiodOfTheProject() throws SourceException {
        Fixture fixture = new Fixture(base).file("g.yaml", "name: g\n").file("i.yaml", "global: {hub: h, tag: t}\n");
        MeshResolution resolution = fixture.resolve(
                new MeshSource.Helm("gateway", Optional.empty(), List.of(base.resolve("g.yaml")), List.of()),
                new MeshSource.Helm("istiod", Optional.empty(), List.of(base.resolve("i.yaml")), List.of()));
        assertThat(Fixture.line(resolution)).isEqualTo("PILOT=h/pilot:t; PROXY=h/proxyv2:t");
    }

    @Test
    void oneReferenceOfTwoSourcesIsOneImageWithBothOrigins() throws SourceException {
        Fixture fixture = new Fixture(base)
                .file("a.yaml", "global: {hub: h, tag: t}\n")
                .file("b.yaml", "global: {hub: h, tag: t}\n");
        MeshResolution resolution = fixture.resolve(
                new MeshSource.Images(List.of("h/proxyv2:t", "x/y:1"), new Origin(Optional.empty(), "images", "named")),
                new MeshSource.Helm("istiod", Optional.empty(), List.of(base.resolve("a.yaml")), List.of()),
                new MeshSource.Helm("istiod", Optional.empty(), List.of(base.resolve("b.yaml")), List.of()));
        assertThat(Fixture.line(resolution)).isEqualTo("OTHER=x/y:1; PILOT=h/pilot:t; PROXY=h/proxyv2:t");
        ImageUse proxy = resolution.images().get(1);
        assertThat(proxy.origins()).hasSize(5);
        assertThat(proxy.origins().get(0).key()).isEqualTo("images");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "istiod~1.23.6~{hub: x, tag: u}~hub tag",
                "istiod~1.24.0~{hub: x, tag: u}~hub tag",
                "istiod~1.24.0~{hub: x, tag: u, global: {hub: h, tag: t}}~''",
                "istiod~1.24.0~{hub: x, tag: u, global: {proxy: {image: a/b:c}}}~''",
                "istiod~1.23.6~{pilot: {hub: x, tag: u}}~pilot.hub pilot.tag",
                "istiod~1.23.6~{global: {hub: h, tag: t}}~''",
                "cni~1.23.6~{hub: x}~hub",
                "cni~1.24.0~{hub: x}~''",
                "ztunnel~1.22.3~{global: {hub: h, tag: t, variant: v}}~global.hub global.tag global.variant",
                "ztunnel~1.22.4~{global: {hub: h, tag: t, variant: v}}~''",
                "ztunnel~1.30.2~{ztunnel: {hub: h}}~ztunnel.hub",
                "gateway~1.30.2~{global: {hub: h, tag: t}, tag: u}~tag global.hub global.tag",
                "istiod~latest~{hub: x}~hub",
                "ztunnel~latest~{global: {hub: h}}~''",
                "ztunnel~latest~{global: {hub: h, tag: 1.22.0-fips}}~global.hub global.tag",
            })
    void observesKeysWithoutEffect(String chart, String version, String values, String keys) throws SourceException {
        MeshResolution resolution = new Fixture(base).helm(chart, version, values);
        assertThat(String.join(
                        " ",
                        resolution.observations().stream()
                                .map(Observation::subject)
                                .toList()))
                .isEqualTo(keys);
        assertThat(resolution.observations())
                .allMatch(observation -> observation.kind() == Observation.Kind.VALUE_WITHOUT_EFFECT);
    }

    @Test
    void observesANumericTagOnce() throws SourceException {
        MeshResolution resolution = new Fixture(base).helm("istiod", "1.30.2", "global:\n  hub: h\n  tag: 1.10\n");
        assertThat(resolution.observations())
                .containsExactly(new Observation(
                        Observation.Kind.TAG_IS_NUMBER,
                        "global.tag",
                        "global.tag is written as the number 1.10, which charts print as 1.1.",
                        "Put it in quotes: \"1.10\".",
                        new Origin(
                                Optional.of(new Location("values.yaml", 3, 8)),
                                "global.tag",
                                "tag of the image of the istiod chart")));
        assertThat(new Fixture(base)
                        .helm("istiod", "1.30.2", "global: {hub: h, tag: 12}")
                        .observations())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{global: {hub: h, tag: on}}~~global.tag is written as the boolean on, which charts print as true.~Put it in quotes: \"on\".",
                "{global: {hub: h, tag: t, variant: 1.0}}~~global.variant is written as the number 1.0, which charts print as 1.~Put it in quotes: \"1.0\".",
                "{global: {hub: h}}~global.tag=1000000~global.tag is given as the number 1000000, which the injector prints as 1e+06.~Move it to a values file, in quotes: \"1000000\".",
                "{global: {hub: h}}~global.tag=+5~global.tag is given as the number +5, which charts print as 5.~Move it to a values file, in quotes: \"+5\".",
            })
    void observesWhatIsPrintedOtherwiseThanWritten(String values, String set, String message, String remedy)
            throws SourceException {
        String[] pairs = set == null ? new String[0] : new String[] {set};
        Observation observation = new Fixture(base)
                .helm("istiod", "1.30.2", values, pairs)
                .observations()
                .get(0);
        assertThat(observation.kind()).isEqualTo(Observation.Kind.TAG_IS_NUMBER);
        assertThat(observation.message()).isEqualTo(message);
        assertThat(observation.remedy()).isEqualTo(remedy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{global: {hub: h, tag: true}}~",
                "{global: {hub: h, tag: 'on'}}~",
                "{global: {hub: h}}~global.tag=1.10",
                "{global: {hub: h}}~global.tag=999999",
            })
    void isSilentWhereTheTextStays(String values, String set) throws SourceException {
        String[] pairs = set == null ? new String[0] : new String[] {set};
        assertThat(new Fixture(base).helm("istiod", "1.30.2", values, pairs).observations())
                .isEmpty();
    }

    @Test
    void saysThatAVariantIsAppendedTwice() throws SourceException {
        MeshResolution resolution =
                new Fixture(base).helm("cni", "1.30.2", "global: {hub: h, tag: t-distroless, variant: distroless}");
        assertThat(resolution.images().get(0).origins().get(0).why())
                .isEqualTo("tag of the image of the cni chart, appended variant distroless from global.variant although"
                        + " the tag ends with it already; drop -distroless from the tag");
    }

    @ParameterizedTest
    @CsvSource({"ingress, istio-ingressgateway", "egress, istio-egressgateway"})
    void injectedGatewaysTakeTheImageOfTheIstiodOfTheProject(String chart, String key) throws SourceException {
        Fixture fixture = new Fixture(base)
                .file("g.yaml", "gateways: {" + key + ": {injectionTemplate: gateway}}\n")
                .file("i.yaml", "global: {hub: h, tag: t}\n");
        MeshResolution resolution = fixture.resolve(
                new MeshSource.Helm(chart, Optional.of("1.9.2"), List.of(base.resolve("g.yaml")), List.of()),
                new MeshSource.Helm("istiod-remote", Optional.of("1.9.2"), List.of(base.resolve("i.yaml")), List.of()));
        assertThat(Fixture.line(resolution)).isEqualTo("PROXY=h/proxyv2:t");
    }

    @Test
    void chartsWithoutAnImageAreNoted() throws SourceException {
        assertThat(new Fixture(base).helm("base", "", "{}").notes()).containsExactly("The base chart runs no image.");
        assertThat(new Fixture(base)
                        .helm("ztunnel", "1.28.0", "resourceScope: cluster")
                        .notes())
                .containsExactly("values.yaml: with these values the chart runs no image.");
    }

    @Test
    void collectsSettings() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .helm(
                        "istiod",
                        "1.30.2",
                        "pilot:\n  env:\n    COMPLIANCE_POLICY: fips-140-2\n    OTHER: x\nenv: {GODEBUG: fips140=off}\n");
        assertThat(resolution.settings())
                .extracting(Setting::name, Setting::value, Setting::origin)
                .containsExactly(
                        tuple(
                                "COMPLIANCE_POLICY",
                                "fips-140-2",
                                new Origin(
                                        Optional.of(new Location("values.yaml", 3, 24)),
                                        "pilot.env.COMPLIANCE_POLICY",
                                        "environment of the istiod chart")),
                        tuple(
                                "GODEBUG",
                                "fips140=off",
                                new Origin(
                                        Optional.of(new Location("values.yaml", 5, 16)),
                                        "env.GODEBUG",
                                        "environment of the istiod chart")));
    }

    @Test
    void fillsPlaceholdersAndKeepsOpenOnes() throws SourceException {
        Fixture fixture = new Fixture(base).placeholder("HUB", "h");
        assertThat(Fixture.line(fixture.helm("cni", "1.30.2", "global: {hub: $HUB, tag: t}")))
                .isEqualTo("CNI=h/install-cni:t");
        UnresolvedImage open = fixture.helm("cni", "1.30.2", "global: {hub: $HUB, tag: '${TAG}'}")
                .unresolved()
                .get(0);
        assertThat(open.text()).isEqualTo("h/install-cni:${TAG}");
        assertThat(open.reason()).isEqualTo("Placeholder 'TAG' has no value.");
    }
}
