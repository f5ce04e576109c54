// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.Fixture;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.UnresolvedImage;
import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlooCarrierTest {

    @TempDir
    Path base;

    private String images(String file, String text) throws SourceException {
        return Fixture.line(new Fixture(base).file(file, text).discover());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "IstioLifecycleManager~[{revision: 1-30, istioOperatorSpec: {profile: minimal, hub: h, tag: t}}]~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "IstioLifecycleManager~[{istioOperatorSpec: {hub: h, tag: t}}]~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "IstioLifecycleManager~[{istioOperatorSpec: {hub: h, tag: t, components: {cni: {enabled: true}}}}]~CNI=h/install-cni:t; PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "IstioLifecycleManager~[{istioOperatorSpec: {hub: h, tag: t}}, {istioOperatorSpec: {hub: i, tag: u}}]~PILOT=h/pilot:t i/pilot:u; PROXY=h/proxyv2:t i/proxyv2:u",
                "IstioLifecycleManager~[{istioOperatorSpec: {hub: h, values: {global: {tag: t}}}}]~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "IstioLifecycleManager~[{revision: auto, clusters: [{name: c}]}]~PILOT=?; PROXY=?",
                "IstioLifecycleManager~[{revision: auto, istioOperatorSpec: {tag: 1.30.2}}]~PILOT=?; PROXY=?",
                "IstioLifecycleManager~[{istioOperatorSpec: {hub: h}}]~PILOT=?; PROXY=?",
                "IstioLifecycleManager~[]~PILOT=?",
                "IstioLifecycleManager~text~PILOT=?",
                "GatewayLifecycleManager~[{gatewayRevision: 1-30, istioOperatorSpec: {profile: empty, hub: h, tag: t, components: {ingressGateways: [{name: g, enabled: true}]}}}]~PROXY=h/proxyv2:t",
                "GatewayLifecycleManager~[{istioOperatorSpec: {hub: h, tag: t}}]~PROXY=h/proxyv2:t",
                "GatewayLifecycleManager~[{istioOperatorSpec: {hub: h, tag: t, components: {egressGateways: [{name: g, enabled: true}]}}}]~PROXY=h/proxyv2:t",
                "GatewayLifecycleManager~[{gatewayRevision: auto}]~PROXY=?",
                "GatewayLifecycleManager~[{istioOperatorSpec: {hub: $REPO, tag: '${ISTIO_IMAGE}'}}]~PROXY=?",
            })
    void readsEachInstallationAsAnIstioOperator(String kind, String installations, String images)
            throws SourceException {
        assertThat(images(
                        "m.yaml",
                        "apiVersion: admin.gloo.solo.io/v2\nkind: " + kind
                                + "\nmetadata: {name: m}\nspec: {installations: " + installations + "}\n"))
                .isEqualTo(images);
    }

    @Test
    void aRevisionNamesTheIstiod() throws SourceException {
        Fixture fixture = new Fixture(base).file("m.yaml", """
                        apiVersion: admin.gloo.solo.io/v2
                        kind: IstioLifecycleManager
                        spec:
                          installations:
                            - {revision: 1-29, istioOperatorSpec: {hub: old, tag: 1.29.1}}
                            - {revision: 1-30, istioOperatorSpec: {hub: new, tag: 1.30.2}}
                        """).file("pod.yaml", """
                        apiVersion: v1
                        kind: Pod
                        metadata:
                          labels: {istio.io/rev: 1-30}
                          annotations: {sidecar.istio.io/proxyImageType: debug}
                        spec: {containers: []}
                        """);
        assertThat(Fixture.images(fixture.discover()).get("PROXY"))
                .contains("new/proxyv2:1.30.2-debug")
                .doesNotContain("old/proxyv2:1.29.1-debug");
    }

    @Test
    void saysWhatAControllerStates() throws SourceException {
        UnresolvedImage open =
                new Fixture(base).file("c.yaml", """
                        apiVersion: operator.gloo.solo.io/v1
                        kind: ServiceMeshController
                        metadata: {name: istio}
                        spec: {version: 1.30.2, distribution: Standard}
                        """).discover().unresolved().get(0);
        assertThat(open.reason())
                .isEqualTo(
                        "ServiceMeshController istio states version 1.30.2, distribution Standard; the images and tags for"
                                + " that are chosen by Gloo's operator.");
        assertThat(open.remedy())
                .isEqualTo("Name the images that run in <images>; kubectl get pods -A -o yaml shows them.");
    }

    @Test
    void aControllerWithoutSpecIsOpenToo() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("c.yaml", "apiVersion: operator.gloo.solo.io/v1\nkind: ServiceMeshController\n")
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo("OTHER=?");
        assertThat(resolution.unresolved().get(0).reason()).startsWith("ServiceMeshController states no version;");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{values.istiod: '{global: {hub: h, tag: t}}'}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "{values.istiod: 'pilot: {env: {A: b}}'}~PILOT=?; PROXY=?",
                "{values.istio-cni: '{cni: {hub: h, tag: t}}'}~CNI=h/install-cni:t",
                "{values.istio-ztunnel: '{hub: h, tag: t}'}~ZTUNNEL=h/ztunnel:t",
                "{values.istiod: 'pilot: ['}~OTHER=?",
                "{values.management: 'cluster: c'}~''",
            })
    void readsTheValuesThatExtendAController(String data, String images) throws SourceException {
        assertThat(images(
                        "m.yaml",
                        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: gloo-extensions-config}\ndata: " + data
                                + "\n"))
                .isEqualTo(images);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "istioInstallations: {enabled: false, controlPlane: {installations: [{istioOperatorSpec: {hub: h, tag: t}}]}}~''",
                "istioInstallations: {enabled: true}~PILOT=?",
                "istioInstallations: {enabled: true, controlPlane: {enabled: false}}~''",
                "istioInstallations: {controlPlane: {installations: [{revision: auto}]}}~PILOT=?; PROXY=?",
                "istioInstallations: {controlPlane: {enabled: false}, eastWestGateways: [{installations: [{istioOperatorSpec: {hub: h, tag: t}}]}]}~PROXY=h/proxyv2:t",
                "istioInstallations: {northSouthGateways: [{enabled: false, installations: [{istioOperatorSpec: {hub: h, tag: t}}]}]}~''",
                "istioInstallations: {northSouthGateways: [{enabled: true, name: g}]}~PROXY=?",
                "managedInstallations: {images: {hub: h, tag: t}, controlPlane: {enabled: true}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "managedInstallations: {enabled: false, images: {hub: h, tag: t}}~''",
                "managedInstallations: {images: {hub: h, tag: t}, controlPlane: {enabled: false}, northSouthGateways: [{name: g}]}~PROXY=h/proxyv2:t",
                "managedInstallations: {images: {hub: h, tag: t}, controlPlane: {overrides: {tag: u}}}~PILOT=h/pilot:u; PROXY=h/proxyv2:u",
                "managedInstallations: {images: {hub: h}, controlPlane: {enabled: true}}~PILOT=?; PROXY=?",
                "registerMgmtPlane: {enabled: false, managedInstallations: {images: {hub: h, tag: t}}}~''",
                "registerMgmtPlane: {managedInstallations: {enabled: true, images: {hub: h, tag: t}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "gloo-platform: {istioInstallations: {controlPlane: {installations: [{istioOperatorSpec: {hub: h, tag: t}}]}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                // another product's
                "managedInstallations: {items: [{hub: h, tag: t}]}~''",
            })
    void readsValuesOfGlooPlatform(String values, String images) throws SourceException {
        assertThat(images("values.yaml", "# Istio by Gloo\n" + values + "\n")).isEqualTo(images);
    }

    @Test
    void valuesOfGlooPlatformMayStillChooseProxies() throws SourceException {
        assertThat(
                        images(
                                "values.yaml",
                                "istioInstallations: {enabled: false}\nrate: {annotations: {sidecar.istio.io/proxyImage: 'a/b:1'}}\n"))
                .isEqualTo("PROXY=a/b:1");
    }
}
