// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.Fixture;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Configuration that something beside it could keep from being seen. */
class HiddenConfigurationTest {

    private static final String FIPS = "global: {hub: r.example/istio, tag: 1.30.2-fips}";
    private static final String RELEASE = "releases: [{name: istiod, chart: istio/istiod, version: 1.30.2, ";
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: istiod}
            spec: {containers: [{name: discovery, image: 'r.example/istio/pilot:1'}]}
            """;

    @TempDir
    Path base;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{\"images\": [\"istio/proxyv2:1.30.2\"]}~PROXY=istio/proxyv2:1.30.2",
                "{\"proxyImage\": \"istio/proxyv2:1.30.2\"}~PROXY=istio/proxyv2:1.30.2",
                "{\"apiVersion\": \"sailoperator.io/v1\", \"kind\": \"Istio\"}~PILOT=?; PROXY=?",
                "{\"apiVersion\": \"argoproj.io/v1alpha1\", \"kind\": \"Application\", \"spec\": {\"source\": {\"chart\":"
                        + " \"ztunnel\", \"repoURL\": \"c.example/istio\", \"targetRevision\": \"1.29.0\"}}}"
                        + "~ZTUNNEL=docker.io/istio/ztunnel:1.29.0",
            })
    void readsJsonAsYaml(String json, String images) throws SourceException {
        assertThat(Fixture.line(new Fixture(base).file("a.json", json).discover()))
                .isEqualTo(images);
    }

    @Test
    void readsTheTemplatesOfAnotherProductsChartThatIsNamedLikeOneOfIstio() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("gateway/Chart.yaml", "name: gateway\nversion: 1.0.0\n")
                .file("gateway/templates/d.yaml", "name: {{ .Release.Name }}\nimage: istio/proxyv2:1.30.2\n")
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo("PROXY=istio/proxyv2:1.30.2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "secrets: [s.yaml]~OTHER=?",
                "postRenderer: ./change.sh~OTHER=?",
                "transformers: [t.yaml]~OTHER=?",
                "strategicMergePatches: [p.yaml]~OTHER=?",
                "jsonPatches: [{patch: [{op: replace, path: /spec/containers/0/image, value: a}]}]~OTHER=?",
                "jsonPatches: [{patch: [{op: remove, path: /spec/replicas}]}]"
                        + "~PILOT=r.example/istio/pilot:1.30.2-fips; PROXY=r.example/istio/proxyv2:1.30.2-fips",
                "valuesTemplate: [{global: {tag: x}}]~PILOT=r.example/istio/pilot:x; PROXY=r.example/istio/proxyv2:x",
                "setTemplate: [{name: global.tag, value: x}]"
                        + "~PILOT=r.example/istio/pilot:x; PROXY=r.example/istio/proxyv2:x",
            })
    void followsOrReportsWhatAReleaseOfHelmfileChanges(String change, String images) throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("helmfile.yaml", RELEASE + "values: [{" + FIPS + "}], " + change + "}]\n")
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo(images);
    }

    @ParameterizedTest
    @ValueSource(strings = {"secrets: [dev.yaml]", "values: [none.yaml]", "values: [{tag: '{{ env \"TAG\" }}'}]"})
    void reportsAnEnvironmentWhoseValuesAreNotAllKnown(String environment) throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file(
                        "helmfile.yaml",
                        "environments:\n  prod: {values: [{tag: 1.30.2-fips}]}\n  dev:\n    " + environment + "\n---\n"
                                + RELEASE
                                + "\n values: [{global: {hub: r.example/istio,\n  tag: '{{ .Values.tag }}'}}]}]\n")
                .discover();
        assertThat(Fixture.line(resolution)).contains("PILOT=r.example/istio/pilot:1.30.2-fips ?");
    }

    @Test
    void reportsWhatIsMissingOfAReleaseOfAnUmbrellaChart() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file(
                        "mesh/Chart.yaml",
                        "name: mesh\nversion: 1.0.0\ndependencies: [{name: istiod, version: 1.30.2}]\n")
                .file("mesh/values.yaml", "istiod: {" + FIPS + "}\n")
                .file("helmfile.yaml", "releases: [{name: mesh, chart: ./mesh, values: [none.yaml]}]\n")
                .discover();
        assertThat(Fixture.line(resolution)).startsWith("OTHER=?; ");
    }

    @Test
    void resolvesTheComponentsOfAZarfPackageThatNoOtherOneImports() throws SourceException {
        String chart = ", charts: [{url: 'https://c.example/istio', version: 1.29.0, name: ";
        MeshResolution resolution = new Fixture(base)
                .file("zarf.yaml", "kind: ZarfPackageConfig\ncomponents: [{name: x, import: {path: common}}]\n")
                .file(
                        "common/zarf.yaml",
                        "kind: ZarfPackageConfig\ncomponents: [{name: x" + chart + "cni}]}, {name: y" + chart
                                + "ztunnel}]}]\n")
                .discover();
        assertThat(Fixture.line(resolution))
                .isEqualTo("CNI=docker.io/istio/install-cni:1.29.0; ZTUNNEL=docker.io/istio/ztunnel:1.29.0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {repoURL: r, path: base}}\n",
                "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {sources: [{repoURL: r, path: base}]}\n",
                "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: {path: ./base}\n",
            })
    void buildsABaseThatIsAppliedItself(String applying) throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("apps/app.yaml", applying)
                .file("base/kustomization.yaml", "resources: [d.yaml]\n")
                .file("base/d.yaml", POD)
                .file(
                        "over/kustomization.yaml",
                        "resources: [../base]\nimages: [{name: r.example/istio/pilot, newTag: 2}]\n")
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo("PILOT=r.example/istio/pilot:1 r.example/istio/pilot:2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "images: [{name: r.example/istio/pilot, newTag: 2}]~OTHER=?; PILOT=r.example/istio/pilot:1",
                "images: [{name: app, newName: istio/pilot}]~OTHER=?; PILOT=r.example/istio/pilot:1",
                "images: [{name: app, newTag: 2}]~PILOT=r.example/istio/pilot:1",
                "patches: [{target: {name: istiod}, patch: '[{op: add, path: /spec/values/global/tag, value: 2}]'}]"
                        + "~OTHER=?; PILOT=r.example/istio/pilot:1",
                "patches: [{target: {name: istiod}, patch: '[{op: add, path: /spec/replicas, value: 2}]'}]"
                        + "~PILOT=r.example/istio/pilot:1",
                "patches: [{target: {name: kiali, namespace: istio-system}, patch: '[{op: add, path: /spec/tag, value: 2}]'}]"
                        + "~PILOT=r.example/istio/pilot:1",
            })
    void reportsWhatAKustomizationOfFluxChanges(String changes, String images) throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("mesh/d.yaml", POD)
                .file(
                        "k.yaml",
                        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: m}\n"
                                + "spec: {path: ./mesh, " + changes + "}\n")
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo(images);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "config.projectsveltos.io/v1beta1~ClusterProfile~{helmCharts: [{chartName: istio/istiod}]}~OTHER=?",
                "config.projectsveltos.io/v1beta1~ClusterProfile~{helmCharts: [{chartName: kyverno/kyverno}]}~''",
                "addons.cluster.x-k8s.io/v1alpha1~HelmChartProxy~{chartName: ztunnel}~OTHER=?",
                "core.oam.dev/v1beta1~Application~{components: [{properties: {chart: istiod}}]}~OTHER=?",
                "k0s.k0sproject.io/v1beta1~ClusterConfig~{charts: [{chartname: istio/istiod}]}~OTHER=?",
            })
    void reportsChartsThatOtherControllersInstall(String version, String kind, String spec, String images)
            throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("a.yaml", "apiVersion: " + version + "\nkind: " + kind + "\nspec: " + spec + "\n")
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo(images.equals("''") ? "" : images);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "helm install istiod istio/istiod --set githubToken=LEAK,stagePassword=LEAK,global.imagePassword=LEAK",
                "helm install istiod istio/istiod -f https://user:LEAK@host.example/values.yaml",
                "istioctl install --set hub=https://user:LEAK@host.example/istio",
            })
    void showsNoSecretOfACommand(String command) throws SourceException {
        assertThat(new Fixture(base).file("a.sh", command + "\n").discover().notes())
                .anyMatch(note -> note.startsWith("a.sh:1: runs "))
                .noneMatch(note -> note.contains("LEAK"));
    }

    @Test
    void readsLongWordsAndManyEmptyLines() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("a.sh", "helm install istiod istio/istiod --set global.tag=" + "a".repeat(9_000) + "\n")
                .file("helmfile.yaml", "x: {{ open\n  chart: istio/" + "a".repeat(200_000) + "\n")
                .file("c/Chart.yaml", "name: c\nversion: 1.0.0\n")
                .file("c/templates/a.yaml", "# istio {{ }}\n" + "\n".repeat(200_000) + "image: istio/pilot:1\n")
                .discover();
        assertThat(resolution.notes()).anyMatch(note -> note.startsWith("a.sh:1: runs helm install"));
        assertThat(Fixture.line(resolution)).isEqualTo("PILOT=istio/pilot:1");
    }
}
