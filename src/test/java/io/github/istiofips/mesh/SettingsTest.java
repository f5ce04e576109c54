// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @TempDir
    Path base;

    private static List<String> lines(MeshResolution resolution) {
        return resolution.settings().stream()
                .map(setting -> {
                    Origin origin = setting.origin();
                    String place = origin.location()
                            .map(at -> at.line() + ":" + at.column())
                            .orElse("-");
                    return setting.name() + "=" + setting.value() + " " + place + " " + origin.key() + " ("
                            + origin.why() + ")";
                })
                .toList();
    }

    private MeshResolution manifest(String yaml) throws SourceException {
        return new Fixture(base).file("k8s.yaml", yaml).resolve(new MeshSource.Manifests(List.of("*.yaml"), List.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            istiod  | 1.30.2 | pilot: {env: {COMPLIANCE_POLICY: fips-140-2}} | COMPLIANCE_POLICY=fips-140-2 1:34 pilot.env.COMPLIANCE_POLICY (environment of the istiod chart)
            istiod  | 1.24.0 | env: {CITADEL_SELF_SIGNED_CA_RSA_KEY_SIZE: 4096} | CITADEL_SELF_SIGNED_CA_RSA_KEY_SIZE=4096 1:44 env.CITADEL_SELF_SIGNED_CA_RSA_KEY_SIZE (environment of the istiod chart)
            istiod  | 1.23.6 | env: {GODEBUG: fips140=off} |
            istiod  | ''     | env: {GODEBUG: fips140=off} | GODEBUG=fips140=off 1:16 env.GODEBUG (environment of the istiod chart, from 1.24.0 on)
            cni     | 1.23.6 | cni: {env: {GODEBUG: fips140=off}} | GODEBUG=fips140=off 1:22 cni.env.GODEBUG (environment of the cni chart)
            cni     | 1.23.6 | env: {GODEBUG: fips140=off} |
            cni     | 1.30.2 | env: {GODEBUG: fips140=off} | GODEBUG=fips140=off 1:16 env.GODEBUG (environment of the cni chart)
            ztunnel | 1.21.0 | env: {TLS12_ENABLED: true} | TLS12_ENABLED=true 1:22 env.TLS12_ENABLED (environment of the ztunnel chart)
            ztunnel | 1.30.2 | ztunnel: {env: {TLS12_ENABLED: true}} |
            istiod  | 1.30.2 | ztunnel: {env: {TLS12_ENABLED: true}} | TLS12_ENABLED=true 1:32 ztunnel.env.TLS12_ENABLED (environment of ztunnel)
            gateway | 1.30.2 | env: {WORKLOAD_RSA_KEY_SIZE: '4096'} | WORKLOAD_RSA_KEY_SIZE=4096 1:30 env.WORKLOAD_RSA_KEY_SIZE (environment of the gateway chart)
            istiod  | 1.30.2 | global: {pilotCertProvider: k8s.io/x} | global.pilotCertProvider=k8s.io/x 1:29 global.pilotCertProvider (value of the istiod chart)
            istiod  | 1.30.2 | meshConfig: {meshMTLS: {minProtocolVersion: TLSV1_3}} | meshConfig.meshMTLS.minProtocolVersion=TLSV1_3 1:45 meshConfig.meshMTLS.minProtocolVersion (mesh configuration of istiod)
            istiod  | 1.30.2 | meshConfig: {meshMTLS: {cipherSuites: A}} | meshConfig.meshMTLS.cipherSuites=A 1:39 meshConfig.meshMTLS.cipherSuites (mesh configuration of istiod)
            istiod  | 1.30.2 | meshConfig: {tlsDefaults: {cipherSuites: [A, B]}} | meshConfig.tlsDefaults.cipherSuites=A,B 1:43 meshConfig.tlsDefaults.cipherSuites (mesh configuration of istiod)
            istiod  | 1.30.2 | meshConfig: {tlsDefaults: {ecdhCurves: [P-256]}} | meshConfig.tlsDefaults.ecdhCurves=P-256 1:41 meshConfig.tlsDefaults.ecdhCurves (mesh configuration of istiod)
            istiod  | 1.30.2 | meshConfig: {caCertificates: [{pem: SECRET}, {pem: SECRET}]} | meshConfig.caCertificates=present 1:37 meshConfig.caCertificates (mesh configuration of istiod)
            istiod  | 1.30.2 | meshConfig: {caCertificates: [], tlsDefaults: {cipherSuites: [], ecdhCurves: {a: b}}} |
            istiod  | 1.30.2 | meshConfig: {defaultConfig: {proxyMetadata: {ECC_CURVE: P384}}} | ECC_CURVE=P384 1:57 meshConfig.defaultConfig.proxyMetadata.ECC_CURVE (environment of every proxy, set in meshConfig)
            istiod  | 1.23.6 | pilot: {extraContainerArgs: [--tls-min-version=1.3]} | --tls-min-version=1.3 1:30 pilot.extraContainerArgs[0] (arguments of the istiod chart)
            istiod  | 1.30.2 | extraContainerArgs: [x, --tls-cipher-suites, 'A,B'] | --tls-cipher-suites=A,B 1:46 extraContainerArgs[2] (arguments of the istiod chart)
            istiod  | 1.30.2 | extraContainerArgs: [--tls-min-versions=1, --tls-min-version] |
            istiod  | 1.30.2 | pilot: {env: {OTHER: x, GODEBUG: {valueFrom: {}}}, envVarFrom: [{name: GODEBUG, valueFrom: {}}]} |
            istiod  | 1.30.2 | pilot: {env: {GODEBUG: null, GOFIPS: '${mode}'}} | GOFIPS=1 1:38 pilot.env.GOFIPS (environment of the istiod chart)
            """)
    void ofCharts(String chart, String version, String yaml, String expected) throws SourceException {
        MeshResolution resolution = new Fixture(base).placeholder("mode", "1").helm(chart, version, yaml + "\n");
        assertThat(lines(resolution)).isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    /** Charts print numbers as Go does, and YAML 1.1 has several forms of them. */
    @ParameterizedTest
    @CsvSource({
        "4096, 4096",
        "0x1000, 4096",
        "4_096, 4096",
        "4096.0, 4096",
        "'\"0x1000\"', 0x1000",
        "'\"4096 \"', '4096 '"
    })
    void aNumberIsReadAsTheChartPrintsIt(String written, String expected) throws SourceException {
        String name = "CITADEL_SELF_SIGNED_CA_RSA_KEY_SIZE";
        assertThat(new Fixture(base)
                        .helm("istiod", "1.30.2", "pilot: {env: {" + name + ": " + written + "}}\n")
                        .settings())
                .extracting(Setting::value)
                .containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            istiod | {env: {COMPLIANCE_POLICY: fips-140-2}, pilot: {env: {COMPLIANCE_POLICY: ''}}} | pilot.env.COMPLIANCE_POLICY
            istiod | {env: {COMPLIANCE_POLICY: fips-140-2}, pilot: {env: {OTHER: ''}}}             | env.COMPLIANCE_POLICY
            istiod | {env: {COMPLIANCE_POLICY: fips-140-2}, cni: {env: {OTHER: ''}}}               | env.COMPLIANCE_POLICY
            cni    | {env: {COMPLIANCE_POLICY: pqc}, cni: {env: {COMPLIANCE_POLICY: fips-140-2}}}   | cni.env.COMPLIANCE_POLICY
            """)
    void theBlockOfOlderVersionsWins(String chart, String values, String key) throws SourceException {
        assertThat(new Fixture(base).helm(chart, "1.30.2", values).settings())
                .extracting(setting -> setting.origin().key())
                .containsExactly(key);
    }

    @Test
    void commandLineValuesHaveNoLine() throws SourceException {
        assertThat(lines(new Fixture(base)
                        .helm(
                                "istiod",
                                "1.30.2",
                                "{}",
                                "pilot.env.GOFIPS=0",
                                "meshConfig.tlsDefaults.cipherSuites={A,B}")))
                .containsExactly(
                        "GOFIPS=0 - pilot.env.GOFIPS (environment of the istiod chart, given with set)",
                        "meshConfig.tlsDefaults.cipherSuites=A,B - meshConfig.tlsDefaults.cipherSuites (mesh"
                                + " configuration of istiod, given with set)");
    }

    @Test
    void aSettingThatSeveralChartsReadIsNamedOnce() throws SourceException {
        MeshResolution resolution =
                new Fixture(base).istioVersion("1.30.2").file("istio.yaml", """
                        global: {hub: docker.io/istio, tag: 1.30.2}
                        pilot: {}
                        cni: {tag: 1.30.2, env: {GODEBUG: fips140=on}}
                        """).discover();
        assertThat(Fixture.images(resolution)).containsKeys("CNI", "PILOT");
        assertThat(lines(resolution))
                .containsExactly("GODEBUG=fips140=on 3:35 cni.env.GODEBUG (environment of the cni chart)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1.30.2 | values: {pilot: {env: {GOFIPS: 0}}} | GOFIPS=0 4:34 spec.values.pilot.env.GOFIPS (environment of istiod, set through values)
            1.30.2 | values: {env: {GOFIPS: 0}} | GOFIPS=0 4:26 spec.values.env.GOFIPS (environment of istiod and the CNI plugin, set through values)
            1.23.6 | values: {env: {GOFIPS: 0}} |
            1.30.2 | values: {gateways: {istio-ingressgateway: {env: {GOFIPS: 0}}}} | GOFIPS=0 4:60 spec.values.gateways.istio-ingressgateway.env.GOFIPS (environment of the ingress gateway, set through values)
            1.30.2 | values: {ztunnel: {env: {TLS12_ENABLED: true}}} | TLS12_ENABLED=true 4:43 spec.values.ztunnel.env.TLS12_ENABLED (environment of ztunnel, set through values)
            1.30.2 | components: {pilot: {k8s: {env: [{name: GODEBUG, value: fips140=off}, {name: X}, y]}}} | GODEBUG=fips140=off 4:59 spec.components.pilot.k8s.env[0].value (environment of component pilot)
            1.30.2 | components: {pilot: {k8s: {env: [{name: GODEBUG, valueFrom: {secretKeyRef: {name: a, key: b}}}]}}} |
            1.30.2 | components: {cni: {enabled: false, k8s: {env: [{name: GODEBUG, value: x}]}}} |
            1.30.2 | components: {ingressGateways: [{name: a}, {name: b, enabled: true, k8s: {env: [{name: GOFIPS, value: '1'}]}}]} | GOFIPS=1 4:104 spec.components.ingressGateways[1].k8s.env[0].value (environment of a gateway of component ingressGateways)
            1.30.2 | components: {pilot: x} |
            1.30.2 | meshConfig: {tlsDefaults: {minProtocolVersion: TLSV1_2}} | meshConfig.tlsDefaults.minProtocolVersion=TLSV1_2 4:50 spec.meshConfig.tlsDefaults.minProtocolVersion (mesh configuration of istiod)
            1.30.2 | values: {meshConfig: {defaultConfig: {proxyMetadata: {ECC_SIGNATURE_ALGORITHM: ECDSA}}}} | ECC_SIGNATURE_ALGORITHM=ECDSA 4:82 spec.values.meshConfig.defaultConfig.proxyMetadata.ECC_SIGNATURE_ALGORITHM (environment of every proxy, set in meshConfig)
            1.30.2 | unvalidatedValues: {global: {pilotCertProvider: kubernetes}} | global.pilotCertProvider=kubernetes 4:51 spec.unvalidatedValues.global.pilotCertProvider (value of istiod, set through unvalidatedValues)
            1.30.2 | values: {pilot: {extraContainerArgs: [--tls-min-version=1.2]}} | --tls-min-version=1.2 4:41 spec.values.pilot.extraContainerArgs[0] (arguments of istiod, set through values)
            """)
    void ofIstioOperators(String version, String spec, String expected) throws SourceException {
        MeshResolution resolution = new Fixture(base).istioctl(version, spec);
        assertThat(lines(resolution)).isEqualTo(expected == null ? List.of() : List.of(expected));
    }

    @Test
    void ofContainersThatRunIstio() throws SourceException {
        MeshResolution resolution = manifest("""
                kind: Deployment
                metadata: {name: istiod}
                spec:
                  template:
                    spec:
                      containers:
                      - name: discovery
                        image: registry.example/istio/pilot:1.30.2
                        args: [discovery, --tls-cipher-suites=A]
                        env:
                        - {name: COMPLIANCE_POLICY, value: fips-140-2}
                        - {name: GODEBUG, valueFrom: {configMapKeyRef: {name: a, key: b}}}
                      - name: other
                        image: registry.example/other:1
                        args: [--tls-min-version=1.0]
                        env: [{name: GODEBUG, value: fips140=off}]
                ---
                kind: Pod
                metadata: {name: app}
                spec:
                  initContainers:
                  - {name: istio-validation, image: auto, env: [{name: GOFIPS, value: "0"}]}
                  containers:
                  - {name: istio-proxy, env: [{name: ECC_CURVE, value: P384}]}
                  - {name: app, image: app, env: [{name: GOFIPS, value: "0"}]}
                """);
        assertThat(lines(resolution))
                .containsExactly(
                        "COMPLIANCE_POLICY=fips-140-2 11:44 spec.template.spec.containers[0].env[0].value"
                                + " (environment of container discovery of Deployment istiod)",
                        "--tls-cipher-suites=A 9:27 spec.template.spec.containers[0].args[1] (arguments of container"
                                + " discovery of Deployment istiod)",
                        "GOFIPS=0 22:71 spec.initContainers[0].env[0].value (environment of container"
                                + " istio-validation of Pod app)",
                        "ECC_CURVE=P384 24:56 spec.containers[0].env[0].value (environment of container istio-proxy of"
                                + " Pod app)");
    }

    @Test
    void ofTextInAnnotationsAndConfigMaps() throws SourceException {
        MeshResolution resolution = manifest("""
                kind: Deployment
                metadata: {name: app}
                spec:
                  template:
                    metadata:
                      annotations:
                        proxy.istio.io/config: |
                          # kept
                          proxyMetadata:
                            WORKLOAD_RSA_KEY_SIZE: "4096"
                    spec:
                      containers: [{name: app, image: app}]
                ---
                kind: Pod
                metadata:
                  name: json
                  annotations: {proxy.istio.io/config: '{"proxyMetadata":{"GODEBUG":"fips140=on"}}'}
                ---
                kind: ConfigMap
                metadata: {name: istio-canary}
                data:
                  mesh: |-
                    defaultConfig:
                      proxyMetadata: {ECC_SIGNATURE_ALGORITHM: ECDSA}
                    caCertificates:
                    - pem: |
                        SECRET
                    tlsDefaults:
                      ecdhCurves:
                      - P-256
                      - P-384
                ---
                kind: ConfigMap
                metadata: {name: others}
                data:
                  mesh: "tlsDefaults: {minProtocolVersion: TLSV1_3}"
                ---
                kind: ProxyConfig
                metadata: {name: all}
                spec:
                  environmentVariables: {COMPLIANCE_POLICY: fips-140-3}
                """);
        assertThat(lines(resolution))
                .containsExactly(
                        "WORKLOAD_RSA_KEY_SIZE=4096 10:36"
                                + " spec.template.metadata.annotations.proxy.istio.io/config.proxyMetadata.WORKLOAD_RSA_KEY_SIZE"
                                + " (environment of the proxy of Deployment app)",
                        "GODEBUG=fips140=on 17:69 metadata.annotations.proxy.istio.io/config.proxyMetadata.GODEBUG"
                                + " (environment of the proxy of Pod json)",
                        "meshConfig.tlsDefaults.ecdhCurves=P-256,P-384 30:9 data.mesh.tlsDefaults.ecdhCurves (mesh"
                                + " configuration in ConfigMap istio-canary)",
                        "meshConfig.caCertificates=present 26:12 data.mesh.caCertificates (mesh configuration in"
                                + " ConfigMap istio-canary)",
                        "ECC_SIGNATURE_ALGORITHM=ECDSA 24:48 data.mesh.defaultConfig.proxyMetadata.ECC_SIGNATURE_ALGORITHM"
                                + " (environment of every proxy, set in meshConfig)",
                        "COMPLIANCE_POLICY=fips-140-3 41:45 spec.environmentVariables.COMPLIANCE_POLICY (environment"
                                + " set by ProxyConfig all)");
        assertThat(resolution.settings().toString()).doesNotContain("SECRET");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Pod\nmetadata: {annotations: {proxy.istio.io/config: '{{ .Values.x }}'}}\n",
                "kind: ConfigMap\nmetadata: {name: istio}\ndata: {mesh: 'a: ['}\n",
            })
    void textThatIsNoYamlIsReported(String yaml) throws SourceException {
        assertThat(manifest(yaml).observations()).singleElement().satisfies(observation -> {
            assertThat(observation.kind()).isEqualTo(Observation.Kind.SOURCE_UNREADABLE);
            assertThat(observation.subject()).isEqualTo("k8s.yaml");
            assertThat(observation.message()).startsWith("k8s.yaml:").contains("cannot be read as YAML");
            assertThat(observation.origin().location()).isPresent();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Pod\nmetadata: {annotations: {proxy.istio.io/config: 'text'}}\n",
                "kind: ConfigMap\nmetadata: {name: istio}\ndata: {mesh: '', other: 'tlsDefaults: {ecdhCurves: [a]}'}\n",
                "kind: ConfigMap\nmetadata: {name: istio}\n",
                "kind: ProxyConfig\nspec: {environmentVariables: [a]}\n",
                "kind: Pod\nspec: {containers: [x, {name: istio-proxy, env: x, args: {a: b}}]}\n",
                "kind: Secret\nmetadata: {name: istio}\nstringData: {mesh: 'tlsDefaults: {ecdhCurves: [a]}', GODEBUG: x}\n",
            })
    void whatHoldsNoSettingGivesNone(String yaml) throws SourceException {
        MeshResolution resolution = manifest(yaml);
        assertThat(resolution.settings()).isEmpty();
        assertThat(resolution.observations()).isEmpty();
    }

    @Test
    void everyNameOfTheTableIsKnownToThePlaces() {
        SettingTable table = SettingTable.load();
        for (SettingTable.Kind kind : SettingTable.Kind.values()) {
            assertThat(table.names(kind)).as("%s", kind).isNotEmpty().doesNotHaveDuplicates();
        }
        assertThat(table.places("istiod")).isNotEmpty();
        assertThat(table.places(SettingTable.OPERATOR)).isNotEmpty();
        assertThat(table.places("none")).isEmpty();
    }
}
