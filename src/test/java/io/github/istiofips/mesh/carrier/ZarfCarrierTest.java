// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.Fixture;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.UnresolvedImage;
import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZarfCarrierTest {

    private static final String PACKAGE = "kind: ZarfPackageConfig\nmetadata: {name: mesh}\ncomponents: ";

    @TempDir
    Path base;

    private MeshResolution discover(String components) throws SourceException {
        return new Fixture(base).file("zarf.yaml", PACKAGE + components).discover();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            nullValues = "-",
            value = {
                "[{name: c, images: [r.example/istio/pilot:1, r.example/app:1]}] ~ PILOT=r.example/istio/pilot:1",
                "[{name: c, charts: [{name: x, repoName: ztunnel, url: 'https://c.example/istio', version: 1.29.0}]}]"
                        + " ~ ZTUNNEL=docker.io/istio/ztunnel:1.29.0",
                "[{name: c, charts: [{name: gateway, url: 'https://charts.example/kong', version: 1}]}] ~ -",
                "[{name: c, charts: [{name: app, localPath: app}]}] ~ -",
                "[{name: c}] ~ -",
                "[{name: c, import: {path: gone}}] ~ -",
                "[{name: istio, import: {path: gone}}] ~ OTHER=?",
                "[{name: c, import: {path: ../../src/istio}}, {name: d, import: {path: ../../src/istio}}] ~ OTHER=?",
                "[{name: istio, import: {url: 'oci://r.example/base'}, images: [r.example/istio/pilot:1]}]"
                        + " ~ OTHER=?; PILOT=r.example/istio/pilot:1",
            })
    void resolvesChartsAndImagesOfIstio(String components, String images) throws SourceException {
        assertThat(Fixture.line(discover(components + "\n"))).isEqualTo(images == null ? "" : images);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            commentCharacter = '%',
            value = {
                "###ZARF_REGISTRY###/istio ~ a.example/istio/pilot:1, a.example/istio/proxyv2:1 ~ a.example/istio/ztunnel:1",
                "###ZARF_REGISTRY###/istio ~ istio/pilot:1 ~ docker.io/istio/ztunnel:1",
                "###ZARF_REGISTRY###/istio ~ a.example/istio/pilot:1, b.example/istio/pilot:1 ~ ?",
                "###ZARF_REGISTRY###/istio ~ a.example/istiox/pilot:1 ~ ?",
                "###ZARF_VAR_HUB###/istio ~ a.example/istio/pilot:1 ~ ?",
                "other.example/istio ~ a.example/istio/pilot:1 ~ other.example/istio/ztunnel:1",
            })
    void takesTheHostOfAnImageThatIsTakenAlong(String hub, String images, String expected) throws SourceException {
        String charts = "[{name: ztunnel, version: 1.30.2, valuesFiles: [values.yaml]}]";
        MeshResolution resolution = new Fixture(base)
                .file("values.yaml", "hub: '" + hub + "'\ntag: 1\n")
                .file("zarf.yaml", PACKAGE + "[{name: c, charts: " + charts + ", images: [" + images + "]}]\n")
                .discover();

        assertThat(Fixture.images(resolution)).containsEntry("ZTUNNEL", expected);
    }

    @Test
    void leavesAChartOpenWhoseValuesFileIsMissing() throws SourceException {
        MeshResolution resolution =
                discover("[{name: c, charts: [{name: istiod, version: 1.30.2, valuesFiles: [gone.yaml]}]}]\n");

        assertThat(resolution.images()).isEmpty();
        assertThat(resolution.unresolved())
                .extracting(UnresolvedImage::reason)
                .containsExactly(
                        "Values file gone.yaml of chart istiod is not in the module, and it may decide the images.");
    }

    @Test
    void endsWhenImportsGoInACircle() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("a/zarf.yaml", PACKAGE + "[{name: c, import: {path: ../b}, images: [istio/pilot:1]}]\n")
                .file("b/zarf.yaml", PACKAGE + "[{name: c, import: {path: ../a}, images: [istio/proxyv2:1]}]\n")
                .file("zarf.yaml", PACKAGE + "[{name: c, import: {path: a}}]\n")
                .discover();

        assertThat(Fixture.line(resolution)).isEqualTo("PILOT=istio/pilot:1; PROXY=istio/proxyv2:1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            nullValues = "-",
            value = {
                "{name: core, repository: r.example/packages/uds/core, ref: 1.9.0-upstream} ~ OTHER=?",
                "{name: mesh, repository: r.example/mesh, ref: 1, optionalComponents: [istio-gateway]} ~ OTHER=?",
                "{name: mesh, repository: r.example/mesh, ref: 1, overrides: {istio-controlplane: {}}} ~ OTHER=?",
                "{name: core, path: ., ref: 1, optionalComponents: [istio-gateway]} ~ -",
                "{name: init, repository: r.example/packages/init, ref: 1} ~ -",
            })
    void leavesPackagesOfABundleOpenThatBringIstio(String part, String images) throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("uds-bundle.yaml", "kind: UDSBundle\nmetadata: {name: b}\npackages: [" + part + "]\n")
                .discover();

        assertThat(Fixture.line(resolution)).isEqualTo(images == null ? "" : images);
    }
}
