// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.Fixture;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.project.SourceException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FluxCarrierTest {

    private static final String CNI =
            "chart: {spec: {chart: cni, version: 1.30.2, sourceRef: {kind: HelmRepository, name: istio}}}";

    @TempDir
    Path base;

    private static String release(String spec) {
        return "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: mesh, namespace: n}\nspec: {"
                + spec + "}\n";
    }

    private static String object(String kind, String name, String rest) {
        return "---\napiVersion: v1\nkind: " + kind + "\nmetadata: {name: " + name + "}\n" + rest + "\n";
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "[]~CNI=registry.istio.io/release/install-cni:1.30.2",
                "[{kind: ConfigMap, name: a}]~CNI=a/install-cni:ta",
                "[{kind: ConfigMap, name: a}, {kind: ConfigMap, name: b, valuesKey: k}]~CNI=a/install-cni:tb",
                "[{kind: ConfigMap, name: b, valuesKey: k}, {kind: ConfigMap, name: a}]~CNI=a/install-cni:ta",
                "[{kind: ConfigMap, name: a}], values: {global: {tag: t}}~CNI=a/install-cni:t",
                "[{kind: ConfigMap, name: none}]~OTHER=?",
                "[{kind: ConfigMap, name: none, optional: true}]~CNI=registry.istio.io/release/install-cni:1.30.2",
                "[{kind: ConfigMap, name: a, valuesKey: none}]~OTHER=?",
                "[{kind: ConfigMap, name: a, valuesKey: none, optional: true}]~CNI=registry.istio.io/release/install-cni:1.30.2",
                "[{kind: ConfigMap, name: a, valuesKey: broken}]~OTHER=?",
                "[{kind: ConfigMap, name: a, valuesKey: tag, targetPath: global.tag}, {kind: ConfigMap, name: a, valuesKey: quoted, targetPath: global.hub}]~CNI=7/install-cni:1.10",
                "[{kind: ConfigMap, name: a, valuesKey: tag, targetPath: a..b}]~OTHER=?",
                "[{kind: Secret, name: s}]~CNI=s/install-cni:ts",
                "[{kind: Secret, name: s, valuesKey: tag, targetPath: global.tag}, {kind: ConfigMap, name: b, valuesKey: hub, targetPath: global.hub}]~CNI=hb/install-cni:plain",
                "[{kind: Secret, name: s, valuesKey: odd}]~OTHER=?",
                "[{kind: Secret, name: s, valuesKey: list}]~OTHER=?",
                "[{kind: Secret, name: sops}]~OTHER=?",
                "[{kind: Secret, name: enc}]~OTHER=?",
                "[{kind: ConfigMap, name: made}]~CNI=m/install-cni:tm",
                "[{kind: ConfigMap, name: made, valuesKey: named.yaml}]~CNI=m/install-cni:tm",
                "[{kind: ConfigMap, name: made, valuesKey: tag, targetPath: global.tag}]~CNI=registry.istio.io/release/install-cni:lit",
                "[{kind: ConfigMap, name: made, targetPath: x}]~OTHER=?",
                "[{kind: Secret, name: made}]~OTHER=?",
                "[{kind: Secret, name: hidden}]~OTHER=?",
                "[x]~CNI=registry.istio.io/release/install-cni:1.30.2",
            })
    void laysValuesOverOneAnother(String valuesFrom, String images) throws SourceException {
        String data = object(
                        "ConfigMap",
                        "a",
                        "data: {values.yaml: 'global: {hub: a, tag: ta}', tag: '1.10', quoted: \"'7'\", broken: '['}")
                + object("ConfigMap", "b", "data: {k: 'global: {tag: tb}', hub: hb}")
                + object(
                        "Secret",
                        "s",
                        "stringData: {tag: plain, list: '[]'}\ndata: {values.yaml: "
                                + base64("global: {hub: s, tag: ts}") + ", odd: '%'}")
                + object("Secret", "sops", "stringData: {values.yaml: 'a: b'}\nsops: {version: 3}")
                + object("Secret", "enc", "data: {values.yaml: 'ENC[AES256_GCM,data:x]'}");
        MeshResolution resolution = new Fixture(base)
                .file("release.yaml", release(CNI + ", valuesFrom: " + valuesFrom) + data)
                .file("kustomization.yaml", """
                configMapGenerator:
                - name: made
                  files: [values.yaml=conf/v.yaml, conf/named.yaml, none.yaml]
                  literals: [tag='lit', x]
                secretGenerator:
                - {name: hidden, files: [values.yaml=conf/hidden.yaml]}
                - x
                """)
                .file("conf/v.yaml", "global: {hub: m, tag: tm}\n")
                .file("conf/named.yaml", "global: {hub: m, tag: tm}\n")
                .file("conf/hidden.yaml", "global: ENC[x]\nsops: {version: 3}\n")
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo(images);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "chart: {spec: {chart: cni, version: 1.30.2, sourceRef: {kind: HelmRepository, name: mirror}}}~CNI=registry.istio.io/release/install-cni:1.30.2",
                "chart: {spec: {chart: cni, version: 1.30.2, sourceRef: {kind: HelmRepository, name: shop}}}~``",
                "chart: {spec: {chart: cni, version: 1.30.2}}~``",
                "chart: {spec: {chart: istio-cni, version: 1.30.2}}~CNI=registry.istio.io/release/install-cni:1.30.2",
                "chart: {spec: {version: 1.30.2}}~``",
                "chart: {spec: {chart: istio/cni, version: 9.9.9, sourceRef: {kind: GitRepository, name: g}}}, values: {global: {hub: h, tag: t}}~CNI=h/install-cni:t",
                "chart: {spec: {chart: istio/cni, valuesFiles: [conf/v.yaml], sourceRef: {kind: GitRepository, name: g}}}~CNI=v/install-cni:tv",
                "chart: {spec: {chart: istio/cni, valuesFile: conf/v.yaml, sourceRef: {kind: Bucket, name: g}}}~CNI=v/install-cni:tv",
                "chart: {spec: {chart: istio/cni, valuesFiles: [none.yaml], sourceRef: {kind: GitRepository, name: g}}}~OTHER=?",
                "chart: {spec: {chart: istio-cni, version: 1.30.2, valuesFiles: [values.yaml]}}~CNI=registry.istio.io/release/install-cni:1.30.2",
                "chart: {spec: {chart: istio-cni, version: 1.30.2, valuesFiles: [values-x.yaml]}}~OTHER=?",
                "chart: {spec: {chart: istio-cni, version: 1.30.2, valuesFiles: [values-x.yaml], ignoreMissingValuesFiles: true}}~CNI=registry.istio.io/release/install-cni:1.30.2",
                "chartRef: {kind: OCIRepository, name: tagged}~CNI=registry.istio.io/release/install-cni:1.30.2",
                "chartRef: {kind: OCIRepository, name: ranged}~CNI=?",
                "chartRef: {kind: HelmChart, name: held}~CNI=registry.istio.io/release/install-cni:1.30.2",
                "chartRef: {kind: OCIRepository, name: istiod}~OTHER=?",
                "chartRef: {kind: OCIRepository, name: none}~``",
                "{}~``",
            })
    void findsTheChart(String spec, String images) throws SourceException {
        String sources = """
                ---
                kind: HelmRepository
                metadata: {name: mirror}
                spec: {url: 'https://x.example/istio'}
                ---
                kind: OCIRepository
                metadata: {name: tagged, namespace: other}
                spec: {url: 'oci://r.example/istio/cni', ref: {tag: 1.30.2}}
                ---
                kind: OCIRepository
                metadata: {name: ranged}
                spec: {url: 'oci://r.example/istio/cni', ref: {semver: '>=1.30.0'}}
                ---
                kind: HelmChart
                metadata: {name: held}
                spec: {chart: cni, version: 1.30.2, sourceRef: {kind: HelmRepository, name: mirror}}
                """;
        MeshResolution resolution = new Fixture(base)
                .file("release.yaml", release(spec) + sources)
                .file("conf/v.yaml", "global: {hub: v, tag: tv}\n")
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo(images);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "${tag}~CNI=h/install-cni:t",
                "x-${tag}-${tag}~CNI=h/install-cni:x-t-t",
                "${other:=d}~CNI=h/install-cni:d",
                "${other:-d}~CNI=h/install-cni:d",
                "${other}~CNI=?",
                "${lines:=d}~CNI=?",
                "${from}~CNI=h/install-cni:f",
                "${won}~CNI=h/install-cni:inline",
                "$${tag}~CNI=?",
            })
    void fillsVariables(String tag, String images) throws SourceException {
        String kustomization = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: k}\n"
                + "spec:\n  path: ./overlay\n  postBuild:\n    substitute: {tag: t, won: inline, lines: \"a\\nb\"}\n"
                + "    substituteFrom: [{kind: ConfigMap, name: vars}, {kind: Secret, name: no, optional: true}]\n"
                + object("ConfigMap", "vars", "data: {from: f, won: lost}");
        assertThat(Fixture.line(substituted(kustomization, tag, ""))).isEqualTo(images);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "{path: overlay, postBuild: {substituteFrom: [{kind: ConfigMap, name: none}]}}~CNI=?",
                "{path: overlay, postBuild: {substituteFrom: [x]}}~CNI=?",
                "{path: overlay, postBuild: {substituteFrom: [{kind: ConfigMap, name: twice}]}}~CNI=?",
                "{path: overlay}~CNI=?",
                "{path: elsewhere, postBuild: {substitute: {tag: t}}}~CNI=?",
                "{path: base, postBuild: {substitute: {tag: t}}}~CNI=h/install-cni:t",
                "{path: /, postBuild: {substitute: {tag: t}}}~CNI=h/install-cni:t",
            })
    void leavesAVariableOpenWhoseValueIsNotKnown(String spec, String images) throws SourceException {
        String kustomization = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: " + spec + "\n"
                + object("ConfigMap", "twice", "data: {tag: a}") + object("ConfigMap", "twice", "data: {tag: b}");
        assertThat(Fixture.line(substituted(kustomization, "${tag:=d}", ""))).isEqualTo(images);
    }

    @Test
    void leavesVariablesAloneWhereSubstitutionIsDisabled() throws SourceException {
        String kustomization = """
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                spec: {path: base, postBuild: {substitute: {tag: t}}}
                """;
        String disabled = ", annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}";
        assertThat(Fixture.line(substituted(kustomization, "${tag}", disabled))).isEqualTo("CNI=?");
    }

    @Test
    void resolvesOnceForEachKustomizationThatAppliesAFile() throws SourceException {
        String kustomizations = """
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                spec: {path: base, postBuild: {substitute: {tag: t1}}}
                ---
                apiVersion: kustomize.toolkit.fluxcd.io/v1
                kind: Kustomization
                spec: {path: overlay, postBuild: {substitute: {tag: t2}}}
                """;
        assertThat(Fixture.line(substituted(kustomizations, "${tag}", "")))
                .isEqualTo("CNI=h/install-cni:t1 h/install-cni:t2");
    }

    private MeshResolution substituted(String kustomization, String tag, String metadata) throws SourceException {
        return new Fixture(base)
                .file("cluster/flux.yaml", kustomization)
                .file("overlay/kustomization.yaml", "resources: [../base, other.yaml]\n")
                .file("elsewhere/x.yaml", "a: b\n")
                .file(
                        "base/release.yaml",
                        release(CNI + ", values: {global: {hub: h, tag: '" + tag + "'}}")
                                .replace("namespace: n", "namespace: n" + metadata))
                .discover();
    }

    @Test
    void resolvesOnceForEachObjectOfAName() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("base/release.yaml", release(CNI + ", valuesFrom: [{kind: ConfigMap, name: v}]"))
                .file("a/v.yaml", object("ConfigMap", "v", "data: {values.yaml: 'global: {hub: h, tag: a}'}"))
                .file("b/v.yaml", object("ConfigMap", "v", "data: {values.yaml: 'global: {hub: h, tag: b}'}"))
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo("CNI=h/install-cni:a h/install-cni:b");
    }

    @Test
    void leavesOpenWhatTooManyObjectsMayDecide() throws SourceException {
        Fixture fixture = new Fixture(base)
                .file(
                        "base/release.yaml",
                        release(CNI + ", valuesFrom: [{kind: ConfigMap, name: v}, {kind: ConfigMap, name: v}]"));
        for (int i = 0; i < 9; i++) {
            fixture.file("c" + i + "/v.yaml", object("ConfigMap", "v", "data: {values.yaml: 'global: {tag: a}'}"));
        }
        assertThat(Fixture.line(fixture.discover())).isEqualTo("OTHER=?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "images: [{name: h/install-cni, newTag: n}]~CNI=h/install-cni:n",
                "images: [{name: h/install-cni, newName: r.example/x, newTag: n}]~CNI=r.example/x:n",
                "images: [{name: h/install-cni, newName: r.example/x}]~CNI=r.example/x:t",
                "images: [{name: h/install-cni, digest: 'sha256:0'}]~CNI=h/install-cni@sha256:0",
                "images: [{name: h/install-cni, newTag: a}, {name: h/install-cni, newTag: b}, x]~CNI=h/install-cni:b",
                "images: [{name: docker.io/istio/install-cni, newTag: n}]~CNI=h/install-cni:t",
                "images: [{name: nginx, newTag: n}]~CNI=h/install-cni:t",
                "patches: [{patch: '{kind: Pod, spec: {containers: [{image: istio/pilot:1}]}}'}, {path: x}]~CNI=h/install-cni:t; PILOT=istio/pilot:1",
                "patches: [{patch: '['}]~CNI=h/install-cni:t; OTHER=?",
            })
    void followsPostRenderers(String kustomize, String images) throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file(
                        "release.yaml",
                        release(CNI + ", values: {global: {hub: h, tag: t}}, postRenderers: [x, {kustomize: {"
                                + kustomize + "}}]"))
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo(images);
    }

    @Test
    void leavesOpenWhatAPostRendererMakesOfAnUnknownImage() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file(
                        "release.yaml",
                        release(
                                "chart: {spec: {chart: istio-cni, version: '*'}}, postRenderers: [{kustomize: {images: ["
                                        + "{name: docker.io/istio/install-cni, newTag: n}]}}]"))
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo("CNI=?; OTHER=?");
    }

    @Test
    void neverQuotesASecret() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file(
                        "release.yaml",
                        release(CNI + ", valuesFrom: [{kind: Secret, name: s}]")
                                + object("Secret", "s", "stringData: {values.yaml: 'password: [hunter2'}"))
                .discover();
        assertThat(resolution.toString()).doesNotContain("hunter2");
        assertThat(resolution.unresolved().get(0).reason())
                .isEqualTo("Values come from Secret s, whose text cannot be read as values.");
    }
}
