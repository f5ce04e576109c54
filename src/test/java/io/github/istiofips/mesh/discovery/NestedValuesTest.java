// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.Fixture;
import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NestedValuesTest {

    private static final String IMAGES = "PILOT=h/pilot:t; PROXY=h/proxyv2:t";

    @TempDir
    Path base;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            nullValues = "-",
            value = {
                "istiod: {values: {upstream: {global: {hub: h, tag: t}}}} ~ " + IMAGES,
                "istiod: {global: {hub: h, tag: t}} ~ " + IMAGES,
                "platform: {mesh: {pilot: {hub: h, tag: t}, global: {hub: h, tag: t}}} ~ " + IMAGES,
                "{global: {hub: h, tag: t}, istiod: {pilot: {cpu: 1}}} ~ " + IMAGES,
                "{global: {hub: h/istio, tag: t}, istiod: {x: 1}} ~ PILOT=h/istio/pilot:t; PROXY=h/istio/proxyv2:t",
                "istioCNI: {values: {global: {hub: h, tag: t}}} ~ CNI=h/install-cni:t",
                "istio-cni: {cni: {hub: h, tag: t}} ~ CNI=h/install-cni:t",
                "ztunnel: {hub: h, tag: t} ~ ZTUNNEL=h/ztunnel:t",
                "ztunnel: {values: {image: r/ztunnel-fips:1}} ~ ZTUNNEL=r/ztunnel-fips:1",
                "{pilot: {hub: h, tag: t}, global: {hub: h, tag: t}, ztunnel: {hub: h, tag: u}} ~ " + IMAGES
                        + "; ZTUNNEL=h/ztunnel:u",
                "istio: {hub: r/istio, tag: t} ~ OTHER=?",
                "upstream: {ambient: {enabled: false}, global: {hub: h/istio, tag: t}} ~ CNI=h/istio/install-cni:t",
                "{cniBinDir: /opt, global: {hub: h/istio, tag: t}} ~ CNI=h/istio/install-cni:t",
                "_internal_defaults_do_not_set: {global: {hub: h, tag: 1.25.1, proxy: {image: proxyv2}}}"
                        + " ~ PILOT=h/pilot:1.25.1; PROXY=h/proxyv2:1.25.1",
                "defaults: {global: {hub: h, tag: 1.22.3, proxy: {image: proxyv2}}}"
                        + " ~ PILOT=h/pilot:1.22.3; PROXY=h/proxyv2:1.22.3",
                "global: {hub: h, tag: 1.25.1, proxy: {image: proxyv2}, proxy_init: {image: proxyv2}}"
                        + " ~ PILOT=h/pilot:1.25.1; PROXY=h/proxyv2:1.25.1",
                // Packages, and values for a chart that writes an IstioOperator: their own files decide.
                "istiod: {git: {tag: 1.30.2-bb.0}} ~ OTHER=?",
                "istio: {git: {tag: 1.30.2-bb.0}, helmRepo: {tag: 1.30.2}} ~ OTHER=?",
                "mesh: {git: {repo: 'https://git.example/istio-cni', tag: 1.29.0-bb.0}} ~ OTHER=?",
                "mesh: {sourceType: helmRepo, git: {repo: x}, helmRepo: {chartName: istiod, tag: 1}} ~ OTHER=?",
                "istiod: {git: {tag: 1}, values: {upstream: {global: {hub: h, tag: t}}}} ~ " + IMAGES,
                "{hub: r/istio, tag: t, meshConfig: {a: b}, values: {global: {proxy: {a: b}}}} ~ OTHER=?",
                "images: [{source: 'istio/pilot:1'}, {source: 'golang:1'}] ~ PILOT=istio/pilot:1",
                // Another product's, or switched off.
                "istiod: {enabled: false, values: {global: {hub: h, tag: t}}} ~ -",
                "istiod: {enabled: false, git: {tag: 1.30.2-bb.0}} ~ -",
                "kiali: {git: {repo: 'https://git.example/kiali.git', tag: 1}, helmRepo: {chartName: kiali}} ~ -",
                "istioCRDs: {git: {repo: 'https://git.example/istio-crds.git', tag: 1.30.2-bb.0}} ~ -",
                "{global: {hub: h, tag: t}, istio: {enabled: true}} ~ -",
                "{global: {hub: h, tag: t}, istiod: {enabled: true}} ~ -",
                "kong: {gateway: {hub: h, tag: t}} ~ -",
                "calico: {cni: {hub: h, tag: t, image: i}} ~ -",
                "shop: {global: {hub: h, tag: t}} ~ -",
            })
    void tellsBlocksOfIstioFromOthers(String values, String images) throws SourceException {
        String found = Fixture.line(
                new Fixture(base).file("platform.yaml", values + "\n").discover());

        assertThat(found).isEqualTo(images == null ? "" : images);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "istiod: {enabled: true} ~ PILOT=h/pilot:t; PROXY=h/proxyv2:t",
                "istiod: {enabled: false} ~ ''",
                "istiod: {values: {enabled: true}} ~ ''",
                "kiali: {enabled: true} ~ ''",
            })
    void resolvesABlockThatAnotherFileSwitchesOn(String other, String images) throws SourceException {
        String found = Fixture.line(new Fixture(base)
                .file("base.yaml", "istiod: {enabled: false, values: {global: {hub: h, tag: t}}}\n")
                .file("prod.yaml", other + "\n")
                .discover());

        assertThat(found).isEqualTo(images);
    }
}
