// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.Fixture;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.UnresolvedImage;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArgoCdCarrierTest {

    @TempDir
    Path base;

    private MeshResolution application(String sources) throws SourceException {
        return new Fixture(base)
                .file(
                        "app.yaml",
                        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec:\n  sources: "
                                + sources + "\n")
                .discover();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{}~CNI=registry.istio.io/release/install-cni:1.30.2",
                "{values: 'global: {hub: h, tag: t}'}~CNI=h/install-cni:t",
                "{values: 'global: {hub: h, tag: t}', valuesObject: {global: {hub: o}}}~CNI=o/install-cni:1.30.2",
                "{valueFiles: [$v/conf/a.yaml, $v/conf/b.yaml]}~CNI=a/install-cni:tb",
                "{valueFiles: [$v/conf/b.yaml, $v/conf/a.yaml]}~CNI=a/install-cni:ta",
                "{valueFiles: [$v/conf/*.yaml]}~CNI=a/install-cni:tb",
                "{valueFiles: [$v/conf/a.yaml], values: 'global: {tag: t}'}~CNI=a/install-cni:t",
                "{valueFiles: [$v/platform/conf/a.yaml]}~CNI=a/install-cni:ta",
                "{valueFiles: [values.yaml], values: 'global: {hub: h}'}~CNI=h/install-cni:1.30.2",
                "{valueFiles: [$v/none.yaml], ignoreMissingValueFiles: true}~CNI=registry.istio.io/release/install-cni:1.30.2",
                "{valueFiles: [$v/none.yaml]}~OTHER=?",
                "{valueFiles: [$v/none/*.yaml]}~OTHER=?",
                "{valueFiles: ['$v/none/[.yaml']}~OTHER=?",
                "{valueFiles: [$w/conf/a.yaml]}~OTHER=?",
                "{valueFiles: [conf/a.yaml]}~OTHER=?",
                "{valueFiles: ['https://x.example/y.yaml']}~OTHER=?",
                "{valueFiles: ['$v/conf/{{x}}.yaml'], ignoreMissingValueFiles: true}~OTHER=?",
                "{valueFiles: ['$v/${ENV}.yaml'], ignoreMissingValueFiles: true}~OTHER=?",
                "{valueFiles: [$v/conf/broken.txt]}~OTHER=?",
                "{values: 'global: {hub: h}', parameters: [{name: global.tag, value: '1.10'}]}~CNI=h/install-cni:1.10",
                "{values: 'global: {hub: h}', parameters: [{name: global.tag, value: '07,1'}]}~CNI=h/install-cni:07,1",
                "{parameters: [{name: global.tag, value: 'true', forceString: true}, {name: global.tag, value: x}, {name: global.hub, value: h}]}~CNI=h/install-cni:true",
                "{parameters: [{name: global.imagePullSecrets, value: '{a,b}'}, {name: global.hub, value: h}, x, {value: y}]}~CNI=h/install-cni:1.30.2",
                "{parameters: [{name: a..b, value: x}]}~OTHER=?",
                "{values: 'global: ['}~OTHER=?",
                "{values: 'x'}~OTHER=?",
                "{values: \"global: {hub: h, tag: t}\\nnetwork: {{ a: b }}\\n\"}~CNI=h/install-cni:t",
                "{values: \"global:\\n  hub: h\\n  tag: {{ .tag | default \\\"x: y\\\" }}\\n\"}~CNI=?",
                "{values: 'global: {hub: h}', fileParameters: [{name: global.tag, path: $v/conf/tag.txt}, x, {name: y}]}~CNI=h/install-cni:file-tag",
                "{fileParameters: [{name: global.tag, path: $v/conf/none.txt}]}~OTHER=?",
            })
    void laysValuesOverOneAnother(String helm, String images) throws SourceException {
        new Fixture(base)
                .file("conf/a.yaml", "global: {hub: a, tag: ta}\n")
                .file("conf/b.yaml", "global: {tag: tb}\n")
                .file("conf/broken.txt", "global: [\n")
                .file("conf/tag.txt", "file-tag");
        MeshResolution resolution =
                application("[{chart: cni, repoURL: 'https://charts.example/istio', targetRevision: 1.30.2, helm: "
                        + helm + "}, {repoURL: 'https://git.example/x', ref: v}]");
        assertThat(Fixture.line(resolution)).isEqualTo(images);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{path: istiod, plugin: {}}~OTHER=?",
                "{path: x, plugin: {env: [{name: A, value: istio}]}}~OTHER=?",
                "{path: deploy/istio, plugin: {name: vault}}~``",
                "{path: base, kustomize: {images: ['docker.io/istio/pilot=registry.example/pilot:1']}}~OTHER=?",
                "{path: base, kustomize: {images: ['nginx=registry.example/nginx:1', [x]]}}~``",
                "{path: base, kustomize: {patches: [x, {patch: '{kind: Pod, spec: {containers: [{image: istio/pilot:1}]}}'}]}}~PILOT=istio/pilot:1",
                "{path: base, kustomize: {patches: [{patch: '['}]}}~``",
                "{chart: '{{chart}}', repoURL: 'https://charts.example/istio'}~OTHER=?",
                "{chart: '{{chart}}', repoURL: 'https://charts.example/shop'}~``",
                "{repoURL: 'oci://registry.example/charts/istio/cni', targetRevision: 1.30.2, path: .}~CNI=registry.istio.io/release/install-cni:1.30.2",
                "{repoURL: 'https://git.example/x', path: charts/mesh, helm: {values: 'istiod: {global: {hub: h}}'}}~OTHER=?",
                "{chart: shop, helm: {values: 'shop: {ztunnel: {image: {repository: r}}}'}}~OTHER=?",
                "{chart: shop, helm: {values: 'a: {b: {c: {istiod: {enabled: true}}}}'}}~``",
                "{chart: shop, helm: {valuesObject: {global: {hub: registry.example/shop}, istio: {enabled: true}, istiod: {enabled: false}}}}~``",
                "{chart: shop, helm: {valueFiles: [none.yaml]}}~``",
                "{chart: cni, repoURL: 'https://charts.example/istio', targetRevision: '1.30.*', helm: {values: 'global: {hub: h, tag: t}'}}~CNI=h/install-cni:t",
                "{chart: cni, repoURL: 'https://charts.example/istio', targetRevision: '>=1.30.0'}~CNI=?",
                "{chart: base, repoURL: 'https://charts.example/istio', targetRevision: 1.30.2, helm: {valueFiles: [none.yaml]}}~``",
                "{path: git/istio/manifests/charts/ztunnel, targetRevision: 1.30.2, helm: {values: 'tag: t'}}~ZTUNNEL=?",
                "{path: git/istio/manifests/charts/ztunnel, targetRevision: 1.30.2, helm: {values: '{hub: h, tag: t}'}}~ZTUNNEL=h/ztunnel:t",
                "{path: missing/mesh, helm: {parameters: [{name: global.hub, value: registry.example/istio}]}}~OTHER=?",
                "{ref: v}~``",
            })
    void tellsWhatASourceInstalls(String source, String images) throws SourceException {
        assertThat(Fixture.line(application("[" + source + ", x]"))).isEqualTo(images);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "[{list: {elements: [{tag: a}, {tag: b}]}}]~{{tag}}~CNI=h/install-cni:a h/install-cni:b",
                "[{list: {elements: [{tag: 1.10}]}}]~x{{ tag }}~CNI=h/install-cni:x1.1",
                "[{list: {elements: [{tag: a}]}}]~{{.tag}}~CNI=?",
                "[{list: {elements: [{tag: a}]}}]~{{other}}~CNI=?",
                "[{list: {elements: [{tag: a}], elementsYaml: x}}]~{{tag}}~CNI=?",
                "[{list: {elements: []}}]~{{tag}}~CNI=?",
                "[{git: {files: [{path: x}]}}]~{{tag}}~CNI=?",
                "[{git: {files: [{path: x}]}}]~t~CNI=h/install-cni:t",
                "[{git: {values: {tag: a}}}]~{{values.tag}}~CNI=h/install-cni:a",
                "[]~{{tag}}~CNI=?",
                "[{list: {elements: [{tag: a}]}}, {clusters: {}}]~{{tag}}~CNI=h/install-cni:a ?",
                "[{matrix: {generators: [{list: {elements: [{a: 1}, {a: 2}]}}, {list: {elements: [{b: x}, {b: z}]}}]}}]~{{a}}{{b}}~CNI=h/install-cni:1x h/install-cni:1z h/install-cni:2x h/install-cni:2z",
                "[{matrix: {generators: [{clusters: {}}, {list: {elements: [{tag: b}]}}]}}]~{{tag}}~CNI=h/install-cni:b",
                "[{merge: {mergeKeys: [n], generators: [{list: {elements: [{n: 1, tag: a}, {n: 2, tag: c}]}}, {list: {elements: [{n: 1, tag: b}, {n: 3, tag: d}]}}]}}]~{{tag}}~CNI=h/install-cni:b h/install-cni:c",
                "[{merge: {mergeKeys: [n], generators: [{clusters: {values: {tag: a}}}, {list: {elements: [{n: 1, tag: b}]}}]}}]~{{values.tag}}~CNI=?",
                "[{merge: {}}]~{{tag}}~CNI=?",
                "[x]~{{tag}}~CNI=?",
            })
    void fillsTheTemplateOfAnApplicationSet(String generators, String tag, String images) throws SourceException {
        assertThat(Fixture.line(applicationSet("generators: " + generators, tag)))
                .isEqualTo(images);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{{ .a.tag }}~CNI=h/install-cni:t",
                "{{- .a.tag -}}~CNI=h/install-cni:t",
                "{{ a.tag }}~CNI=?",
                "{{ .a.tag | quote }}~CNI=?",
                "{{ index .a \"tag\" }}~CNI=?",
                "{{ .other }}~CNI=?",
            })
    void fillsGoTemplatesWithoutFunctions(String tag, String images) throws SourceException {
        String generators = "goTemplate: true\n  generators: [{list: {elements: [{a: {tag: t}}]}}]";
        assertThat(Fixture.line(applicationSet(generators, tag))).isEqualTo(images);
    }

    @Test
    void leavesOpenWhatATemplatePatchChanges() throws SourceException {
        MeshResolution resolution = applicationSet("templatePatch: 'spec: {}'\n  generators: []", "t");
        assertThat(Fixture.line(resolution)).isEqualTo("CNI=h/install-cni:t; OTHER=?");
        assertThat(resolution.unresolved().get(0).reason())
                .isEqualTo("templatePatch changes the Applications after their template is filled, and it may decide"
                        + " hub and tag.");
    }

    @Test
    void keepsThePlaceOfTextsThatElementsFill() throws SourceException {
        MeshResolution resolution = new Fixture(base).file("set.yaml", """
                        apiVersion: argoproj.io/v1alpha1
                        kind: ApplicationSet
                        spec:
                          generators:
                          - list:
                              elements:
                              - note: "a\\nb"
                                tag: t
                          template:
                            spec:
                              source:
                                chart: cni
                                repoURL: https://charts.example/istio
                                targetRevision: 1.30.2
                                helm:
                                  values: |
                                    # one
                                    global:
                                      hub: h
                                      tag: {{tag}}
                        """).discover();
        assertThat(resolution.images().get(0).origins().get(0).location()).contains(new Location("set.yaml", 20, 20));
    }

    private MeshResolution applicationSet(String spec, String tag) throws SourceException {
        return new Fixture(base)
                .file(
                        "set.yaml",
                        "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: s}\nspec:\n  " + spec
                                + "\n  template:\n    spec:\n      source:\n        chart: cni\n"
                                + "        repoURL: https://charts.example/istio\n        targetRevision: 1.30.2\n"
                                + "        helm:\n          parameters:\n          - {name: global.hub, value: h}\n"
                                + "          - name: global.tag\n            value: '" + tag.replace("'", "''")
                                + "'\n")
                .discover();
    }

    @Test
    void readsTheValuesOfAChartOfTheProjectWithItsPath() throws SourceException {
        new Fixture(base)
                .file("mesh/istiod/Chart.yaml", "name: istiod\nversion: 1.30.2\nsources: [https://istio.example]\n")
                .file("mesh/istiod/values-prod.yaml", "global: {hub: h, tag: t}\n")
                .file("mesh/shared.yaml", "global: {tag: s}\n");
        MeshResolution resolution =
                application("[{path: repo/mesh/istiod, helm: {valueFiles: [values-prod.yaml, ../shared.yaml]}}]");
        assertThat(Fixture.images(resolution)).containsEntry("PILOT", "h/pilot:s");
    }

    @Test
    void doesNotResolveAChartAloneOfWhichValuesAreMissing() throws SourceException {
        new Fixture(base)
                .file("mesh/Chart.yaml", """
                        name: mesh
                        dependencies:
                        - {name: inner, repository: 'file://../inner', version: 1}
                        - x
                        """)
                .file("inner/Chart.yaml", """
                        name: inner
                        dependencies:
                        - {name: cni, repository: 'https://charts.example/istio', version: 1.30.2}
                        """)
                .file("mesh/values.yaml", "istiod: {pilot: {tag: t}}\n");
        MeshResolution resolution = application("[{path: mesh, helm: {valueFiles: [secret.yaml]}}]");
        assertThat(resolution.unresolved())
                .extracting(UnresolvedImage::reason)
                .contains("Values file secret.yaml is not among the files of this module, and it may decide hub and"
                        + " tag.");
        assertThat(resolution.images()).allMatch(image -> !image.reference().endsWith(":t"));
    }
}
