// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each observation on a minimal example, and its silence on the healthy twin. Rows: version, spec, keys observed. */
class OperatorObservationsTest {

    @TempDir
    Path base;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                // a component against its values
                "1.23.6~{hub: h, tag: t, components: {pilot: {hub: c}}, values: {pilot: {hub: v}}}~spec.components.pilot.hub",
                "1.24.0~{hub: h, tag: t, components: {pilot: {hub: c}}, values: {pilot: {hub: v}}}~spec.values.pilot.hub",
                "~{hub: h, tag: t, components: {cni: {tag: c}}, values: {cni: {tag: v}}}~spec.components.cni.tag",
                "1.24.0~{hub: h, tag: t, components: {pilot: {hub: c}}, values: {pilot: {hub: c}}}~",
                "1.24.0~{hub: h, tag: t, components: {pilot: {hub: c}}, values: {pilot: {tag: v}}}~",
                "1.23.6~{hub: h, tag: t, components: {cni: {tag: c}}, values: {cni: {tag: v}}}~",
                // hub and tag of a gateway
                "1.30.2~{hub: h, tag: t, components: {ingressGateways: [{name: x, hub: g}]}}~spec.components.ingressGateways[0].hub",
                "1.25.0~{hub: h, tag: t, components: {ingressGateways: [{name: x, tag: g}]}}~spec.components.ingressGateways[0].tag",
                "1.26.0~{hub: h, tag: t, components: {ingressGateways: [{name: x, tag: g}]}}~",
                "~{hub: h, tag: t, components: {ingressGateways: [{name: x, tag: g}]}}~",
                "1.26.0~{hub: h, tag: t, components: {ingressGateways: [{name: x, enabled: false, tag: g, hub: g}]}}~",
                "1.26.0~{hub: h, tag: t, components: {ingressGateways: [{name: x, tag: g}]}, values: {gateways: {istio-ingressgateway: {injectionTemplate: gateway}}}}~spec.components.ingressGateways[0].tag",
                // an annotation of a gateway that nothing injects
                "1.30.2~{hub: h, tag: t, components: {ingressGateways: [{name: x, k8s: {podAnnotations: {sidecar.istio.io/proxyImage: a/b}}}]}}~spec.components.ingressGateways[0].k8s.podAnnotations.sidecar.istio.io/proxyImage",
                "1.30.2~{hub: h, tag: t, components: {ingressGateways: [{name: x, k8s: {podAnnotations: {sidecar.istio.io/proxyImage: a/b}}}]}, values: {gateways: {istio-ingressgateway: {injectionTemplate: gateway}}}}~",
                // the spec against global values
                "1.30.2~{hub: h, tag: t, values: {global: {hub: v}}}~spec.hub",
                "1.5.0~{hub: h, tag: t, values: {global: {tag: v}}}~spec.tag",
                "1.30.2~{hub: h, tag: t, values: {global: {hub: h}}}~",
                // istiod alone
                "1.30.2~{hub: h, values: {pilot: {tag: v}}}~spec.values.pilot.tag",
                "1.30.2~{tag: t, components: {pilot: {hub: c}}}~spec.components.pilot.hub",
                "1.20.0~{hub: h, components: {pilot: {tag: c}}}~spec.components.pilot.tag",
                "1.30.2~{hub: h, tag: t, values: {pilot: {tag: v}}}~",
                "1.30.2~{profile: empty, hub: h, values: {pilot: {tag: v}}}~",
                // numbers
                "1.24.0~{hub: h, tag: t, components: {pilot: {tag: '1.10'}}}~spec.components.pilot.tag",
                "1.24.0~{hub: h, tag: t, components: {pilot: {tag: 1.10}}}~spec.components.pilot.tag",
                "1.23.6~{hub: h, tag: t, components: {pilot: {tag: '1.10'}}}~",
                "1.24.0~{hub: h, tag: t, components: {pilot: {tag: '1.11'}}}~",
                // an overlay that matches no object
                "1.30.2~{hub: h, tag: t, revision: r, components: {pilot: {k8s: {overlays: [{kind: Deployment, name: istiod}]}}}}~spec.components.pilot.k8s.overlays[0].name",
                "1.30.2~{hub: h, tag: t, revision: r, components: {pilot: {k8s: {overlays: [{kind: Deployment, name: istiod-r}, {kind: Service, name: x}]}}}}~",
            })
    void observes(String version, String spec, String keys) throws SourceException {
        MeshResolution resolution = new Fixture(base).istioctl(version == null ? "" : version, spec);
        assertThat(resolution.observations().stream().map(Observation::subject))
                .containsExactly(keys == null ? new String[0] : keys.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "1.23.6~tag=1.10~spec.tag",
                "1.24.0~tag=1.10~",
                "1.24.0~values.pilot.tag=1.10~spec.values.pilot.tag",
                "1.24.0~components.pilot.tag=1.10~spec.components.pilot.tag",
                "1.24.0~components.pilot.tag=1.11~",
            })
    void observesNumbersOfFlags(String version, String flag, String key) throws SourceException {
        MeshResolution resolution = new Fixture(base).istioctl(version, "{profile: minimal, hub: h, tag: t}", flag);
        assertThat(resolution.observations().stream()
                        .filter(observation -> observation.kind() == Observation.Kind.TAG_IS_NUMBER)
                        .map(Observation::subject))
                .containsExactly(key == null ? new String[0] : new String[] {key});
    }

    @Test
    void saysWhichOneWinsAndSince() throws SourceException {
        String spec = "{hub: h, tag: t, components: {pilot: {hub: c}}, values: {pilot: {hub: v}}}";
        assertThat(message("1.23.6", spec))
                .isEqualTo("spec.components.pilot.hub is c and spec.values.pilot.hub is v: spec.values.pilot.hub wins."
                        + " istioctl up to 1.23 takes the one of values, from 1.24 on the one of components.");
        assertThat(message("1.24.0", spec)).contains("spec.components.pilot.hub wins.");
        assertThat(message("", spec)).contains("which of them wins depends on istioctl.");
        assertThat(message("1.24.0", "{hub: h, tag: t, values: {global: {hub: v}}}"))
                .isEqualTo("spec.values.global.hub (v) wins over spec.hub (h), whatever the order of files and flags.");
    }

    private String message(String version, String spec) throws SourceException {
        return new Fixture(base).istioctl(version, spec).observations().get(0).message();
    }
}
