// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What each version of istioctl installs for an IstioOperator, one row a rule, on both sides of each change. Rows read:
 * what it shows, version of istioctl (empty is unknown), spec, images.
 */
class IstioOperatorConformanceTest {

    private static final String OPERATOR = "apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec: ";

    @TempDir
    Path base;

    private void check(String version, String spec, String images) throws SourceException {
        assertThat(Fixture.line(new Fixture(base).istioctl(version == null ? "" : version, spec)))
                .isEqualTo(images);
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(
            delimiter = '~',
            value = {
                "default is istiod and an ingress gateway~1.5.0~{hub: h, tag: t}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "default is istiod and an ingress gateway~1.32.0~{hub: h, tag: t}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "demo adds an egress gateway of the same image~1.30.2~{profile: demo, hub: h, tag: t}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "minimal has no gateway, yet istiod injects~1.5.0~{profile: minimal, hub: h, tag: t}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "minimal has no gateway, yet istiod injects~1.30.2~{profile: minimal, hub: h, tag: t}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "empty runs nothing~1.5.0~{profile: empty, hub: h, tag: t}~''",
                "empty runs nothing~1.30.2~{profile: empty, hub: h, tag: t}~''",
                "preview is default with other values~1.6.0~{profile: preview, hub: h, tag: t}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "preview is not there yet~1.5.9~{profile: preview, hub: h, tag: t}~PILOT=?",
                "stable is default with other values~1.22.0~{profile: stable, hub: h, tag: t}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "stable is not there yet~1.21.6~{profile: stable, hub: h, tag: t}~PILOT=?",
                "remote is default with other values~1.14.0~{profile: remote, hub: h, tag: t}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "remote is gone for one version~1.15.0~{profile: remote, hub: h, tag: t}~PILOT=?",
                "remote is a webhook only~1.16.0~{profile: remote, hub: h, tag: t}~''",
                "remote is a webhook only~1.23.6~{profile: remote, hub: h, tag: t}~''",
                "remote installs the injector's configuration but no istiod~1.24.0~{profile: remote, hub: h, tag: t}~PROXY=h/proxyv2:t",
                "remote may run an istiod that only injects~1.27.0~{profile: remote, hub: h, tag: t, values: {istiodRemote: {enabledLocalInjectorIstiod: true}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "which it may not before~1.26.9~{profile: remote, hub: h, tag: t, values: {istiodRemote: {enabledLocalInjectorIstiod: true}}}~PROXY=h/proxyv2:t",
                "the charts' profile remote does the same~1.24.0~{profile: minimal, hub: h, tag: t, values: {profile: remote}}~PROXY=h/proxyv2:t",
                "external is a webhook only~1.10.0~{profile: external, hub: h, tag: t}~''",
                "external is gone~1.22.0~{profile: external, hub: h, tag: t}~PILOT=?",
                "openshift adds the CNI~1.8.0~{profile: openshift, hub: h, tag: t}~CNI=h/install-cni:t; PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "openshift adds the CNI~1.30.2~{profile: openshift, hub: h, tag: t}~CNI=h/install-cni:t; PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "ambient is default with other values at first~1.16.0~{profile: ambient, hub: h, tag: t}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "ambient adds CNI and ztunnel~1.18.0~{profile: ambient, hub: h, tag: t}~CNI=h/install-cni:t; PILOT=h/pilot:t; PROXY=h/proxyv2:t; ZTUNNEL=h/ztunnel:t",
                "ambient makes istiod and ztunnel distroless~1.20.0~{profile: ambient, hub: h, tag: t}~CNI=h/install-cni:t; PILOT=h/pilot:t-distroless; PROXY=h/proxyv2:t; ZTUNNEL=h/ztunnel:t-distroless",
                "ambient makes all distroless~1.22.0~{profile: ambient, hub: h, tag: t}~CNI=h/install-cni:t-distroless; PILOT=h/pilot:t-distroless; PROXY=h/proxyv2:t-distroless; ZTUNNEL=h/ztunnel:t-distroless",
                "ambient makes all distroless~1.30.2~{profile: ambient, hub: h, tag: t}~CNI=h/install-cni:t-distroless; PILOT=h/pilot:t-distroless; PROXY=h/proxyv2:t-distroless; ZTUNNEL=h/ztunnel:t-distroless",
                "values.profile of the user replaces what ambient brings~1.30.2~{profile: ambient, hub: h, tag: t, values: {profile: default}}~CNI=h/install-cni:t; PILOT=h/pilot:t; PROXY=h/proxyv2:t; ZTUNNEL=h/ztunnel:t",
                "openshift-ambient is as ambient~1.30.2~{profile: openshift-ambient, hub: h, tag: t}~CNI=h/install-cni:t-distroless; PILOT=h/pilot:t-distroless; PROXY=h/proxyv2:t-distroless; ZTUNNEL=h/ztunnel:t-distroless",
                "openshift-ambient is not there yet~1.21.6~{profile: openshift-ambient, hub: h, tag: t}~PILOT=?",
                "separate runs the old microservices, which stay open~1.5.0~{profile: separate, hub: h, tag: t}~OTHER=? ? ? ?; PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "separate is gone~1.6.0~{profile: separate, hub: h, tag: t}~PILOT=?",
                "an unknown profile stays open~1.30.2~{profile: nonsense, hub: h, tag: t}~PILOT=?",
                "charts and profiles of one's own stay open~1.30.2~{installPackagePath: /charts, hub: h, tag: t}~PILOT=?",
            })
    void profiles(String shows, String version, String spec, String images) throws SourceException {
        check(version, spec, images);
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(
            delimiter = '~',
            value = {
                "istiod that is mentioned stays off~1.23.6~{profile: empty, hub: h, tag: t, components: {pilot: {k8s: {}}}}~''",
                "istiod that the profile switches off stays off~1.24.0~{profile: empty, hub: h, tag: t, components: {pilot: {k8s: {}}}}~''",
                "a mentioned CNI stays off~1.23.6~{profile: minimal, hub: h, tag: t, components: {cni: {k8s: {}}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "a mentioned CNI is on~1.24.0~{profile: minimal, hub: h, tag: t, components: {cni: {k8s: {}}}}~CNI=h/install-cni:t; PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "a CNI that is switched off is off~1.24.0~{profile: ambient, hub: h, tag: t, components: {cni: {enabled: false}, ztunnel: {enabled: false}}}~PILOT=h/pilot:t-distroless; PROXY=h/proxyv2:t-distroless",
                "a mentioned ztunnel stays off~1.23.6~{profile: empty, hub: h, tag: t, components: {ztunnel: {k8s: {}}}}~''",
                "a mentioned ztunnel is on~1.24.0~{profile: empty, hub: h, tag: t, components: {ztunnel: {k8s: {}}}}~ZTUNNEL=h/ztunnel:t",
                "ztunnel can be switched on~1.20.0~{profile: empty, hub: h, tag: t, components: {ztunnel: {enabled: true}}}~ZTUNNEL=h/ztunnel:t",
                "istiod whose component is null is on~1.24.0~{profile: minimal, hub: h, tag: t, components: {pilot: null}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "istiod can be switched on~1.23.6~{profile: remote, hub: h, tag: t, components: {pilot: {enabled: true}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "istiodRemote installs the injector's configuration~1.23.6~{profile: empty, hub: h, tag: t, components: {istiodRemote: {enabled: true}}}~PROXY=h/proxyv2:t",
                "unless it is told not to~1.23.6~{profile: empty, hub: h, tag: t, components: {istiodRemote: {enabled: true}}, values: {global: {omitSidecarInjectorConfigMap: true}}}~''",
                "a gateway can be switched on~1.30.2~{profile: empty, hub: h, tag: t, components: {ingressGateways: [{name: x, enabled: true}]}}~PROXY=h/proxyv2:t",
                "a mentioned gateway stays off~1.23.6~{profile: empty, hub: h, tag: t, components: {egressGateways: [{name: x}]}}~''",
                "a mentioned gateway is on~1.24.0~{profile: empty, hub: h, tag: t, components: {egressGateways: [{name: x}]}}~PROXY=h/proxyv2:t",
                "without a list the ingress gateway is on~1.24.0~{profile: empty, hub: h, tag: t, components: {ingressGateways: null}}~PROXY=h/proxyv2:t",
                "values switch the egress gateway on~1.5.0~{profile: empty, hub: h, tag: t, values: {gateways: {istio-egressgateway: {enabled: true}}}}~PROXY=h/proxyv2:t",
                "values switch the egress gateway on~1.30.2~{profile: empty, hub: h, tag: t, values: {gateways: {istio-egressgateway: {enabled: true}}}}~PROXY=h/proxyv2:t",
                "values switch a gateway on that the list leaves out~1.6.0~{profile: empty, hub: h, tag: t, components: {ingressGateways: []}, values: {gateways: {istio-ingressgateway: {enabled: true}}}}~PROXY=h/proxyv2:t",
                "values switch the ingress gateway off~1.23.6~{hub: h, tag: t, components: {pilot: {enabled: false}}, values: {gateways: {istio-ingressgateway: {enabled: false}}}}~''",
                "values no longer switch the ingress gateway off~1.24.0~{hub: h, tag: t, components: {pilot: {enabled: false}}, values: {gateways: {istio-ingressgateway: {enabled: false}}}}~PROXY=h/proxyv2:t",
                "Mixer can be switched on~1.7.8~{profile: empty, hub: h, tag: t, components: {telemetry: {enabled: true}}}~OTHER=?",
                "Mixer is gone~1.8.0~{profile: empty, hub: h, tag: t, components: {telemetry: {enabled: true}}}~''",
            })
    void enablement(String shows, String version, String spec, String images) throws SourceException {
        check(version, spec, images);
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(
            delimiter = '~',
            value = {
                "hub and tag of the release~1.29.0~{profile: minimal}~PILOT=docker.io/istio/pilot:1.29.0; PROXY=docker.io/istio/proxyv2:1.29.0",
                "hub and tag of the release~1.30.2~{profile: minimal}~PILOT=registry.istio.io/release/pilot:1.30.2; PROXY=registry.istio.io/release/proxyv2:1.30.2",
                "without version the tag is the operator's istioctl~~{profile: minimal, hub: h}~PILOT=?; PROXY=?",
                "a vendor's istioctl has a tag of its own~1.30.2-solo~{profile: minimal, hub: h}~PILOT=?; PROXY=?",
                "an empty hub is none~1.23.6~{profile: minimal, hub: '', tag: t}~PILOT=docker.io/istio/pilot:t; PROXY=docker.io/istio/proxyv2:t",
                "an empty hub is empty~1.24.0~{profile: minimal, hub: '', tag: t}~PILOT=?; PROXY=?",
                "values.global.hub beats spec.hub~1.5.0~{profile: minimal, hub: h, tag: t, values: {global: {hub: v}}}~PILOT=v/pilot:t; PROXY=v/proxyv2:t",
                "values.global.hub beats spec.hub~1.30.2~{profile: minimal, hub: h, tag: t, values: {global: {hub: v}}}~PILOT=v/pilot:t; PROXY=v/proxyv2:t",
                "unvalidatedValues beat values~1.23.6~{profile: minimal, hub: h, tag: t, unvalidatedValues: {global: {hub: w}}, values: {global: {hub: v}}}~PILOT=w/pilot:t; PROXY=w/proxyv2:t",
                "unvalidatedValues beat values~1.30.2~{profile: minimal, hub: h, tag: t, unvalidatedValues: {global: {hub: w}}, values: {global: {hub: v}}}~PILOT=w/pilot:t; PROXY=w/proxyv2:t",
                "values beat components~1.23.6~{profile: minimal, hub: h, tag: t, components: {pilot: {hub: c, tag: d}}, values: {pilot: {hub: v, tag: e}}}~PILOT=v/pilot:e; PROXY=h/proxyv2:t",
                "components beat values~1.24.0~{profile: minimal, hub: h, tag: t, components: {pilot: {hub: c, tag: d}}, values: {pilot: {hub: v, tag: e}}}~PILOT=c/pilot:d; PROXY=h/proxyv2:t",
                "components beat values, of the CNI too~1.24.0~{profile: empty, hub: h, tag: t, components: {cni: {hub: c}}, values: {cni: {hub: v}}}~CNI=c/install-cni:t",
                "unvalidatedValues beat components~1.23.6~{profile: minimal, hub: h, tag: t, components: {pilot: {hub: c}}, unvalidatedValues: {pilot: {hub: w}}}~PILOT=w/pilot:t; PROXY=h/proxyv2:t",
                "components beat unvalidatedValues~1.24.0~{profile: minimal, hub: h, tag: t, components: {pilot: {hub: c}}, unvalidatedValues: {pilot: {hub: w}}}~PILOT=c/pilot:t; PROXY=h/proxyv2:t",
                "components alone agree in all versions~~{profile: minimal, hub: h, tag: t, components: {pilot: {hub: c, tag: d}}}~PILOT=c/pilot:d; PROXY=h/proxyv2:t",
                "with the flip an unknown version stays open~~{profile: minimal, hub: h, tag: t, components: {pilot: {hub: c}}, values: {pilot: {hub: v}}}~PILOT=?; PROXY=h/proxyv2:t",
                "the version that the tag begins with decides~~{profile: minimal, hub: h, tag: 1.24.1-fips, components: {pilot: {hub: c}}, values: {pilot: {hub: v}}}~PILOT=c/pilot:1.24.1-fips; PROXY=h/proxyv2:1.24.1-fips",
                "the hub of istiodRemote is the global one~1.23.6~{profile: minimal, hub: h, tag: t, components: {istiodRemote: {hub: c, tag: d}}}~PILOT=c/pilot:d; PROXY=c/proxyv2:d",
                "the hub of istiodRemote is no one's~1.24.0~{profile: minimal, hub: h, tag: t, components: {istiodRemote: {hub: c, tag: d}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "meshConfig chooses the variant of proxies~1.30.2~{profile: minimal, hub: h, tag: t, meshConfig: {defaultConfig: {image: {imageType: debug}}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t-debug",
                "values.meshConfig beats meshConfig~1.30.2~{profile: minimal, hub: h, tag: t, meshConfig: {defaultConfig: {image: {imageType: debug}}}, values: {meshConfig: {defaultConfig: {image: {imageType: x}}}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t-x",
                "compatibilityVersion touches no image~1.30.2~{profile: minimal, hub: h, tag: t, compatibilityVersion: '1.28'}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
            })
    void precedence(String shows, String version, String spec, String images) throws SourceException {
        check(version, spec, images);
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(
            delimiter = '~',
            value = {
                "lists are replaced~1.6.0~[{name: x, enabled: false}]~''",
                "lists are merged with the profile by name~1.7.0~[{name: x, enabled: false}]~PROXY=h/proxyv2:t",
                "lists are merged with the profile by name~1.23.6~[{name: x, enabled: false}]~PROXY=h/proxyv2:t",
                "lists are replaced again~1.24.0~[{name: x, enabled: false}]~''",
                "an entry of the profile's name is merged into it~1.14.0~[{name: istio-ingressgateway}]~PROXY=h/proxyv2:t",
                "an entry of the profile's name can switch it off~1.14.0~[text, {name: istio-ingressgateway, enabled: false}]~''",
                "an entry can be taken out~1.14.0~[{name: istio-ingressgateway, $patch: delete}]~''",
            })
    void lists(String shows, String version, String gateways, String images) throws SourceException {
        check(
                version,
                "{hub: h, tag: t, components: {pilot: {enabled: false}, ingressGateways: " + gateways + "}}",
                images);
    }

    @ParameterizedTest(name = "{2}: {0}")
    @CsvSource(
            delimiter = '~',
            value = {
                "tags of one gateway merge across files~{hub: h, tag: t, profile: empty, components: {ingressGateways: [{name: x, enabled: true}]}}~1.23.6~{components: {ingressGateways: [{name: b, enabled: false}]}}~PROXY=h/proxyv2:t",
                "the last file's list is the whole list~{hub: h, tag: t, profile: empty, components: {ingressGateways: [{name: x, enabled: true}]}}~1.24.0~{components: {ingressGateways: [{name: b, enabled: false}]}}~''",
                "the last file's list is the whole list~{hub: h, tag: t, profile: empty, components: {ingressGateways: [{name: x, enabled: true}]}}~1.6.0~{components: {ingressGateways: [{name: b, enabled: false}]}}~''",
                "hub and tag merge across files~{hub: h, profile: minimal}~1.30.2~{tag: t}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "values.global of an early file beats hub of a late one~{tag: t, profile: minimal, values: {global: {hub: v}}}~1.30.2~{hub: h}~PILOT=v/pilot:t; PROXY=v/proxyv2:t",
                "the last profile counts~{hub: h, tag: t, profile: empty}~1.30.2~{profile: minimal}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
            })
    void files(String shows, String first, String version, String second, String images) throws SourceException {
        Fixture fixture = new Fixture(base).file("a.yaml", OPERATOR + first).file("b.yaml", "spec: " + second);
        assertThat(Fixture.line(fixture.resolve(new MeshSource.Istioctl(
                        List.of(base.resolve("a.yaml"), base.resolve("b.yaml")), List.of(), Optional.of(version)))))
                .isEqualTo(images);
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(
            delimiter = '~',
            value = {
                "a gateway's hub and tag do nothing~1.25.0~{components: {ingressGateways: [{name: x, enabled: true, hub: g, tag: u}]}}~PROXY=h/proxyv2:t",
                "a gateway's tag counts, its hub never~1.26.0~{components: {ingressGateways: [{name: x, enabled: true, hub: g, tag: u}]}}~PROXY=h/proxyv2:u",
                "gateways of several tags are several images~1.26.0~{components: {ingressGateways: [{name: x, tag: u}, {name: b, tag: w}, {name: z}], egressGateways: [{name: e, tag: v}]}}~PROXY=h/proxyv2:t h/proxyv2:u h/proxyv2:v h/proxyv2:w",
                "the tag of a gateway's values counts~1.26.0~{components: {ingressGateways: [{name: x}]}, values: {gateways: {istio-ingressgateway: {tag: u}}}}~PROXY=h/proxyv2:u",
                "a gateway's tag beats that of its values~1.26.0~{components: {ingressGateways: [{name: x, tag: w}]}, values: {gateways: {istio-ingressgateway: {tag: u}}}}~PROXY=h/proxyv2:w",
                "an injected gateway without istiod stays open~1.9.2~{components: {ingressGateways: [{name: x, enabled: true}]}, values: {gateways: {istio-ingressgateway: {injectionTemplate: gateway}}}}~PROXY=?",
                "before there is no injected gateway~1.9.1~{components: {ingressGateways: [{name: x, enabled: true}]}, values: {gateways: {istio-ingressgateway: {injectionTemplate: gateway}}}}~PROXY=h/proxyv2:t",
                "the chart appends the variant~1.30.2~{tag: t-debug, components: {ingressGateways: [{name: x}]}, values: {global: {variant: distroless}}}~PROXY=h/proxyv2:t-debug-distroless",
                "the injector replaces it~1.30.2~{tag: t-debug, components: {pilot: {enabled: true}, ingressGateways: [{name: x}]}, values: {pilot: {image: a/b}, global: {variant: distroless}, gateways: {istio-ingressgateway: {injectionTemplate: gateway}}}}~PILOT=a/b; PROXY=h/proxyv2:t-distroless",
                "an annotation chooses another variant of an injected gateway~1.30.2~{components: {pilot: {enabled: true}, ingressGateways: [{name: x, k8s: {podAnnotations: {sidecar.istio.io/proxyImageType: debug}}}]}, values: {gateways: {istio-ingressgateway: {injectionTemplate: gateway}}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t h/proxyv2:t-debug",
                "which it cannot before~1.12.9~{components: {pilot: {enabled: true}, ingressGateways: [{name: x, enabled: true, k8s: {podAnnotations: {sidecar.istio.io/proxyImageType: debug}}}]}, values: {gateways: {istio-ingressgateway: {injectionTemplate: gateway}}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "an annotation names the image of an injected gateway~1.23.0~{components: {ingressGateways: [{name: x, enabled: true, k8s: {podAnnotations: {sidecar.istio.io/proxyImage: 'a/b:c'}}}]}, values: {gateways: {istio-ingressgateway: {injectionTemplate: gateway}}}}~PROXY=a/b:c ?",
                "an annotation of values does so too~1.30.2~{components: {pilot: {enabled: true}, ingressGateways: [{name: x}]}, values: {gateways: {istio-ingressgateway: {injectionTemplate: gateway, podAnnotations: {sidecar.istio.io/proxyImage: 'a/b:c'}}}}}~PILOT=h/pilot:t; PROXY=a/b:c h/proxyv2:t",
                "before, the gateway template does not read it~1.22.9~{components: {pilot: {enabled: true}, ingressGateways: [{name: x, enabled: true, k8s: {podAnnotations: {sidecar.istio.io/proxyImage: 'a/b:c'}}}]}, values: {gateways: {istio-ingressgateway: {injectionTemplate: gateway}}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "an annotation changes no gateway that is not injected~1.30.2~{components: {ingressGateways: [{name: x, k8s: {podAnnotations: {sidecar.istio.io/proxyImage: 'a/b:c'}}}]}}~PROXY=h/proxyv2:t",
            })
    void gateways(String shows, String version, String spec, String images) throws SourceException {
        String common =
                spec.contains("tag: t-debug") ? "{profile: empty, hub: h, " : "{profile: empty, hub: h, tag: t, ";
        check(version, common + spec.substring(1), images);
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(
            delimiter = '~',
            value = {
                "a number in a file loses its zero~1.23.6~{tag: 1.10}~PILOT=h/pilot:1.1; PROXY=h/proxyv2:1.1",
                "a number in a file loses its zero~1.30.2~{tag: 1.10}~PILOT=h/pilot:1.1; PROXY=h/proxyv2:1.1",
                "a long number gets an exponent~1.30.2~{tag: 20250101}~PILOT=h/pilot:2.0250101e+07; PROXY=h/proxyv2:2.0250101e+07",
                "quotes keep the tag of the spec~1.30.2~{tag: '1.10'}~PILOT=h/pilot:1.10; PROXY=h/proxyv2:1.10",
                "quotes keep global.tag~1.30.2~{values: {global: {tag: '1.10'}}}~PILOT=h/pilot:1.10; PROXY=h/proxyv2:1.10",
                "quotes keep the tag of values~1.30.2~{tag: t, values: {pilot: {tag: '1.10'}}}~PILOT=h/pilot:1.10; PROXY=h/proxyv2:t",
                "quotes keep the tag of a component~1.23.6~{tag: t, components: {pilot: {tag: '1.10'}}}~PILOT=h/pilot:1.10; PROXY=h/proxyv2:t",
                "quotes do not keep the tag of a component~1.24.0~{tag: t, components: {pilot: {tag: '1.10'}}}~PILOT=h/pilot:1.1; PROXY=h/proxyv2:t",
                "a quoted whole number prints as it is~1.24.0~{tag: t, components: {pilot: {tag: '2'}}}~PILOT=h/pilot:2; PROXY=h/proxyv2:t",
                "a quoted 0 is no tag~1.24.0~{tag: t, components: {pilot: {tag: '0'}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "a quoted word for true is true~1.24.0~{tag: t, components: {pilot: {tag: T}}}~PILOT=h/pilot:true; PROXY=h/proxyv2:t",
                "a version is no number~1.24.0~{tag: t, components: {pilot: {tag: '1.10.0'}}}~PILOT=h/pilot:1.10.0; PROXY=h/proxyv2:t",
                "a gateway's quoted tag is a number too~1.26.0~{tag: t, components: {pilot: {enabled: false}, ingressGateways: [{name: x, tag: '1.10'}]}}~PROXY=h/proxyv2:1.1",
                "without version the quoted tag stays open~~{tag: t, components: {pilot: {tag: '1.10'}}}~PILOT=?; PROXY=h/proxyv2:t",
            })
    void numbers(String shows, String version, String spec, String images) throws SourceException {
        String profile = spec.contains("ingressGateways") ? "" : "profile: minimal, ";
        check(version, "{" + profile + "hub: h, " + spec.substring(1), images);
    }

    @ParameterizedTest(name = "{1} --set {2}: {0}")
    @CsvSource(
            delimiter = '~',
            value = {
                "a flag beats the files~1.30.2~tag=u~PILOT=h/pilot:u; PROXY=h/proxyv2:u",
                "values.global.hub of a file beats a flag~1.30.2~values.pilot.hub=v~PILOT=v/pilot:t; PROXY=h/proxyv2:t",
                "a flag's tag is a number~1.23.6~tag=1.10~PILOT=h/pilot:1.1; PROXY=h/proxyv2:1.1",
                "a flag's tag is a text~1.24.0~tag=1.10~PILOT=h/pilot:1.10; PROXY=h/proxyv2:1.10",
                "a flag's global tag is a text~1.24.0~values.global.tag=1.10~PILOT=h/pilot:1.10; PROXY=h/proxyv2:1.10",
                "a flag's tag of values is a number~1.24.0~values.pilot.tag=1.10~PILOT=h/pilot:1.1; PROXY=h/proxyv2:t",
                "a flag's tag of a component is a number~1.24.0~components.pilot.tag=1.10~PILOT=h/pilot:1.1; PROXY=h/proxyv2:t",
                "spec. is taken off~1.23.6~spec.tag=u~PILOT=h/pilot:u; PROXY=h/proxyv2:u",
                "spec. is not taken off~1.24.0~spec.tag=u~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "a flag chooses the profile~1.30.2~profile=empty~''",
                "a flag reaches into a list by index~1.30.2~components.ingressGateways[0].tag=u~PILOT=h/pilot:t; PROXY=h/proxyv2:t h/proxyv2:u",
                "a flag reaches into a list by name~1.23.6~components.egressGateways.[name:e].enabled=true~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "a backslash keeps a dot~1.30.2~values.a\\.b.c=x~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
            })
    void flags(String shows, String version, String flag, String images) throws SourceException {
        assertThat(Fixture.line(new Fixture(base).istioctl(version, "{profile: minimal, hub: h, tag: t}", flag)))
                .isEqualTo(images);
    }

    @ParameterizedTest(name = "{1}: {0}")
    @CsvSource(
            delimiter = '~',
            value = {
                "istioctl copies global for the chart~1.18.0~{values: {global: {hub: g, tag: u}}}~g/ztunnel:u",
                "istioctl copies the variant too~1.22.3~{values: {global: {variant: v}}}~h/ztunnel:t-v",
                "the chart reads global itself~1.22.4~{values: {global: {hub: g, variant: v}}}~g/ztunnel:t-v",
                "the ztunnel block beats global~1.18.0~{values: {global: {hub: g}, ztunnel: {hub: z, tag: w}}}~z/ztunnel:w",
                "the ztunnel block beats global~1.30.2~{values: {global: {hub: g}, ztunnel: {hub: z, tag: w}}}~z/ztunnel:w",
                "values beat the component~1.23.6~{components: {ztunnel: {hub: c}}, values: {ztunnel: {hub: z}}}~z/ztunnel:t",
                "the component beats values~1.24.0~{components: {ztunnel: {hub: c}}, values: {ztunnel: {hub: z}}}~c/ztunnel:t",
                "scalars of the top level beat global~1.30.2~{values: {hub: s, global: {hub: g}}}~s/ztunnel:t",
                "which of them wins is not known before~1.22.3~{values: {hub: s, global: {hub: g}}}~?",
                "a whole reference is taken as it is~1.20.0~{values: {ztunnel: {image: a/z:1}}}~a/z:1",
            })
    void ztunnel(String shows, String version, String spec, String image) throws SourceException {
        String on = "{profile: empty, hub: h, tag: t, ";
        String rest = spec.contains("components: {ztunnel: {")
                ? spec.substring(1).replace("ztunnel: {hub: c", "ztunnel: {enabled: true, hub: c")
                : "components: {ztunnel: {enabled: true}}, " + spec.substring(1);
        check(version, on + rest, "ZTUNNEL=" + image);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '~',
            value = {
                "a container by name~Deployment~istiod~{path: 'spec.template.spec.containers.[name:discovery].image', value: 'a/b:c'}~PILOT=a/b:c; PROXY=h/proxyv2:t",
                "a container by index~Deployment~istiod~{path: 'spec.template.spec.containers[0].image', value: 'a/b:c'}~PILOT=a/b:c; PROXY=h/proxyv2:t",
                "an index after a dot~Deployment~istiod~{path: 'spec.template.spec.containers.[0].image', value: 'a/b:c'}~PILOT=a/b:c; PROXY=h/proxyv2:t",
                "a whole container~Deployment~istiod~{path: 'spec.template.spec.containers.[name:discovery]', value: {name: discovery, image: 'a/b:c'}}~PILOT=a/b:c; PROXY=h/proxyv2:t",
                "all containers~Deployment~istiod~{path: spec.template.spec.containers, value: [{name: discovery, image: 'a/b:c'}, {name: x, image: istio/proxyv2:1}]}~PILOT=a/b:c; PROXY=h/proxyv2:t istio/proxyv2:1",
                "a whole pod~Deployment~istiod~{path: spec.template, value: {spec: {containers: [{name: discovery, image: 'a/b:c'}]}}}~PILOT=a/b:c; PROXY=h/proxyv2:t",
                "another container that is not Istio's~Deployment~istiod~{path: 'spec.template.spec.containers.[name:log].image', value: 'a/b:c'}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "another container that is Istio's~Deployment~istiod~{path: 'spec.template.spec.containers.[name:istio-proxy].image', value: r/proxyv2:2}~PILOT=h/pilot:t; PROXY=h/proxyv2:t r/proxyv2:2",
                "an init container that is Istio's~Deployment~istiod~{path: 'spec.template.spec.initContainers', value: [{name: i, image: r/proxyv2:2}]}~PILOT=h/pilot:t; PROXY=h/proxyv2:t r/proxyv2:2",
                "something else of the container~Deployment~istiod~{path: 'spec.template.spec.containers.[name:discovery].env', value: []}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "another object~Deployment~other~{path: 'spec.template.spec.containers.[name:discovery].image', value: 'a/b:c'}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "another kind~Service~istiod~{path: 'spec.template.spec.containers.[name:discovery].image', value: 'a/b:c'}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "the injector's values~ConfigMap~istio-sidecar-injector~{path: data.values, value: x}~PILOT=h/pilot:t; PROXY=?",
                "the mesh configuration~ConfigMap~istio~{path: data.mesh, value: x}~PILOT=h/pilot:t; PROXY=?",
                "labels of the injector's ConfigMap~ConfigMap~istio-sidecar-injector~{path: metadata.labels.x, value: y}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "another ConfigMap~ConfigMap~values~{path: data.x, value: y}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "a patch without value or path~Deployment~istiod~{path: ''}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
            })
    void overlaysOfIstiod(String shows, String kind, String name, String patch, String images) throws SourceException {
        check("1.30.2", istiod("", kind, name, patch), images);
    }

    private static String istiod(String more, String kind, String name, String patch) {
        return "{profile: minimal, hub: h, tag: t, " + more + "components: {pilot: {k8s: {overlays: [text, {kind: "
                + kind + ", name: " + name + ", patches: [text, " + patch + "]}]}}}}";
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '~',
            value = {
                "istiod of a revision~revision: canary, ~istiod-canary~PILOT=a/b:c; PROXY=h/proxyv2:t",
                "not by the name without it~revision: canary, ~istiod~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "a revision of values~values: {revision: v}, ~istiod-v~PILOT=a/b:c; PROXY=h/proxyv2:t",
            })
    void overlaysOfARevision(String shows, String more, String name, String images) throws SourceException {
        String patch = "{path: 'spec.template.spec.containers.[name:discovery].image', value: 'a/b:c'}";
        check("1.30.2", istiod(more, "Deployment", name, patch), images);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '~',
            value = {
                "CNI~{cni: {k8s: {overlays: [{kind: DaemonSet, name: istio-cni-node, patches: [{path: 'spec.template.spec.containers.[name:install-cni].image', value: 'a/b:c'}]}]}}}~CNI=a/b:c",
                "ztunnel~{ztunnel: {k8s: {overlays: [{kind: DaemonSet, name: ztunnel, patches: [{path: 'spec.template.spec.containers.[name:istio-proxy].image', value: 'a/b:c'}]}]}}}~ZTUNNEL=a/b:c",
                "one of two gateways~{ingressGateways: [{name: x, k8s: {overlays: [{kind: Deployment, name: x, patches: [{path: 'spec.template.spec.containers.[name:istio-proxy].image', value: 'a/b:c'}]}]}}, {name: b}]}~PROXY=a/b:c h/proxyv2:t",
                "an egress gateway~{egressGateways: [{name: x, k8s: {overlays: [{kind: Deployment, name: x, patches: [{path: 'spec.template.spec.containers[0]', value: {name: istio-proxy, image: 'a/b:c'}}]}]}}]}~PROXY=a/b:c",
            })
    void overlaysOfOthers(String shows, String components, String images) throws SourceException {
        check("1.30.2", "{profile: empty, hub: h, tag: t, components: " + components + "}", images);
    }
}
