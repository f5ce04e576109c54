// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.Fixture;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.Observation;
import io.github.istiofips.mesh.UnresolvedImage;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KustomizationsTest {

    private static final String OPERATOR = """
            apiVersion: install.istio.io/v1alpha1
            kind: IstioOperator
            metadata: {name: mesh}
            spec: {hub: h, tag: t}
            """;
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: pod, labels: {app: istiod}}
            spec:
              containers: [{name: discovery, image: 'r.example/istio/pilot:1'}]
              initContainers: [{name: init, image: 'busybox:1'}]
            """;
    private static final String CHART = "helmCharts: [{name: istiod, repo: 'https://c.example/istio', version: 1.30.2,"
            + " valuesInline: {global: {hub: h, tag: t}}}]";

    @TempDir
    Path base;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '"',
            value = {
                // images
                "images: [{name: r.example/istio/pilot, newTag: 2}]~PILOT=r.example/istio/pilot:2",
                "images: [{name: r.example/istio/pilot, newName: m/istio/pilot}]~PILOT=m/istio/pilot:1",
                "images: [{name: r.example/istio/pilot, digest: 'sha256:ab'}]~PILOT=r.example/istio/pilot@sha256:ab",
                "images: [{name: r.example/istio/pilot, newTag: 2, digest: 'sha256:ab'}]~PILOT=r.example/istio/pilot:2@sha256:ab",
                "images: [{name: istio/pilot, newTag: 2}]~OTHER=?; PILOT=r.example/istio/pilot:1",
                "images: [{name: 'r.example/.*', newTag: 2}]~PILOT=r.example/istio/pilot:2",
                "images: [{name: busybox, newTag: 2}]~PILOT=r.example/istio/pilot:1",
                "images: [{name: busybox, newName: istio/proxyv2}]~PILOT=r.example/istio/pilot:1; PROXY=istio/proxyv2:1",
                "images: [{name: r.example/istio/pilot, tagSuffix: -fips}]~OTHER=?",
                // what is selected
                "patches: [{target: {kind: Pod}, patch: '[{op: replace, path: /spec/containers/0/image, value: istio/pilot:2}]'}]~PILOT=istio/pilot:2",
                "patches: [{target: {kind: P.d, name: 'po.*'}, patch: '[{op: replace, path: /spec/containers/0/image, value: istio/pilot:2}]'}]~PILOT=istio/pilot:2",
                "patches: [{target: {kind: Po}, patch: '[{op: replace, path: /spec/containers/0/image, value: istio/pilot:2}]'}]~PILOT=istio/pilot:2 r.example/istio/pilot:1",
                "patches: [{target: {labelSelector: 'app in (x, istiod),!z'}, patch: '[{op: remove, path: /spec/containers}]'}]~''",
                "patches: [{target: {labelSelector: app=x}, patch: '[{op: remove, path: /spec/containers}]'}]~PILOT=r.example/istio/pilot:1",
                "patches: [{target: {version: v1, group: ''}, patch: '{spec: {containers: [{name: discovery, $patch: delete}]}}'}]~''",
                "patches: [{patch: '{apiVersion: v1, kind: Pod, metadata: {name: pod}, $patch: delete}'}]~''",
                "patchesJson6902: [{target: {version: v1, kind: Pod, name: pod}, patch: '[{op: remove, path: /spec}]'}]~''",
                "\"commonLabels: {team: a}\npatchesJson6902: [{target: {labelSelector: team=a}, patch: '[{op: remove, path: /spec}]'}]\"~''",
                "\"namePrefix: my-\npatchesJson6902: [{target: {name: my-pod}, patch: '[{op: remove, path: /spec}]'}]\"~''",
                // order: patches, then images
                "\"images: [{name: new, newName: istio/proxyv2}]\npatches: [{target: {kind: Pod}, patch: '[{op: add, path: /spec/containers/-, value: {image: new:1}}]'}]\"~PILOT=r.example/istio/pilot:1; PROXY=istio/proxyv2:1",
                // plugins
                "transformers: ['{apiVersion: builtin, kind: ImageTagTransformer, metadata: {name: x}, imageTag: {name: r.example/istio/pilot, newTag: 2}}']~PILOT=r.example/istio/pilot:2",
                // what writes into objects
                "replacements: [{source: {kind: ConfigMap}, targets: [{select: {kind: Pod}, fieldPaths: [spec.containers.0.image]}]}]~OTHER=?; PILOT=r.example/istio/pilot:1",
                "replacements: [{source: {kind: ConfigMap}, targets: [{select: {kind: Pod}, fieldPaths: [spec.nodeName]}]}]~PILOT=r.example/istio/pilot:1",
                "vars: [{name: TAG}]~PILOT=r.example/istio/pilot:1",
            })
    void changesObjects(String kustomization, String images) throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("base/pod.yaml", POD)
                .file("base/kustomization.yaml", "resources: [pod.yaml]\n")
                .file("overlay/kustomization.yml", "resources: [../base]\n" + kustomization + "\n")
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo(images.equals("''") ? "" : images);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '"',
            value = {
                "''~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "images: [{name: h/pilot, newTag: x}]~OTHER=?",
                "images: [{name: h/ztunnel, newTag: x}]~OTHER=?; PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "images: [{name: docker.io/istio/ztunnel, newTag: x}]~OTHER=?; PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "patches: [{target: {kind: Deployment, name: istiod}, patch: '[{op: replace, path: /spec/template/spec/containers/0/image, value: x}]'}]~OTHER=?",
                "patches: [{target: {kind: Deployment}, patch: '[{op: replace, path: /spec/replicas, value: 2}]'}]~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "patches: [{target: {kind: Deployment, name: app}, patch: '[{op: replace, path: /spec/template/spec/containers/0/image, value: x}]'}]~PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "patches: [{target: {kind: ConfigMap, name: istio-sidecar-injector}, patch: '{data: {values: x}}'}]~OTHER=?",
            })
    void knowsWhatChangesARenderedChart(String kustomization, String images) throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("base/kustomization.yaml", CHART)
                .file("overlay/Kustomization", "bases: [../base]\n" + kustomization.replace("''", "") + "\n")
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo(images);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "valuesFile: v.yaml~h/pilot:file",
                "valuesFile: v.yaml, valuesInline: {global: {tag: inline}}~h/pilot:inline",
                "valuesFile: v.yaml, valuesInline: {global: {tag: inline}}, valuesMerge: merge~h/pilot:file",
                "valuesFile: v.yaml, valuesInline: {global: {hub: x, tag: inline}}, valuesMerge: replace~x/pilot:inline",
                "valuesFile: v.yaml, valuesInline: {global: {tag: inline}}, additionalValuesFiles: [w.yaml]~h/pilot:more",
                "valuesFile: no.yaml~?",
                "additionalValuesFiles: ['https://x.example/v.yaml']~?",
            })
    void laysValuesOfAChartOverEachOther(String values, String image) throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("v.yaml", "global: {hub: h, tag: file}\n")
                .file("w.yaml", "global: {tag: more}\n")
                .file("kustomization.yaml", "helmCharts: [{name: istiod, version: 1.30.2, " + values + "}]\n")
                .discover();
        assertThat(Fixture.images(resolution).values()).contains(image).hasSizeLessThan(3);
    }

    @Test
    void givesEachOverlayOfABaseAResultOfItsOwn() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("base/op.yaml", OPERATOR)
                .file("base/kustomization.yaml", "resources: [op.yaml]\n")
                .file("a/kustomization.yaml", "resources: [../base]\npatches: [{path: tag.yaml}]\n")
                .file("a/tag.yaml", OPERATOR.replace("hub: h, tag: t", "tag: a"))
                .file("b/kustomization.yaml", "resources: [../base]\npatchesStrategicMerge: [tag.yaml]\n")
                .file("b/tag.yaml", OPERATOR.replace("hub: h, tag: t", "tag: b"))
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo("PILOT=h/pilot:a h/pilot:b; PROXY=h/proxyv2:a h/proxyv2:b");
        assertThat(resolution.images().get(0).origins().get(0).location()).contains(new Location("a/tag.yaml", 4, 13));
    }

    @Test
    void letsComponentsChangeWhatIsThereAlready() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("op.yaml", OPERATOR)
                .file("kustomization.yaml", "resources: [op.yaml]\ncomponents: [fips]\n")
                .file(
                        "fips/kustomization.yaml",
                        "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\npatches: [{target: {kind:"
                                + " IstioOperator}, patch: '[{op: add, path: /spec/tag, value: fips}]'}]\n")
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo("PILOT=h/pilot:fips; PROXY=h/proxyv2:fips");
    }

    @Test
    void mergesWhatGeneratorsMake() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file(
                        "base/kustomization.yaml",
                        "configMapGenerator: [{name: gw, literals: ['deployment=x: 1', a=b]}]\n")
                .file(
                        "kustomization.yaml",
                        "resources: [base]\nconfigMapGenerator: [{name: gw, behavior: merge, files: [deployment=d.txt]}]\n")
                .file("d.txt", "spec:\n  containers:\n  - image: istio/proxyv2:1\n")
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo("PROXY=istio/proxyv2:1");
        assertThat(resolution.images().get(0).origins().get(0).location()).contains(new Location("d.txt", 3, 12));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '"',
            value = {
                "resources: ['github.com/istio/istio/manifests?ref=1.30.2']~OTHER=?~0",
                "resources: ['https://raw.example/istio/istio/samples/addons/kiali.yaml']~''~0",
                "resources: ['https://raw.example/gateway-api/crd?ref=x']~''~0",
                "resources: [../../istio]~''~1",
                "resources: [missing.yaml]~''~0",
                "resources: [.]~''~0",
                "components: [istio]~''~1",
                "patches: [{path: istio.yaml}]~''~1",
                "patches: [{path: x.yaml}]~''~0",
                "patches: [{patch: 'istio'}]~''~1",
                "patches: [{target: {kind: HelmRelease, name: istiod}, patch: '[{op: add, path: /spec/values/tag, value: x}]'}]~OTHER=?~0",
                "patches: [{patch: '{kind: HelmRelease, apiVersion: a/v1, metadata: {name: podinfo}}'}]~''~0",
                "patches: [{patch: '{apiVersion: sailoperator.io/v1, kind: Istio, metadata: {name: default}}'}]~OTHER=?~0",
                "generators: ['{apiVersion: x/v1, kind: IstioMaker, metadata: {name: mesh}}']~OTHER=?~0",
                "generators: [g.yaml]~OTHER=?~0",
                "transformers: [s.yaml]~''~0",
                "configMapGenerator: [{name: istio, files: [none.yaml]}]~''~1",
                "secretGenerator: [{name: istio, files: [none.yaml], envs: [none.env]}]~''~0",
            })
    void saysWhatIsNotThere(String kustomization, String images, int problems) throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("k/kustomization.yaml", kustomization + "\n")
                .file("k/g.yaml", "apiVersion: x/v1\nkind: IstioMaker\nmetadata: {name: mesh}\n")
                .file("k/s.yaml", "apiVersion: x/v1\nkind: SopsSecrets\nmetadata: {name: istio-ca}\n")
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo(images.equals("''") ? "" : images);
        assertThat(resolution.observations())
                .filteredOn(observation -> observation.kind() == Observation.Kind.SOURCE_UNREADABLE)
                .hasSize(problems);
    }

    @Test
    void reportsAnOperationThatCannotBeApplied() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("op.yaml", OPERATOR)
                .file("kustomization.yaml", """
                        resources: [op.yaml]
                        patches:
                        - target: {kind: IstioOperator}
                          patch: |
                            - op: remove
                              path: /spec/values/x
                        """)
                .discover();
        assertThat(resolution.observations().get(0).message())
                .isEqualTo(
                        "kustomization.yaml:5:7: the patched object has nothing at 'values/x'; correct the path of the"
                                + " patch");
    }

    @Test
    void buildsKustomizationsThatIncludeEachOther() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("a/kustomization.yaml", "resources: [../b, op.yaml]\n")
                .file("a/op.yaml", OPERATOR)
                .file("b/kustomization.yaml", "resources: [../a]\nnamePrefix: istio\n")
                .file("c/kustomization.yaml", "resources: []\n")
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo("PILOT=h/pilot:t; PROXY=h/proxyv2:t");
        assertThat(resolution.observations()).isEmpty();
    }

    @Test
    void leavesObjectsOfFluxThatAreCalledKustomizationToTheirCarrier() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file(
                        "kustomization.yaml",
                        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: {images: [{name:"
                                + " istio/pilot, newTag: x}]}\n")
                .discover();
        assertThat(resolution.unresolved())
                .extracting(UnresolvedImage::reason)
                .containsExactly(
                        "Kustomization changes by spec.images what it applies of Istio, which is not followed.");
    }

    @Test
    void leavesOpenWhatAVariableFills() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("pod.yaml", POD.replace("pilot:1", "pilot:$(TAG)"))
                .file("kustomization.yaml", "resources: [pod.yaml]\nvars: [{name: TAG}]\n")
                .discover();
        assertThat(resolution.unresolved())
                .extracting(UnresolvedImage::reason)
                .containsExactly("The kustomization fills $(TAG) in Pod pod, and with what is not followed.");
    }
}
