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
                // Another product's, or switched off.
                "istiod: {enabled: false, values: {global: {hub: h, tag: t}}} ~ -",
                "istiod: {git: {tag: 1.30.2-bb.0}} ~ -",
                "istio: {git: {tag: 1.30.2-bb.0}, helmRepo: {tag: 1.30.2}} ~ -",
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
}
