// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InjectionResolverTest {

    private static final String INJECTOR = """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: istio-sidecar-injector
              labels:
                app.kubernetes.io/version: "%s"
            data:
              values: |-
                {
                  "global": {"hub": "h", "tag": "t", "variant": "fips", "proxy": {"image": "proxyv2"}},
                  "revision": ""
                }
              config: |-
                defaultTemplates: [sidecar]
                templates:
                  sidecar: |
                    {{- define "x" }}{{ end }}
                    spec:
                      containers:
                      - name: istio-proxy
                      {{- if contains "/" (annotation .ObjectMeta `sidecar.istio.io/proxyImage` .Values.global.proxy.image) }}
                        image: "{{ annotation .ObjectMeta `sidecar.istio.io/proxyImage` .Values.global.proxy.image }}"
                      {{- else }}
                        image: "{{ .ProxyImage }}"
                      {{- end }}
                  grpc-simple: |
                    spec:
                      initContainers:
                      - name: grpc-bootstrap-init
                        image: busybox:1.28
            """;

    @TempDir
    Path base;

    private MeshResolution manifests(String... files) throws SourceException {
        Fixture fixture = new Fixture(base);
        for (int i = 0; i < files.length; i++) {
            fixture.file("m" + i + ".yaml", files[i]);
        }
        return fixture.resolve(new MeshSource.Manifests(List.of("*.yaml"), List.of()));
    }

    @Test
    void readsTheInjectorThatARenderedChartHolds() throws SourceException {
        MeshResolution resolution = manifests(INJECTOR.formatted("1.30.2"));
        assertThat(Fixture.line(resolution)).isEqualTo("PROXY=h/proxyv2:t-fips");
        assertThat(resolution.images().get(0).origins().get(0).location()).contains(new Location("m0.yaml", 10, 37));
        assertThat(resolution.images().get(0).origins().get(0).key()).isEqualTo("data.values.global.tag");
        assertThat(resolution.observations())
                .extracting(Observation::kind)
                .containsExactly(Observation.Kind.VARIANT_DROPPABLE);
    }

    @ParameterizedTest
    @CsvSource({"1.15.7, h/proxyv2:t", "1.16.0, h/proxyv2:t-fips", "istiod-1.16.0, h/proxyv2:t-fips", "none, ?"})
    void takesTheVersionFromItsLabels(String label, String image) throws SourceException {
        assertThat(Fixture.line(manifests(INJECTOR.formatted(label)))).isEqualTo("PROXY=" + image);
    }

    @Test
    void combinesItWithTheMeshConfigurationOfItsRevision() throws SourceException {
        String mesh = """
                kind: ConfigMap
                metadata: {name: %s}
                data:
                  mesh: |-
                    defaultConfig:
                      image:
                        imageType: debug
                """;
        assertThat(Fixture.line(manifests(INJECTOR.formatted("1.30.2"), mesh.formatted("istio-canary"))))
                .as("another revision chooses beside it")
                .isEqualTo("PROXY=h/proxyv2:t-debug h/proxyv2:t-fips");
        assertThat(Fixture.line(manifests(INJECTOR.formatted("1.30.2"), mesh.formatted("istio"))))
                .isEqualTo("PROXY=h/proxyv2:t-debug");
    }

    @ParameterizedTest
    @CsvSource({
        "a/istio.yaml, b/istio.yaml, a/injector.yaml, h/proxyv2:t-debug",
        "a/istio.yaml, b/istio.yaml, b/injector.yaml, h/proxyv2:t-fips",
        "a/istio.yaml, a/all.yaml, a/all.yaml, h/proxyv2:t-fips",
        "a/istio.yaml, b/istio.yaml, c/injector.yaml, h/proxyv2:t-debug h/proxyv2:t-fips",
    })
    void combinesItWithTheNearestMeshConfiguration(String debug, String plain, String injector, String images)
            throws SourceException {
        String mesh = "---\nkind: ConfigMap\nmetadata: {name: istio}\ndata: {mesh: '%s'}\n---\n";
        String own = INJECTOR.formatted("1.30.2");
        Fixture fixture = new Fixture(base)
                .file(debug, mesh.formatted("defaultConfig: {image: {imageType: debug}}"))
                .file(injector, own)
                .file(plain, mesh.formatted("{}") + (plain.equals(injector) ? own : ""));
        assertThat(Fixture.line(fixture.resolve(new MeshSource.Manifests(List.of("**"), List.of()))))
                .isEqualTo("PROXY=" + images);
    }

    @Test
    void anInjectorThatWasFoundIsNoEmptySearch() throws SourceException {
        assertThat(new Fixture(base)
                        .file("m.yaml", INJECTOR.formatted("1.30.2"))
                        .discover()
                        .notes())
                .isEmpty();
    }

    @Test
    void whatNoFileDecidesLeadsToTheFileAllTheSame() throws SourceException {
        UnresolvedImage open = new Fixture(base)
                .istioctl("", "profile: minimal\n")
                .unresolved()
                .get(0);
        assertThat(open.reason())
                .isEqualTo(
                        "No tag is given, and the default of the release that is installed is not known from the files.");
        assertThat(open.origins())
                .anySatisfy(origin -> assertThat(origin.location()).isPresent());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "image: {{ .ProxyImage }}|''",
                "image: {{- .ProxyImage -}}  # the proxy's|''",
                "{x: 1, image: {{ .ProxyImage }}}|''",
                "image: {{ .Values.global.hub }}/proxyv2:1|PROXY=h/proxyv2:1",
                "image: {{ .Values.global.hub|PROXY=?",
                "image: a/b:1 # why|PROXY=a/b:1",
                "{x: 1, image: a/b:1}|PROXY=a/b:1",
            })
    void readsImagesOfTemplatesWithoutQuotes(String line, String images) throws SourceException {
        String template = "spec:\n  containers:\n  - " + line + "\n    name: istio-proxy\n";
        MeshResolution resolution = new Fixture(base)
                .helm(
                        "istiod",
                        "1.30.2",
                        "global: {hub: h, tag: t, proxy: {image: x/y:z}}\npilot: {image: x/p:z}\nsidecarInjectorWebhook:\n"
                                + "  templates:\n    own: |\n"
                                + template.indent(6));
        assertThat(Fixture.line(resolution).replaceAll(" ?x/y:z ?|PILOT=x/p:z; ", ""))
                .isEqualTo(images.isEmpty() ? "PROXY=" : images);
    }

    @Test
    void readsALongTemplateInOnePass() throws SourceException {
        String line = "image: a" + " ".repeat(50_000) + "{{" + " ".repeat(50_000) + "b\n";
        MeshResolution resolution = new Fixture(base)
                .helm(
                        "istiod",
                        "1.30.2",
                        "global: {hub: h, tag: t}\nsidecarInjectorWebhook:\n  templates:\n    own: |\n"
                                + ("image: a\n".repeat(50_000) + line).indent(6));
        assertThat(Fixture.line(resolution)).isEqualTo("PILOT=h/pilot:t; PROXY=h/proxyv2:t");
    }

    @Test
    void readsTemplatesWhereTheNewestReleaseHasNoSuchProfile() throws SourceException {
        String values = """
                profile: openshift
                global: {hub: h, tag: 1.22.3}
                sidecarInjectorWebhook: {templates: {own: "spec: {containers: [{name: istio-proxy, image: a/b:1}]}"}}
                """;
        assertThat(Fixture.line(new Fixture(base).helm("istiod", "", values)))
                .isEqualTo("PILOT=h/pilot:1.22.3; PROXY=a/b:1 h/proxyv2:1.22.3");
    }

    @Test
    void followsTheExpressionsOfOldTemplates() throws SourceException {
        String old = INJECTOR.formatted("1.12.0")
                .replace(
                        "{{ .ProxyImage }}",
                        "{{ .Values.global.hub }}/{{ .Values.global.proxy.image }}:{{ .Values.global.tag }}");
        assertThat(Fixture.line(manifests(old))).isEqualTo("PROXY=h/proxyv2:t");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{kind: ConfigMap, metadata: {name: istio-sidecar-injector-canary}} | is the injector's, which decides every proxy image, but has no values.",
                "{kind: ConfigMap, metadata: {name: istio-sidecar-injector}, data: {values: '{'}} | cannot be read: ",
                "{kind: Pod, metadata: {annotations: {proxy.istio.io/config: '{'}}, spec: {}} | cannot be read: ",
            })
    void leavesTheProxyOpenIfWhatDecidesItCannotBeRead(String object, String reason) throws SourceException {
        MeshResolution resolution = manifests(object);
        assertThat(resolution.unresolved()).hasSize(1);
        assertThat(resolution.unresolved().get(0).reason()).contains(reason);
    }

    @Test
    void resolvesAChoiceWithTheIstiodOfItsRevision() throws SourceException {
        Fixture fixture = new Fixture(base)
                .file("stable.yaml", "global: {hub: h, tag: '1'}")
                .file("canary.yaml", "revision: canary\nglobal: {hub: h, tag: '2'}")
                .file("app.yaml", """
                        kind: Deployment
                        metadata: {name: app}
                        spec:
                          template:
                            metadata:
                              labels: {istio.io/rev: canary}
                              annotations:
                                sidecar.istio.io/proxyImageType: distroless
                            spec: {containers: []}
                        """);
        MeshResolution resolution = fixture.resolve(
                istiod("stable.yaml"), istiod("canary.yaml"), new MeshSource.Manifests(List.of("app.yaml"), List.of()));
        assertThat(Fixture.images(resolution)).containsEntry("PROXY", "h/proxyv2:1 h/proxyv2:2 h/proxyv2:2-distroless");
        ImageUse chosen = resolution.images().stream()
                .filter(use -> use.reference().equals("h/proxyv2:2-distroless"))
                .findFirst()
                .orElseThrow();
        assertThat(chosen.origins())
                .extracting(Origin::key)
                .containsExactly(
                        "global.tag",
                        "global.hub",
                        "spec.template.metadata.annotations.sidecar.istio.io/proxyImageType");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gateway | {podAnnotations: {sidecar.istio.io/proxyImageType: foo}} | h/proxyv2:1 h/proxyv2:1-foo",
                "gateway | {podAnnotations: {sidecar.istio.io/proxyImage: 'a/b:1'}} | a/b:1 h/proxyv2:1",
                "gateway | {podAnnotations: {proxy.istio.io/config: 'image: {imageType: foo}'}} | h/proxyv2:1 h/proxyv2:1-foo",
                "gateway | {podAnnotations: {prometheus.io/scrape: 'true'}} | h/proxyv2:1",
                "gateway | {podAnnotations: {proxy.istio.io/config: '{'}} | ? h/proxyv2:1",
                "istio-ingress | {gateways: {istio-ingressgateway: {injectionTemplate: gateway, podAnnotations: {sidecar.istio.io/proxyImageType: foo}}}} | h/proxyv2:1 h/proxyv2:1-foo",
                "istio-egress | {gateways: {istio-ingressgateway: {injectionTemplate: gateway}, istio-egressgateway: {injectionTemplate: gateway}}} | h/proxyv2:1",
            })
    void readsTheAnnotationsThatAGatewayChartGivesItsPods(String chart, String values, String images)
            throws SourceException {
        Fixture fixture = new Fixture(base)
                .file("istiod.yaml", "global: {hub: h, tag: '1'}")
                .file("gateway.yaml", values);
        MeshResolution resolution = fixture.resolve(
                istiod("istiod.yaml"),
                new MeshSource.Helm(chart, Optional.of("1.30.2"), List.of(base.resolve("gateway.yaml")), List.of()));
        assertThat(Stream.concat(
                        resolution.unresolved().stream().map(open -> "?"),
                        resolution.images().stream()
                                .filter(use -> use.component() == Component.PROXY)
                                .map(ImageUse::reference)))
                .containsExactlyInAnyOrder(images.split(" "));
    }

    @Test
    void aProxyConfigurationGivenWithSetStaysOpen() throws SourceException {
        Fixture fixture = new Fixture(base).file("istiod.yaml", "global: {hub: h, tag: '1'}");
        MeshResolution resolution = fixture.resolve(
                istiod("istiod.yaml"),
                new MeshSource.Helm(
                        "gateway",
                        Optional.of("1.30.2"),
                        List.of(),
                        List.of("podAnnotations.proxy\\.istio\\.io/config=binaryPath: x")));
        assertThat(resolution.unresolved())
                .singleElement()
                .satisfies(open -> assertThat(open.reason())
                        .isEqualTo(
                                "The proxy configuration in podAnnotations.proxy.istio.io/config is given with set, where it"
                                        + " is not read."));
    }

    private MeshSource istiod(String file) {
        return new MeshSource.Helm("istiod", Optional.of("1.30.2"), List.of(base.resolve(file)), List.of());
    }

    @Test
    void anImageNamedByTheUserSettlesAGatewayWithoutIstiod() throws SourceException {
        Fixture fixture = new Fixture(base).file("gateway.yaml", "service: {type: ClusterIP}");
        MeshSource gateway =
                new MeshSource.Helm("gateway", Optional.of("1.30.2"), List.of(base.resolve("gateway.yaml")), List.of());
        assertThat(fixture.resolve(gateway).unresolved()).hasSize(1);
        MeshResolution named = fixture.resolve(
                gateway,
                new MeshSource.Images(
                        List.of("r/proxyv2:1"), new Origin(Optional.empty(), "images", "named in <images>")));
        assertThat(Fixture.line(named)).isEqualTo("PROXY=r/proxyv2:1");
    }

    @Test
    void anImageNamedByTheUserSettlesAChoiceWithoutIstiod() throws SourceException {
        new Fixture(base).file("m0.yaml", "{kind: ProxyConfig, metadata: {name: p}, spec: {image: {imageType: foo}}}");
        MeshSource manifests = new MeshSource.Manifests(List.of("*.yaml"), List.of());
        MeshResolution open = new Fixture(base).resolve(manifests);
        assertThat(open.unresolved().get(0).reason())
                .isEqualTo("ProxyConfig p chooses the variant of the proxy, and the hub and tag that istiod's"
                        + " configuration adds to it are not known here.");
        MeshResolution named = new Fixture(base)
                .resolve(
                        manifests,
                        new MeshSource.Images(
                                List.of("r/proxyv2:1-foo"),
                                new Origin(Optional.empty(), "images", "named in <images>")));
        assertThat(Fixture.line(named)).isEqualTo("PROXY=r/proxyv2:1-foo");
    }
}
