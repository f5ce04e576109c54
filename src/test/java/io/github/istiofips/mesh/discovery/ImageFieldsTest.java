// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.Fixture;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageFieldsTest {

    @TempDir
    Path base;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            nullValues = "-",
            value = {
                "gateway: {image: {repository: r.example/istio/proxyv2, tag: 1.30.2}} ~ PROXY=r.example/istio/proxyv2:1.30.2",
                "gateway: {image: {repo: r.example/istio/proxyv2, tag: 1.30.2}} ~ PROXY=r.example/istio/proxyv2:1.30.2",
                "x: {registry: r.example, repository: istio/pilot, tag: 1.30.2} ~ PILOT=r.example/istio/pilot:1.30.2",
                "x: {registry: r.example, image: ztunnel, tag: 1.30.2} ~ ZTUNNEL=r.example/ztunnel:1.30.2",
                "x: {repository: istio/pilot, digest: 'sha256:ab'} ~ PILOT=istio/pilot@sha256:ab",
                "x: {repository: istio/pilot, tag: t, digest: 'sha256:ab'} ~ PILOT=istio/pilot:t@sha256:ab",
                "initImage: r.example/istio/proxyv2:1 ~ PROXY=r.example/istio/proxyv2:1",
                "images: [r.example/istio/proxyv2:1, r.example/other:2] ~ PROXY=r.example/istio/proxyv2:1",
                "images: [{name: r.example/istio/install-cni:1}] ~ CNI=r.example/istio/install-cni:1",
                "image: '${REGISTRY}/istio/proxyv2:1' ~ PROXY=?",
                "x: {repository: '{{ .r }}/istio/pilot', tag: 1} ~ PILOT=?",
                // Not references: without tag, patterns, other products, other keys.
                "x: {repository: r.example/istio/proxyv2} ~ -",
                "images: [r.example/istio/proxyv2] ~ -",
                "images: ['r.example/istio/proxyv2:*'] ~ -",
                "x: {repository: 'r.example/*/proxyv2', tag: 1} ~ -",
                "x: {repository: r.example/kiali, tag: 1.30.2} ~ -",
                "x: {name: proxyv2, tag: 1} ~ -",
                "matchPackageNames: [r.example/istio/proxyv2:1] ~ -",
                "x: {hub: r.example/shop, image: istio/pilot, tag: 1} ~ -",
            })
    void findsReferencesOutsideOfPods(String values, String images) throws SourceException {
        MeshResolution resolution =
                new Fixture(base).file("values.yaml", values + "\n").discover();

        assertThat(Fixture.line(resolution)).isEqualTo(images == null ? "" : images);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "kind: Pod ~ {containers: [{image: istio/proxyv2:1}]} ~ spec.containers[0].image",
                "kind: Bundle ~ {images: [istio/proxyv2:1]} ~ spec.images[0]",
            })
    void namesThePlaceOfAnImageOnce(String kind, String spec, String key) throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("object.yaml", "apiVersion: a/v1\n" + kind + "\nspec: " + spec + "\n")
                .discover();

        assertThat(resolution.images()).hasSize(1);
        assertThat(resolution.images().get(0).origins())
                .singleElement()
                .satisfies(origin -> assertThat(origin.key()).isEqualTo(key));
    }
}
