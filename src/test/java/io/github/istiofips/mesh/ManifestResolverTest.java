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

class ManifestResolverTest {

    @TempDir
    Path base;

    private MeshResolution manifests(String... includes) throws SourceException {
        return new Fixture(base).resolve(new MeshSource.Manifests(List.of(includes), List.of("**/skip/*.yaml")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{kind: Pod, spec: {containers: [{name: a, image: 'r/pilot:1'}]}}~PILOT=r/pilot:1",
                "{kind: Deployment, spec: {template: {spec: {containers: [{name: a, image: 'r/proxyv2@sha256:0'}]}}}}~PROXY=r/proxyv2@sha256:0",
                "{kind: DaemonSet, spec: {template: {spec: {containers: [{image: 'r/install-cni:1'}, {image: 'r/ztunnel-fips:1'}]}}}}~CNI=r/install-cni:1; ZTUNNEL=r/ztunnel-fips:1",
                "{kind: CronJob, spec: {jobTemplate: {spec: {template: {spec: {initContainers: [{image: 'r/istio-proxy-fips:1'}]}}}}}}~PROXY=r/istio-proxy-fips:1",
                "{kind: List, items: [{kind: Pod, spec: {containers: [{image: 'r/agentgateway:1'}]}}, x]}~AGENTGATEWAY=r/agentgateway:1",
                "{kind: Pod, spec: {containers: [{image: auto}, {image: 'nginx:1'}, {name: x}, y, {image: 'acme/operator:1'}]}}~''",
                "{kind: Pod, spec: {containers: [{image: 'istio/operator:1'}]}}~OPERATOR=istio/operator:1",
                "{kind: Pod, spec: {containers: [{name: istio-proxy, image: 'foo/bar'}]}}~PROXY=foo/bar",
                "{kind: Pod, metadata: {annotations: {sidecar.istio.io/proxyImage: 'a/b:c'}}, spec: {}}~PROXY=a/b:c",
                "{kind: Pod, spec: {containers: [{image: '${R}/pilot:1'}]}}~PILOT=?",
                "{kind: Pod, spec: {containers: [{image: '{{ .R }}/pilot:1'}]}}~PILOT=?",
                "{kind: ConfigMap, spec: {containers: [{image: 'r/pilot:1'}]}}~''",
                "[x]~''",
                "[{kind: Pod, spec: {containers: [{image: 'r/pilot:1'}]}}]~PILOT=r/pilot:1",
                "{kind: PodList, items: [{kind: Pod, spec: {containers: [{image: 'r/pilot:1'}]}}]}~PILOT=r/pilot:1",
                "{kind: PodList, items: [{spec: {containers: [{image: 'r/pilot:1'}]}}]}~PILOT=r/pilot:1",
                "{kind: Template, objects: [{kind: Pod, spec: {containers: [{image: 'r/pilot:1'}]}}]}~PILOT=r/pilot:1",
                "{kind: ManifestWork, spec: {workload: {manifests: [{kind: ProxyConfig, spec: {image: {imageType: x}}}]}}}~PROXY=?",
                "{kind: Pod, spec: {containers: [{image: 'r/docker-io-istio-pilot:1'}, {image: 'r/ghcr-istio-install-cni:2'}]}}~CNI=r/ghcr-istio-install-cni:2; PILOT=r/docker-io-istio-pilot:1",
                "{kind: Pod, spec: {containers: [{image: 'r/auto-pilot:1'}, {image: 'r/my-istio-app:1'}]}}~''",
                "{kind: ConfigMap, metadata: {name: istio-sidecar-injector-canary}}~PROXY=?",
                "{kind: List, items: [{kind: ConfigMap, metadata: {name: istio-sidecar-injector}}]}~PROXY=?",
                "{kind: ConfigMap, metadata: {name: istio}}~''",
                "{kind: Pod, metadata: {annotations: {sidecar.istio.io/proxyImageType: debug}}, spec: {}}~PROXY=?",
                "{kind: Pod, metadata: {annotations: {proxy.istio.io/config: 'image: {imageType: debug}'}}, spec: {}}~PROXY=?",
                "{kind: Pod, metadata: {annotations: {proxy.istio.io/config: 'binaryPath: /opt/envoy'}}, spec: {}}~''",
                "{kind: Pod, metadata: {annotations: {proxy.istio.io/config: 'concurrency: 2'}}, spec: {}}~''",
                "{kind: ProxyConfig, spec: {image: {imageType: debug}}}~PROXY=?",
                "{kind: ProxyConfig, spec: {concurrency: 2}}~''",
                "{kind: Prometheus, spec: {podMetadata: {annotations: {sidecar.istio.io/proxyImage: 'a/b:c'}}, containers: [{name: x}]}}~PROXY=a/b:c",
                "{kind: Job, metadata: {annotations: {proxy.istio.io/config: '{}'}}, spec: {driver: {containers: [{image: 'r/pilot:1'}]}}}~PILOT=r/pilot:1",
                "{kind: Job, spec: {initContainers: [], driver: {spec: {containers: [{image: 'r/pilot:1'}]}}}}~PILOT=r/pilot:1",
                "{kind: Deployment, metadata: {annotations: {sidecar.istio.io/proxyImage: 'a/b:c'}}, spec: {template: {spec: {containers: []}}}}~''",
                "{kind: Pod, metadata: {annotations: {proxy.istio.io/overrides: '{containers: [{name: istio-proxy, image: a/b:c}]}'}}}~PROXY=a/b:c",
                "{kind: Pod, metadata: {annotations: {inject.istio.io/templates: 'sidecar,sidecar, ,'}}, spec: {containers: []}}~''",
            })
    void findsImages(String document, String images) throws SourceException {
        new Fixture(base).file("k8s/a/m.yaml", document);
        assertThat(Fixture.line(manifests("k8s/**/*.yaml"))).isEqualTo(images);
    }

    @Test
    void namesTheContainer() throws SourceException {
        new Fixture(base)
                .file(
                        "m.yaml",
                        "kind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: r/pilot:1\n")
                .file("x/skip/m.yaml", "kind: Pod\nspec: {containers: [{image: r/proxyv2:1}]}\n");
        assertThat(manifests("**/*.yaml").images())
                .containsExactly(new ImageUse(
                        "r/pilot:1",
                        Component.PILOT,
                        List.of(new Origin(
                                Optional.of(new Location("m.yaml", 6, 12)),
                                "spec.containers[0].image",
                                "image of container c of Pod p"))));
    }

    @Test
    void anInjectorWithoutValuesLeavesTheProxyOpenUnlessItIsNamed() throws SourceException {
        new Fixture(base).file("m.yaml", "kind: ConfigMap\nmetadata:\n  name: istio-sidecar-injector\n");
        UnresolvedImage open = manifests("*.yaml").unresolved().get(0);
        assertThat(open.origins().get(0).location()).contains(new Location("m.yaml", 3, 9));
        assertThat(open.reason())
                .isEqualTo(
                        "ConfigMap istio-sidecar-injector is the injector's, which decides every proxy image, but has no"
                                + " values.");
        assertThat(open.remedy()).isEqualTo("Name the proxy image in <images>.");
        MeshResolution named = new Fixture(base)
                .resolve(
                        new MeshSource.Manifests(List.of("*.yaml"), List.of()),
                        new MeshSource.Images(
                                List.of("r/proxyv2:1"), new Origin(Optional.empty(), "images", "named in <images>")));
        assertThat(Fixture.line(named)).isEqualTo("PROXY=r/proxyv2:1");
    }

    @Test
    void observesAnAnnotationWithoutSlash() throws SourceException {
        new Fixture(base)
                .file(
                        "m.yaml",
                        "kind: Deployment\nspec: {template: {metadata: {annotations: {sidecar.istio.io/proxyImage: own}}}}\n");
        Observation observation = manifests("*.yaml").observations().get(0);
        assertThat(observation.kind()).isEqualTo(Observation.Kind.VALUE_WITHOUT_EFFECT);
        assertThat(observation.message())
                .isEqualTo("The annotation sidecar.istio.io/proxyImage counts only if it contains a slash; this one is"
                        + " ignored and the pod gets the image of istiod's configuration.");
        assertThat(observation.origin().key())
                .isEqualTo("spec.template.metadata.annotations.sidecar.istio.io/proxyImage");
    }

    @Test
    void saysWhatIsWrongWithPatterns() {
        assertThatThrownBy(() -> manifests("none/*.yaml"))
                .isInstanceOf(SourceException.class)
                .hasMessage(
                        "includes [none/*.yaml] in <manifests>: no file of the module matches; correct the patterns,"
                                + " which are relative to the module's directory");
        new Fixture(base).file("m.yaml", "a: 1");
        assertThatThrownBy(() -> manifests("[x"))
                .hasMessage("pattern '[x' in <manifests> is not a glob; write a pattern such as k8s/**/*.yaml");
    }

    @ParameterizedTest
    @CsvSource({
        "r/pilot:1, PILOT",
        "r/istio-pilot-fips:v1, PILOT",
        "r:5000/x/proxyv2, PROXY",
        "istio-proxy-fips@sha256:0, PROXY",
        "r/istio-install-cni-fips:1, CNI",
        "r/istio-cni-rhel9:1, CNI",
        "r/ztunnel:1, ZTUNNEL",
        "r/operator:1, OPERATOR",
        "r/agentgateway:1, AGENTGATEWAY",
        "r/other:1, OTHER"
    })
    void tellsComponentsOfNamedImages(String reference, Component component) throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .resolve(new MeshSource.Images(
                        List.of(" " + reference), new Origin(Optional.empty(), "images", "named in <images>")));
        assertThat(resolution.images().get(0).component()).isEqualTo(component);
        assertThat(resolution.images().get(0).reference()).isEqualTo(reference);
    }
}
