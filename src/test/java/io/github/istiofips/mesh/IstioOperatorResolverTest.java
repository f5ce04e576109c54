// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IstioOperatorResolverTest {

    private static final String OPERATOR = "apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\n";

    @TempDir
    Path base;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "1.30.2~{hub: h, tag: t}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "1.30.2~{}~PILOT=registry.istio.io/release/pilot:1.30.2; PROXY=registry.istio.io/release/proxyv2:1.30.2",
                "1.20.0~{hub: h, tag: t, values: {global: {hub: v}}}~PILOT=v/pilot:t; PROXY=v/proxyv2:t",
                "1.30.2~{hub: h, tag: t, values: {global: {hub: v}}}~PILOT=v/pilot:t; PROXY=v/proxyv2:t",
                "1.30.2~{hub: h, tag: t, unvalidatedValues: {global: {hub: w}}, values: {global: {hub: v}}}~PILOT=w/pilot:t; PROXY=w/proxyv2:t",
                // components and values flip at 1.24
                "1.23.6~{hub: h, tag: t, components: {pilot: {hub: c}}, values: {pilot: {hub: v}}}~PILOT=v/pilot:t; PROXY=h/proxyv2:t",
                "1.24.0~{hub: h, tag: t, components: {pilot: {hub: c}}, values: {pilot: {hub: v}}}~PILOT=c/pilot:t; PROXY=h/proxyv2:t",
                "1.23.6~{hub: h, tag: t, components: {pilot: {hub: c, tag: d}}}~PILOT=c/pilot:d; PROXY=h/proxyv2:t",
                "~{hub: h, tag: t, components: {pilot: {hub: c}}, values: {pilot: {hub: v}}}~PILOT=?; PROXY=h/proxyv2:t",
                "~{hub: h, tag: 1.24.1-fips, components: {pilot: {hub: c}}, values: {pilot: {hub: v}}}~PILOT=c/pilot:1.24.1-fips; PROXY=h/proxyv2:1.24.1-fips",
                // profiles
                "1.30.2~{profile: minimal, hub: h, tag: t}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "1.30.2~{profile: empty, hub: h, tag: t}~''",
                "1.30.2~{profile: ambient, hub: h, tag: t}~CNI=h/install-cni:t-distroless; PILOT=h/pilot:t-distroless; PROXY=h/proxyv2:t-distroless; ZTUNNEL=h/ztunnel:t-distroless",
                "1.22.3~{profile: ambient, hub: h, tag: t}~CNI=h/install-cni:t-distroless; PILOT=h/pilot:t-distroless; PROXY=h/proxyv2:t-distroless; ZTUNNEL=?",
                "1.22.3~{profile: ambient, hub: h, tag: t, values: {ztunnel: {hub: z, tag: u}}}~CNI=h/install-cni:t-distroless; PILOT=h/pilot:t-distroless; PROXY=h/proxyv2:t-distroless; ZTUNNEL=z/ztunnel:u-distroless",
                "1.20.0~{profile: ambient, hub: h, tag: t, values: {ztunnel: {image: a/z:1}}}~CNI=h/install-cni:t; PILOT=h/pilot:t-distroless; PROXY=h/proxyv2:t; ZTUNNEL=a/z:1",
                "1.30.2~{profile: openshift, hub: h, tag: t}~CNI=h/install-cni:t; PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "1.30.2~{profile: remote, hub: h, tag: t}~PROXY=h/proxyv2:t",
                "1.20.0~{profile: remote, hub: h, tag: t}~''",
                "1.30.2~{profile: nonsense, hub: h, tag: t}~PILOT=?",
                "1.21.0~{profile: stable, hub: h, tag: t}~PILOT=?",
                "1.30.2~{hub: h, tag: t, values: {profile: ambient}}~PILOT=h/pilot:t-distroless; PROXY=h/proxyv2:t h/proxyv2:t-distroless",
                // enablement
                "1.24.0~{hub: h, tag: t, components: {cni: {k8s: {}}}}~CNI=h/install-cni:t; PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "1.23.0~{hub: h, tag: t, components: {cni: {k8s: {}}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "1.23.0~{hub: h, tag: t, components: {cni: {enabled: true}}}~CNI=h/install-cni:t; PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "1.30.2~{hub: h, tag: t, components: {pilot: {enabled: false}, ingressGateways: [{name: istio-ingressgateway, enabled: false}]}}~''",
                "1.30.2~{profile: empty, hub: h, tag: t, components: {ingressGateways: [{name: x, enabled: true}]}}~PROXY=h/proxyv2:t",
                "1.30.2~{profile: empty, hub: h, tag: t, values: {gateways: {istio-egressgateway: {enabled: true}}}}~PROXY=h/proxyv2:t",
                // a gateway of its own tag, from 1.26
                "1.25.0~{hub: h, tag: t, components: {ingressGateways: [{name: x, enabled: true, tag: u}]}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "1.26.0~{hub: h, tag: t, components: {ingressGateways: [{name: x, enabled: true, tag: u}]}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t h/proxyv2:u",
                // lists: merged by name before 1.24
                "1.23.0~{profile: remote, hub: h, tag: t, components: {pilot: {enabled: true}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "1.14.0~{hub: h, tag: t, components: {pilot: {enabled: false}, ingressGateways: [{name: x, enabled: false}]}}~PROXY=h/proxyv2:t",
                "1.24.0~{hub: h, tag: t, components: {pilot: {enabled: false}, ingressGateways: [{name: x, enabled: false}]}}~''",
                "1.14.0~{hub: h, tag: t, components: {pilot: {enabled: false}, ingressGateways: [{name: istio-ingressgateway}]}}~PROXY=h/proxyv2:t",
                "1.14.0~{hub: h, tag: t, components: {pilot: {enabled: false}, ingressGateways: [text, {name: istio-ingressgateway, enabled: false}]}}~''",
                // overlays patch the rendered object
                "1.30.2~{hub: h, tag: t, components: {pilot: {k8s: {overlays: [{kind: Deployment, name: istiod, patches: [{path: 'spec.template.spec.containers.[name:discovery].image', value: 'a/b:c'}]}]}}}}~PILOT=a/b:c; PROXY=h/proxyv2:t",
                "1.30.2~{hub: h, tag: t, profile: minimal, components: {pilot: {k8s: {overlays: [{kind: ConfigMap, name: istio-sidecar-injector, patches: [{path: data.values, value: x}]}]}}}}~PILOT=h/pilot:t; PROXY=?",
                "1.30.2~{hub: h, tag: t, components: {pilot: {k8s: {overlays: [{kind: Service, name: istiod, patches: [{path: spec.type, value: x}]}]}}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                // mesh-wide image type
                "1.30.2~{hub: h, tag: t, profile: minimal, meshConfig: {defaultConfig: {image: {imageType: debug}}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t-debug",
                // no tag: istioctl's own version decides
                "~{hub: h}~PILOT=?; PROXY=?",
            })
    void resolves(String version, String spec, String images) throws SourceException {
        assertThat(Fixture.line(new Fixture(base).istioctl(version == null ? "" : version, spec)))
                .isEqualTo(images);
    }

    @Test
    void mergesFilesInOrderAndSetLast() throws SourceException {
        new Fixture(base)
                .file("a.yaml", OPERATOR + "spec:\n  hub: a\n  tag: one\n  profile: minimal\n")
                .file("b.yaml", "---\n" + OPERATOR + "spec: {hub: b}\n");
        MeshResolution resolution = new Fixture(base)
                .resolve(new MeshSource.Istioctl(
                        List.of(base.resolve("a.yaml"), base.resolve("b.yaml")),
                        List.of("tag=two", "values.pilot.tag=three"),
                        Optional.empty()));
        assertThat(Fixture.line(resolution)).isEqualTo("PILOT=b/pilot:three; PROXY=b/proxyv2:two");
        assertThat(resolution.images().get(0).origins().get(0).key()).isEqualTo("spec.values.pilot.tag");
        assertThat(resolution.images().get(1).origins().get(1))
                .isEqualTo(new Origin(
                        Optional.of(new Location("b.yaml", 4, 13)),
                        "spec.hub",
                        "hub of the proxies that istiod injects"));
    }

    @Test
    void namesTheProfilesItKnows() throws SourceException {
        UnresolvedImage open = new Fixture(base)
                .istioctl("1.30.2", "profile: nonsense")
                .unresolved()
                .get(0);
        assertThat(open.text()).isEqualTo("profile nonsense");
        assertThat(open.reason()).isEqualTo("Profile 'nonsense' is not known for Istio 1.30.2.");
        assertThat(open.remedy())
                .isEqualTo(
                        "Use one of ambient, default, demo, empty, minimal, openshift, preview, remote, stable, or name"
                                + " the images in <images>.");
        assertThat(open.origins().get(0).location()).contains(new Location("operator.yaml", 4, 12));
        assertThat(new Fixture(base)
                        .istioctl("1.30.2", "profile: ${P}")
                        .unresolved()
                        .get(0)
                        .reason())
                .isEqualTo("Placeholder 'P' has no value.");
    }

    @Test
    void collectsSettingsOfComponentsAndValues() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .istioctl(
                        "1.30.2",
                        "values: {pilot: {env: {GOFIPS: 0}}}\n"
                                + "components: {pilot: {k8s: {env: [{name: COMPLIANCE_POLICY, value: pqc}, {name: X}, y]}}}");
        assertThat(resolution.settings().stream()
                        .map(setting -> setting.name() + "=" + setting.value() + " "
                                + setting.origin().key()))
                .containsExactly(
                        "GOFIPS=0 spec.values.pilot.env.GOFIPS",
                        "COMPLIANCE_POLICY=pqc spec.components.pilot.k8s.env[0].value");
    }

    @Test
    void saysWhatIsWrongWithAFile() {
        Fixture fixture = new Fixture(base)
                .file("two.yaml", OPERATOR + "---\n" + OPERATOR)
                .file("none.yaml", "kind: Other\n");
        assertThatThrownBy(() -> fixture.resolve(
                        new MeshSource.Istioctl(List.of(base.resolve("two.yaml")), List.of(), Optional.empty())))
                .isInstanceOf(SourceException.class)
                .hasMessage(
                        "two.yaml:4:1: is a second IstioOperator in one file, which istioctl refuses; put each into a"
                                + " file of its own");
        assertThatThrownBy(() -> fixture.resolve(
                        new MeshSource.Istioctl(List.of(base.resolve("none.yaml")), List.of(), Optional.empty())))
                .hasMessage("none.yaml: holds no IstioOperator (apiVersion install.istio.io/v1alpha1), named in"
                        + " <istioctl>; name it in <helm> or <manifests> if it is something else");
    }
}
