// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadersTest {

    private static final String IMAGES = "global: {hub: h, tag: 1.30.2}\n";

    @TempDir
    Path base;

    /** Who reads the only setting: components, owner, images, versions. */
    private static String readers(MeshResolution resolution) {
        assertThat(resolution.settings()).hasSize(1);
        Readers readers = resolution.settings().get(0).readers();
        return Stream.of(
                        new TreeSet<>(readers.components()).toString(),
                        readers.owner().orElse("-"),
                        new TreeSet<>(readers.images()).toString(),
                        new TreeSet<>(readers.versions()).toString())
                .reduce((one, other) -> one + " " + other)
                .orElseThrow();
    }

    private MeshResolution manifest(String yaml) throws SourceException {
        return new Fixture(base).file("k8s.yaml", yaml).resolve(new MeshSource.Manifests(List.of("*.yaml"), List.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            istiod  | 1.30.2 | pilot: {env: {GODEBUG: x}}                                    | [PILOT] - [h/pilot:1.30.2, h/proxyv2:1.30.2] [1.30.2]
            istiod  | 1.30   | pilot: {env: {GODEBUG: x}}                                    | [PILOT] - [h/pilot:1.30.2, h/proxyv2:1.30.2] [1.30]
            istiod  | ''     | pilot: {env: {GODEBUG: x}}                                    | [PILOT] - [h/pilot:1.30.2, h/proxyv2:1.30.2] []
            istiod  | 1.30.2 | env: {GODEBUG: x}                                             | [PILOT] - [h/pilot:1.30.2, h/proxyv2:1.30.2] [1.30.2]
            istiod  | 1.30.2 | meshConfig: {defaultConfig: {proxyMetadata: {GODEBUG: x}}}    | [PROXY] - [h/pilot:1.30.2, h/proxyv2:1.30.2] [1.30.2]
            istiod  | 1.30.2 | gatewayClasses: {istio: {deployment: {spec: {template: {spec: {containers: [{env: [{name: GODEBUG, value: x}]}]}}}}}} | [PROXY] gatewayClasses.istio [h/pilot:1.30.2, h/proxyv2:1.30.2] [1.30.2]
            cni     | 1.30.2 | cni: {env: {GODEBUG: x}}                                      | [CNI] - [h/install-cni:1.30.2] [1.30.2]
            ztunnel | 1.30.2 | env: {GODEBUG: x}                                             | [ZTUNNEL] - [h/ztunnel:1.30.2] [1.30.2]
            gateway | 1.30.2 | env: {GODEBUG: x}                                             | [PROXY] the gateway chart [] [1.30.2]
            """)
    void ofCharts(String chart, String version, String yaml, String expected) throws SourceException {
        assertThat(readers(new Fixture(base).helm(chart, version, IMAGES + yaml + "\n")))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            values: {pilot: {env: {GODEBUG: x}}}                                                           | [PILOT] - [h/pilot:t, h/proxyv2:t] [1.30.2]
            values: {env: {GODEBUG: x}}                                                                    | [PILOT, CNI] - [h/pilot:t, h/proxyv2:t] [1.30.2]
            components: {pilot: {k8s: {env: [{name: GODEBUG, value: x}]}}}                                 | [PILOT] - [h/pilot:t, h/proxyv2:t] [1.30.2]
            components: {ingressGateways: [{name: a, enabled: true, k8s: {env: [{name: GODEBUG, value: x}]}}]} | [PROXY] a gateway of component ingressGateways [h/pilot:t, h/proxyv2:t] [1.30.2]
            """)
    void ofIstioOperators(String spec, String expected) throws SourceException {
        assertThat(readers(new Fixture(base).istioctl("1.30.2", "hub: h\ntag: t\n" + spec)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {kind: Pod, metadata: {name: a}, spec: {containers: [{name: x, image: h/pilot:1, env: [{name: GODEBUG, value: x}]}]}} | [PILOT] Pod a [h/pilot:1] []
            {kind: Pod, metadata: {name: a}, spec: {containers: [{name: istio-proxy, env: [{name: GODEBUG, value: x}]}]}}         | [PROXY] Pod a [] []
            {kind: Pod, metadata: {name: a, annotations: {proxy.istio.io/config: '{proxyMetadata: {GODEBUG: x}}'}}}               | [PROXY] Pod a [] []
            {kind: ProxyConfig, metadata: {name: a}, spec: {environmentVariables: {GODEBUG: x}}}                                  | [PROXY] - [] []
            {kind: ProxyConfig, metadata: {name: a}, spec: {selector: {matchLabels: {app: b}}, environmentVariables: {GODEBUG: x}}} | [PROXY] ProxyConfig a [] []
            {kind: ProxyConfig, metadata: {name: a}, spec: {selector: {matchLabels: {gateway.networking.k8s.io/gateway-name: b}}, environmentVariables: {GODEBUG: x}}} | [PROXY] Gateway b [] []
            """)
    void ofObjects(String yaml, String expected) throws SourceException {
        assertThat(readers(manifest(yaml + "\n"))).isEqualTo(expected);
    }

    @Test
    void aSettingOfSeveralChartsIsReadByAllOfThem() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .istioVersion("1.30.2")
                .file("istio.yaml", IMAGES + "pilot: {}\ncni: {tag: 1.30.2, env: {GODEBUG: fips140=on}}\n")
                .discover();
        assertThat(resolution.settings()).singleElement().satisfies(setting -> {
            assertThat(setting.readers().components()).containsExactly(Component.CNI);
            assertThat(setting.readers().images()).contains("h/pilot:1.30.2", "h/install-cni:1.30.2");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            x          | false
            '${OPEN}'  | true
            '{{ .x }}' | true
            """)
    void tellsWhetherTheValueIsKnown(String value, boolean open) throws SourceException {
        assertThat(new Fixture(base)
                        .helm("istiod", "1.30.2", IMAGES + "pilot: {env: {GODEBUG: '" + value + "'}}\n")
                        .settings())
                .extracting(Setting::open)
                .containsExactly(open);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            istiod | {}                                                                  | h/pilot:1.30.2
            istiod | {pilot: {envVarFrom: [{name: COMPLIANCE_POLICY, valueFrom: {}}]}}   |
            istiod | {pilot: {envVarFrom: [{name: OTHER, valueFrom: {}}]}}               | h/pilot:1.30.2
            cni    | {}                                                                  |
            """)
    void knowsTheIstiodsWhoseEnvironmentIsThere(String chart, String yaml, String image) throws SourceException {
        String body = yaml.equals("{}") ? "" : yaml.substring(1, yaml.length() - 1) + "\n";
        assertThat(new Fixture(base).helm(chart, "1.30.2", IMAGES + body).controlPlanes())
                .extracting(ControlPlane::image)
                .isEqualTo(Optional.ofNullable(image).stream().toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            args: [discovery], env: [{name: A, value: x}]                                                | true
            args: [discovery], env: [{name: A, value: x}], envFrom: [{configMapRef: {name: a}}]          | false
            args: [discovery], env: [{name: COMPLIANCE_POLICY, valueFrom: {}}]                           | false
            env: [{name: A, value: x}]                                                                   | false
            args: [discovery]                                                                            | false
            """)
    void aPatchOfIstiodIsNotItsWholeEnvironment(String fields, boolean known) throws SourceException {
        MeshResolution resolution = manifest("{kind: Deployment, metadata: {name: istiod}, spec: {template: {spec:"
                + " {containers: [{name: discovery, image: h/pilot:1, " + fields + "}]}}}}\n");
        assertThat(resolution.controlPlanes().isEmpty()).isNotEqualTo(known);
    }

    private static String gateway(String spec) {
        return "{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: edge}, spec: {" + spec
                + "}}\n";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gatewayClassName: istio                                                                              | true
            gatewayClassName: istio-waypoint                                                                     | true
            gatewayClassName: istio-agentgateway                                                                 | false
            gatewayClassName: istio-remote                                                                       | false
            gatewayClassName: other                                                                              | false
            gatewayClassName: ours                                                                               | true
            gatewayClassName: theirs                                                                             | false
            gatewayClassName: istio, addresses: [{value: 10.0.0.1}]                                              | true
            gatewayClassName: istio, addresses: [{value: 10.0.0.1, type: IPAddress}]                             | true
            gatewayClassName: istio, addresses: [{value: a.b.svc, type: Hostname}]                               | false
            gatewayClassName: istio, infrastructure: {parametersRef: {kind: ConfigMap, name: options}}           | true
            gatewayClassName: istio, infrastructure: {parametersRef: {kind: ConfigMap, name: elsewhere}}         | false
            """)
    void knowsTheGatewaysThatIstiodDeploys(String spec, boolean deployed) throws SourceException {
        MeshResolution resolution = manifest(gateway(spec) + """
                ---
                {kind: GatewayClass, metadata: {name: ours}, spec: {controllerName: istio.io/gateway-controller}}
                ---
                {kind: GatewayClass, metadata: {name: theirs}, spec: {controllerName: example.com/controller}}
                ---
                {kind: ConfigMap, metadata: {name: options}, data: {deployment: '{}'}}
                """);
        assertThat(resolution.gateways().isEmpty()).isNotEqualTo(deployed);
    }

    @Test
    void aGatewayHasTheSettingsOfItsConfigMapAndOfItsClass() throws SourceException {
        MeshResolution resolution =
                manifest(gateway("gatewayClassName: istio, infrastructure: {parametersRef: {name: own}}") + """
                ---
                kind: ConfigMap
                metadata: {name: own}
                data:
                  deployment: |
                    spec: {template: {spec: {containers: [{name: istio-proxy, env: [{name: GODEBUG, value: x}]}]}}}
                ---
                {kind: ConfigMap, metadata: {name: all, labels: {gateway.istio.io/defaults-for-class: istio}}}
                """);
        assertThat(resolution.gateways()).singleElement().satisfies(gateway -> {
            assertThat(gateway.name()).isEqualTo("Gateway edge");
            assertThat(gateway.owners())
                    .containsExactlyInAnyOrder(
                            "Gateway edge", "ConfigMap own", "ConfigMap all", "gatewayClasses.istio");
        });
        assertThat(resolution.settings())
                .extracting(setting -> setting.readers().owner())
                .containsExactly(Optional.of("ConfigMap own"));
    }
}
