// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.Fixture;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HelmCharts of K3s, Releases of Crossplane and files of Fleet, and every GitOps object in shapes that it should not have. */
class GitOpsCarriersTest {

    @TempDir
    Path base;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{chart: istio-cni, version: 1.30.2}~CNI=registry.istio.io/release/install-cni:1.30.2",
                "{chart: cni, repo: 'https://x.example/istio', version: 1.30.2, valuesContent: 'global: {hub: h}'}~CNI=h/install-cni:1.30.2",
                "{chart: 'oci://r.example/istio/cni', version: 1.30.2, values: {global: {hub: h}}}~CNI=h/install-cni:1.30.2",
                "{chart: istio-cni, version: 1.30.2, set: {global.hub: 'a,b', global.tag: '07', x: [y]}}~CNI=a,b/install-cni:07",
                "{chart: istio-cni, version: 1.30.2, valuesContent: '['}~OTHER=?",
                "{chart: istio-cni, version: 1.30.2, valuesSecrets: [{name: s}]}~OTHER=?",
                "{chart: traefik, valuesContent: 'global: {hub: h, tag: t}'}~``",
                "{}~``",
            })
    void readsHelmCharts(String spec, String images) throws SourceException {
        assertThat(found("apiVersion: helm.cattle.io/v1\nkind: HelmChart\nmetadata: {name: c}\nspec: " + spec))
                .isEqualTo(images);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{chart: {name: istio-cni, version: 1.30.2}, values: {global: {hub: h}}}~CNI=h/install-cni:1.30.2",
                "{chart: {name: cni, repository: 'https://x.example/istio', version: 1.30.2}, set: [{name: global.tag, value: t}, x, {name: global.hub, value: h}]}~CNI=h/install-cni:t",
                "{chart: {url: 'oci://r.example/istio/cni', version: 1.30.2}}~CNI=registry.istio.io/release/install-cni:1.30.2",
                "{chart: {name: istio-cni, version: 1.30.2}, valuesFrom: [{secretKeyRef: {name: s}}]}~OTHER=?",
                "{chart: {name: istio-cni, version: 1.30.2}, set: [{name: global.tag, valueFrom: {secretKeyRef: {name: s}}}]}~OTHER=?",
                "{chart: {name: shop}, values: {global: {hub: h, tag: t}}}~``",
                "{}~``",
            })
    void readsReleasesOfCrossplane(String provider, String images) throws SourceException {
        assertThat(found(
                        "apiVersion: helm.crossplane.io/v1beta1\nkind: Release\nspec: {forProvider: " + provider + "}"))
                .isEqualTo(images);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "helm: {chart: istio-cni, version: 1.30.2}~CNI=registry.istio.io/release/install-cni:1.30.2",
                "helm: {chart: cni, repo: 'https://x.example/istio', version: 1.30.2, values: {global: {hub: h, tag: t}}, valuesFiles: [v.yaml]}~CNI=h/install-cni:v",
                "helm: {chart: istio-cni, version: 1.30.2, valuesFiles: [none.yaml]}~OTHER=?",
                "helm: {chart: istio-cni, version: 1.30.2, valuesFrom: [{configMapKeyRef: {name: c}}]}~OTHER=?",
                "helm: {chart: istio-cni, version: 1.30.2, templateValues: {a: b}}~OTHER=?",
                "{helm: {chart: istio-cni, version: 1.30.2, values: {global: {hub: h}}}, targetCustomizations: [x, {helm: {version: 1.29.4}}, {name: y}]}~CNI=h/install-cni:1.29.4 h/install-cni:1.30.2",
                "helm: {chart: ./istio-cni, values: {global: {hub: h, tag: t}}}~CNI=h/install-cni:t",
                "helm: {chart: shop, values: {global: {hub: h, tag: t}}}~``",
                "helm: {}~``",
                "namespace: istio~``",
                "[istio]~``",
                "helm: [~``",
            })
    void readsFilesOfFleet(String text, String images) throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("bundle/fleet.yaml", text + "\n")
                .file("bundle/v.yaml", "global: {tag: v}\n")
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo(images);
    }

    private String found(String object) throws SourceException {
        return Fixture.line(new Fixture(base).file("object.yaml", object + "\n").discover());
    }

    private static final List<String> SEEDS = List.of(
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {chart: istiod, targetRevision: 1.30.2, helm: {values: 'global: {hub: h, tag: {{t}}}', valueFiles: [a.yaml], parameters: [{name: global.tag, value: t}]}}}\n",
            "apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nspec: {generators: [{matrix: {generators: [{list: {elements: [{a: {b: c}}]}}, {merge: {mergeKeys: [x], generators: [{list: {}}]}}]}}], template: {spec: {source: {chart: ztunnel, targetRevision: '{{a.b}}', helm: {valuesObject: {tag: '{{a}}'}}}}}}\n",
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: m}\nspec: {chart: {spec: {chart: istio-cni, version: 1.30.2}}, valuesFrom: [{kind: Secret, name: s, targetPath: a[0].b}], values: {global: {tag: '${x:=y}'}}, postRenderers: [{kustomize: {images: [{name: docker.io/istio/install-cni, newTag: t}]}}]}\n---\nkind: Secret\nmetadata: {name: s}\ndata: {values.yaml: aGk6IHsK}\n---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: {path: ., postBuild: {substitute: {x: z}}}\n",
            "apiVersion: helm.cattle.io/v1\nkind: HelmChart\nspec: {chart: istiod, version: 1.30.2, set: {global.tag: '{a,b}'}, valuesContent: 'global: {hub: h}'}\n");

    @Test
    void endsInAResultWhateverAnObjectHolds() throws SourceException {
        Random random = new Random(41);
        String alphabet = "{}[]:,&*!|>\"'$#- \n1.~x=\\";
        for (int i = 0; i < 800; i++) {
            StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
            for (int edits = random.nextInt(5); edits > 0; edits--) {
                int at = random.nextInt(text.length() - 10);
                if (random.nextBoolean()) {
                    text.delete(at, at + 1 + random.nextInt(9));
                } else {
                    text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                }
            }
            MeshResolution resolution =
                    new Fixture(base).file("object.yaml", text.toString()).discover();
            assertThat(resolution.unresolved())
                    .as(text.toString())
                    .allMatch(image -> image.origins().stream()
                            .anyMatch(origin -> origin.location().isPresent()));
        }
    }
}
