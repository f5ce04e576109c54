// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.istiofips.mesh.Fixture;
import io.github.istiofips.mesh.MeshRequest;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.Observation;
import io.github.istiofips.mesh.UnresolvedImage;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.Placeholders;
import io.github.istiofips.project.ProjectFiles;
import io.github.istiofips.project.SourceException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscoveryTest {

    @TempDir
    Path base;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "values.yaml~{global: {hub: h, tag: t}, pilot: {}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "values.yml~{global: {hub: h, tag: t, proxy: {}}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "x.yaml~{global: {hub: h, tag: t}, meshConfig: {}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "x.yaml~{global: {hub: a/istio, tag: t}}~PILOT=a/istio/pilot:t; PROXY=a/istio/proxyv2:t",
                "istiod/values.yaml~{global: {hub: h, tag: t}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "istio/values.yaml~{global: {hub: h, tag: t}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "x.yaml~{pilot: {}, global: {hub: h, tag: t}, cni: {hub: c}}~CNI=c/install-cni:t; PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "istio-cni.yaml~{global: {hub: h, tag: t}}~CNI=h/install-cni:t",
                "cni/values.yaml~{cni: {hub: a/istio, tag: t}}~CNI=a/istio/install-cni:t",
                "ztunnel.yaml~{hub: h, tag: t, meshConfig: {}}~ZTUNNEL=h/ztunnel:t",
                "istio/ztunnel-values.yaml~{hub: h, tag: t}~ZTUNNEL=h/ztunnel:t",
                "istio/ingressgateway.yaml~{global: {hub: h, tag: t}}~PROXY=?",
                "values.yaml~{hub: a/istio, tag: t}~OTHER=?",
                // left alone
                "values.yaml~{global: {hub: h, tag: t}}~''",
                "cilium/cni.yaml~{tag: t}~''",
                "values.yaml~{pilot: {env: {}}, meshConfig: {}}~''",
                "values.yaml~{text: istio}~''",
                "values.yaml~[istio]~''",
                "vs.yaml~{apiVersion: networking.istio.io/v1, kind: VirtualService}~''",
                "kustomization.yaml~{kind: Kustomization, resources: [istio]}~''",
                // objects
                "op.yaml~{apiVersion: install.istio.io/v1alpha1, kind: IstioOperator, spec: {hub: h, tag: t}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "d.yaml~{apiVersion: v1, kind: Pod, spec: {containers: [{image: r/pilot:1}]}}~PILOT=r/pilot:1",
                "s.yaml~{apiVersion: sailoperator.io/v1, kind: Istio, metadata: {name: default}}~PILOT=?; PROXY=?",
                "f.yaml~{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, spec: {chart: {spec: {chart: istiod}}}}~PILOT=?; PROXY=?",
                "f.yaml~{apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {sources: [{chart: ztunnel}]}}~ZTUNNEL=?",
                "f.yaml~{apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {source: {chart: istio-dashboard}}}~''",
                "l.yaml~{apiVersion: v1, kind: List, items: [{apiVersion: install.istio.io/v1alpha1, kind: IstioOperator, spec: {hub: h, tag: t}}]}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "l.yaml~{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: List, items: [{apiVersion: sailoperator.io/v1, kind: Istio}]}]}~PILOT=?; PROXY=?",
                "l.yaml~[{apiVersion: install.istio.io/v1alpha1, kind: IstioOperator, spec: {hub: h, tag: t}}, x, {hub: a/istio}]~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "l.yaml~[{apiVersion: sailoperator.io/v1, kind: Istio}]~PILOT=?; PROXY=?",
                "l.yaml~{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Pod, spec: {containers: [{image: r/pilot:1}]}}]}~PILOT=r/pilot:1",
                "f.yaml~{apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {source: {path: deploy/istiod}}}~PILOT=?; PROXY=?",
                "f.yaml~{apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {source: {path: deploy/istiod/}}}~PILOT=?; PROXY=?",
                "f.yaml~{apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {source: {path: istio/charts/gateway}}}~PROXY=?",
                "f.yaml~{apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {source: {path: a/istio-cni}}}~CNI=?",
                "f.yaml~{apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {source: {path: ztunnel}}}~ZTUNNEL=?",
                "f.yaml~{apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {source: {path: apps/gateway}}}~''",
                "f.yaml~{apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {source: {path: istio/dashboards}}}~''",
                "f.yaml~{apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {source: {chart: cni, repoURL: 'https://istio.example/charts'}}}~CNI=?",
                "f.yaml~{apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {source: {path: x, helm: {parameters: [{name: global.hub, value: istio}]}}}}~OTHER=?",
                "f.yaml~{apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {source: {path: istio, helm: {parameters: [{name: other.hub, value: x}, y]}}}}~''",
                "k/kustomization.yaml~{helmCharts: [{name: istiod, repo: r}]}~PILOT=?; PROXY=?",
                "kustomization.yml~{kind: Kustomization, images: [{name: docker.io/istio/pilot, newTag: t}]}~OTHER=?",
                "kustomization.yaml~{images: [{name: app, newName: r/proxyv2}]}~OTHER=?",
                "kustomization.yaml~{helmCharts: [{name: gateway, repo: r}], images: [{name: istio-dashboard}]}~''",
                "values.json~{'global': {'hub': 'h', 'tag': 't'}, 'pilot': {}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "op.JSON~{apiVersion: install.istio.io/v1alpha1, 'kind': IstioOperator, spec: {hub: h, tag: t}}~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "package.json~{'name': 'istio-ui', 'image': 'x'}~''",
                "note.txt~istio~''",
                "kustomization.yaml~{patches: [{patch: '[{op: replace, path: /spec/template/spec/containers/0/image, value: istio/pilot:1}]'}, x, {path: f}]}~PILOT=istio/pilot:1",
                "kustomization.yaml~{patchesJson6902: [{patch: '[{op: add, path: /spec/containers/-, value: {image: istio/pilot:1}}]'}]}~PILOT=istio/pilot:1",
                "kustomization.yaml~{patchesStrategicMerge: [istio.yaml, \"{kind: Pod,\\n\\n spec: {containers: [{image: istio/pilot:1}]}}\"]}~PILOT=istio/pilot:1",
                "kustomization.yaml~{commonAnnotations: {sidecar.istio.io/proxyImage: 'a/b:1'}}~PROXY=a/b:1",
                "p.yaml~[{op: replace, path: /spec/containers/0/image, value: istio/pilot:1}, {op: remove, path: /istio}, {op: add, path: x, value: 1}]~PILOT=istio/pilot:1",
                "app/values.yaml~{podAnnotations: {sidecar.istio.io/proxyImage: 'a/b:1'}}~PROXY=a/b:1",
                "app/values.yaml~{podAnnotations: {sidecar.istio.io/inject: 'true', proxy.istio.io/config: 'concurrency: 1'}}~''",
                "gateway/values.yaml~{kind: DaemonSet, podAnnotations: {sidecar.istio.io/proxyImage: 'a/b:1'}}~PROXY=a/b:1",
                "istio.yaml~{kind: Gateway}~''",
            })
    void findsWhatIsIstios(String name, String text, String images) throws SourceException {
        assertThat(Fixture.line(new Fixture(base).file(name, text).discover())).isEqualTo(images);
    }

    @Test
    void readsTheEscapesOfAPatchesPath() throws SourceException {
        String path = "/spec/template/metadata/annotations/sidecar.istio.io~1proxyImage";
        MeshResolution resolution = new Fixture(base)
                .file("patch.yaml", "- op: add\n  path: " + path + "\n  value: a/b:1\n")
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo("PROXY=a/b:1");
        assertThat(resolution.images().get(0).origins().get(0).location()).contains(new Location("patch.yaml", 3, 10));
    }

    @Test
    void reportsAPatchThatCannotBeRead() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("kustomization.yaml", "patches:\n- patch: |\n    istio: [\n")
                .discover();
        assertThat(resolution.observations())
                .extracting(Observation::kind)
                .containsExactly(Observation.Kind.SOURCE_UNREADABLE);
    }

    @Test
    void saysWhatItFoundAndWhatItLeftAlone() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("a/cni.yaml", "tag: t\n")
                .file("b/istiod.yaml", "global: {hub: h, tag: t}\n")
                .file("c/values.yaml", "pilot: {}\n")
                .file(
                        "d/op.yaml",
                        "apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec: {profile: empty}\n")
                .file("e/pod.yaml", "apiVersion: v1\nkind: Pod\nspec: {containers: [{image: r/proxyv2:1}]}\n")
                .file("f/sail.yaml", "apiVersion: sailoperator.io/v1\nkind: Istio\nmetadata: {name: x}\n")
                .file("g/values.yaml", "hub: a/istio\n")
                .file("h/Chart.yaml", "name: app\n")
                .file("h/templates/vs.yaml", "# istio\n{{ if .Values.x }}\n")
                .file("i/broken.yaml", "pilot: [\n")
                .file("j/target/values.yaml", "pilot: [\n")
                .discover();
        assertThat(resolution.notes())
                .containsExactly(
                        "a/cni.yaml: has hub or tag but no key that only Istio has, left alone; if it is Istio's, name it"
                                + " in <sources> as <helm> with its <chart>.",
                        "b/istiod.yaml: values of istiod, told by keys and file name.",
                        "c/values.yaml: values of Istio without hub, tag or image, left alone; if it is installed, name"
                                + " it in <sources> with the files it is combined with.",
                        "d/op.yaml: IstioOperator, read as istioctl install reads it.",
                        "d/op.yaml: this IstioOperator switches on nothing that runs an image of Istio.",
                        "e/pod.yaml: objects that name images of Istio.",
                        "f/sail.yaml: Istio x of the Sail operator, read as it installs the istiod chart.",
                        "g/values.yaml: values of Istio, but of which chart cannot be told.",
                        "h/templates: templates of a chart are read only for what names images of Istio or installs it;"
                                + " if they run other images of Istio, name the rendered files in <manifests>.",
                        "i/broken.yaml:2:1: cannot be read as YAML: expected the node content, but found '<stream"
                                + " end>'; correct the file; left alone, neither its name nor its text"
                                + " names Istio.");
        assertThat(resolution.observations()).isEmpty();
    }

    @Test
    void readsAnnotationsForProxiesInValuesOfAnyChart() throws SourceException {
        Fixture fixture = new Fixture(base)
                .file("istiod.yaml", "global: {hub: h, tag: 1.30.2-fips}\n")
                .file("gateway.yaml", "podAnnotations: {sidecar.istio.io/proxyImage: r/proxyv2:1}\n")
                .file("shop/values.yaml", """
                        web:
                          podAnnotations:
                            sidecar.istio.io/proxyImageType: debug
                        """);
        MeshResolution resolution = fixture.discover();
        assertThat(Fixture.line(resolution))
                .isEqualTo("PILOT=h/pilot:1.30.2-fips;"
                        + " PROXY=h/proxyv2:1.30.2-fips h/proxyv2:1.30.2-fips-debug r/proxyv2:1");
        assertThat(resolution.notes())
                .contains(
                        "gateway.yaml: values with annotations for the proxies that istiod injects.",
                        "shop/values.yaml: values with annotations for the proxies that istiod injects.");
    }

    @Test
    void aTemplateThatSetsTheProxysImageLeavesItOpen() throws SourceException {
        Fixture fixture = new Fixture(base)
                .file("shop/Chart.yaml", "name: shop\n")
                .file("shop/templates/d.yaml", """
                        kind: Deployment
                        spec:
                          template:
                            metadata:
                              annotations:
                                sidecar.istio.io/proxyImage: {{ .Values.proxy }}
                        """)
                .file("shop/templates/plain.yaml", "kind: Deployment\n# istio\n");
        UnresolvedImage open = fixture.discover().unresolved().get(0);
        assertThat(open.origins().get(0).location().orElseThrow()).hasToString("shop/templates/d.yaml:6");
        assertThat(open.reason())
                .isEqualTo("A template sets sidecar.istio.io/proxyImage, and what it gives is known only after Helm has"
                        + " rendered it.");
        assertThat(fixture.discover().unresolved()).hasSize(1);
    }

    @Test
    void readsAnnotationsInValuesOfAChartThatDependsOnIstios() throws SourceException {
        Fixture fixture = new Fixture(base).file("Chart.yaml", """
                        name: platform
                        dependencies:
                        - {name: istiod, version: 1.30.2, repository: https://istio-release.storage.googleapis.com/charts}
                        """).file("values.yaml", """
                        istiod: {global: {hub: h, tag: t}}
                        shop: {podAnnotations: {sidecar.istio.io/proxyImage: 'r/proxyv2:1'}}
                        """);
        assertThat(Fixture.line(fixture.discover())).isEqualTo("PILOT=h/pilot:t; PROXY=h/proxyv2:t r/proxyv2:1");
    }

    @Test
    void readsValuesThatChangeTheProxyWithoutHubAndTag() throws SourceException {
        Fixture fixture = new Fixture(base)
                .file("istiod/values.yaml", "sidecarInjectorWebhook: {templates: {x: 'image: r/proxyv2:9'}}\n")
                .istioVersion("1.30.2");
        assertThat(Fixture.line(fixture.discover()))
                .isEqualTo("PILOT=registry.istio.io/release/pilot:1.30.2;"
                        + " PROXY=r/proxyv2:9 registry.istio.io/release/proxyv2:1.30.2");
    }

    @Test
    void findsObjectsThatOthersHold() throws SourceException {
        Fixture fixture = new Fixture(base)
                .file("work.yaml", """
                        apiVersion: work.open-cluster-management.io/v1
                        kind: ManifestWork
                        spec:
                          workload:
                            manifests:
                            - apiVersion: install.istio.io/v1alpha1
                              kind: IstioOperator
                              spec: {profile: minimal, hub: h, tag: t}
                        """)
                .file(
                        "pods.yaml",
                        "apiVersion: v1\nkind: PodList\nitems: [{spec: {containers: [{image: r/ztunnel:1}]}}]\n");
        assertThat(Fixture.line(fixture.discover()))
                .isEqualTo("PILOT=h/pilot:t; PROXY=h/proxyv2:t; ZTUNNEL=r/ztunnel:1");
    }

    @Test
    void annotationsInValuesOfOrdinaryPodsSayNothing() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("values.yaml", "podAnnotations: {sidecar.istio.io/inject: 'true', proxy: x}\n")
                .discover();
        assertThat(Fixture.line(resolution)).isEmpty();
        assertThat(resolution.notes()).noneMatch(note -> note.startsWith("values.yaml"));
    }

    @Test
    void reportsAnUnreadableFileThatNamesIstio() throws SourceException {
        MeshResolution resolution =
                new Fixture(base).file("istio.yaml", "hub: a/istio\ntag: [\n").discover();
        Observation observation = resolution.observations().get(0);
        assertThat(observation.kind()).isEqualTo(Observation.Kind.SOURCE_UNREADABLE);
        assertThat(observation.subject()).isEqualTo("istio.yaml");
        assertThat(observation.origin().location()).contains(new Location("istio.yaml", 3, 1));
        assertThat(observation.remedy()).isEqualTo("Correct the file, or name in <sources> what is to be judged.");
    }

    @Test
    void resolvesChartsThatDependOnIstios() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("mesh/Chart.yaml", """
                        name: mesh
                        dependencies:
                        - {name: istiod, version: 1.30.2, alias: control}
                        - {name: cni, version: 1.29.0, repository: https://istio.example/charts}
                        - {name: cni, version: 9.9.9, repository: https://other.example}
                        - {name: ztunnel, version: ~1.30}
                        - text
                        """)
                .file("mesh/values.yaml", "global: {hub: h}\ncontrol: {global: {hub: lost, tag: t}}\n")
                .file("mesh/values-prod.yaml", "control: {global: {tag: prod}}\nztunnel: {tag: z}\n")
                .file("mesh/values-other.yaml", "x: istio\n")
                .discover();
        assertThat(Fixture.line(resolution))
                .isEqualTo("CNI=h/install-cni:1.29.0; PILOT=h/pilot:prod h/pilot:t; PROXY=h/proxyv2:prod h/proxyv2:t;"
                        + " ZTUNNEL=h/ztunnel:z ?");
    }

    @Test
    void reportsAnUnreadableChart() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("Chart.yaml", "dependencies: [{name: istiod, version: 1.30.2}]\n")
                .file("values.yaml", "istiod: [\n")
                .discover();
        assertThat(resolution.observations().get(0).kind()).isEqualTo(Observation.Kind.SOURCE_UNREADABLE);
        assertThat(resolution.observations().get(0).subject()).isEqualTo("Chart.yaml");
    }

    @Test
    void leavesAFileAloneThatIsNotText() throws Exception {
        Files.write(base.resolve("a.yaml"), new byte[] {(byte) 0xFF});
        Files.write(base.resolve("b.json"), new byte[] {(byte) 0xFF});
        MeshResolution resolution = new Fixture(base).discover();
        assertThat(resolution.notes())
                .containsExactlyInAnyOrder(
                        "a.yaml: is not UTF-8; save it as UTF-8; left alone.",
                        "Looked at 1 YAML file of the module, leaving out hidden directories, target and node_modules.");
        assertThat(resolution.observations()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "istio.yaml, x: \u00e9, ISO-8859-1",
        "istio/a.json, x: \u00e9, ISO-8859-1",
        "a.yaml, hub: a/Istio # \u00e9, ISO-8859-1",
        "a.yml, hub: a/istio # \u00e9, UTF-16",
        "a.json, hub: a/istio # \u00e9, ISO-8859-1"
    })
    void reportsAFileThatNamesIstioAndIsNotText(String name, String text, String charset) throws Exception {
        new Fixture(base).file(name, "").file("z.yaml", "global: {hub: h, tag: t}\npilot: {}\n");
        Files.write(base.resolve(name), text.getBytes(Charset.forName(charset)));
        assertThat(new Fixture(base).discover().observations())
                .extracting(Observation::kind, Observation::subject, Observation::message)
                .containsExactly(
                        tuple(Observation.Kind.SOURCE_UNREADABLE, name, name + ": is not UTF-8; save it as UTF-8"));
    }

    @Test
    void reportsAFileThatCannotBeOpened() throws Exception {
        new Fixture(base).file("a.yaml", "x");
        ProjectFiles files = ProjectFiles.walk(base, List.of());
        Files.delete(base.resolve("a.yaml"));
        MeshResolution resolution =
                MeshResolver.resolve(new MeshRequest(base, files, List.of(), Optional.empty(), Placeholders.none()));
        assertThat(resolution.observations()).extracting(Observation::subject).containsExactly("a.yaml");
    }

    @Test
    void jsonThatIsLeftAloneIsNotNoted() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("a/cni.json", "{\"tag\": \"t\"}")
                .file("b/values.json", "{\"pilot\": {}, \"tag\": null}")
                .file("broken.json", "{\"image\": \"proxy\"")
                .file("lines.json", "{\"name\": \"istio\"}\n{}\n")
                .discover();
        assertThat(resolution.observations()).isEmpty();
        assertThat(resolution.notes())
                .containsExactly("Looked at 0 YAML files of the module, leaving out hidden directories, target and"
                        + " node_modules.");
        assertThat(new Fixture(base)
                        .file("manifests.json", "{\"apiVersion\": \"istio/v1\"}\n{}\n")
                        .discover()
                        .observations())
                .hasSize(1);
    }

    @Test
    void takesEveryValuesFileBesideAChart() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("Chart.yaml", "dependencies: [{name: istiod, version: 1.30.2}]\n")
                .file("values.yaml", "istiod: {global: {hub: h, tag: t}}\n")
                .file("values-prod.yml", "istiod: {global: {tag: prod}}\n")
                .file("values-test.json", "{\"istiod\": {\"global\": {\"tag\": \"test\"}}}\n")
                .file("values.schema.json", "{\"istiod\": {}}\n")
                .discover();
        assertThat(Fixture.images(resolution)).containsEntry("PILOT", "h/pilot:prod h/pilot:t h/pilot:test");
    }

    @Test
    void ofAnEmptyProjectOnlyTheSearchIsNoted() throws SourceException {
        assertThat(new Fixture(base).discover())
                .isEqualTo(new MeshResolution(
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of("Looked at 0 YAML files of the module, leaving out hidden directories, target and"
                                + " node_modules.")));
    }

    @Test
    void findsImagesBesideThePartsOfAChartOfCharts() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file(
                        "Chart.yaml",
                        "name: mesh\nversion: 1.0.0\ndependencies: [{name: istiod, version: 1.30.2, alias: upstream,"
                                + " repository: 'https://istio-release.storage.googleapis.com/charts'}]\n")
                .file(
                        "values.yaml",
                        "upstream: {global: {hub: h, tag: t}}\nextra: {proxyImage: docker.io/istio/proxyv2:1.30.2}\n")
                .discover();
        assertThat(Fixture.line(resolution))
                .isEqualTo("PILOT=h/pilot:t; PROXY=docker.io/istio/proxyv2:1.30.2 h/proxyv2:t");
    }
}
