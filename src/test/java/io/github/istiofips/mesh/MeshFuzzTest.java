// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever shape a file takes, discovery ends in a result and nothing found is without an origin. */
class MeshFuzzTest {

    private static final List<String> SEEDS = List.of(
            "global: {hub: a/istio, tag: 1.22.0-fips, variant: v, proxy: {image: proxyv2}}\npilot: {env: {GODEBUG: x}}\nprofile: ambient\n",
            "apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec: {hub: h, tag: t, profile: demo, components: {pilot: {k8s: {overlays: [{kind: x, patches: [{path: a.image, value: b}]}], env: [{name: GODEBUG, value: x}]}}, ingressGateways: [{name: a, enabled: true, tag: u}]}}\n",
            "apiVersion: v1\nkind: Pod\nmetadata: {annotations: {sidecar.istio.io/proxyImage: a/b}}\nspec: {containers: [{name: istio-proxy, image: r/pilot}]}\n",
            "name: x\ndependencies: [{name: istiod, version: 1.22.0, alias: y}]\n");

    @TempDir
    Path base;

    @Test
    void endsInAResult() throws SourceException {
        Random random = new Random(99);
        String alphabet = "{}[]:,&*!|>\"'$#- \n1.~x";
        for (int i = 0; i < 1500; i++) {
            int seed = random.nextInt(SEEDS.size());
            StringBuilder text = new StringBuilder(SEEDS.get(seed));
            for (int edits = random.nextInt(5); edits > 0; edits--) {
                int at = random.nextInt(text.length() - 10);
                if (random.nextBoolean()) {
                    text.delete(at, at + 1 + random.nextInt(9));
                } else {
                    text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                }
            }
            Fixture fixture = new Fixture(base).file("istio/Chart.yaml", "x: 1").file("istio/values.yaml", "x: 1");
            fixture.file(seed == 3 ? "istio/Chart.yaml" : "istio/values.yaml", text.toString());
            MeshResolution resolution = fixture.discover();
            assertThat(resolution.images())
                    .as(text.toString())
                    .allMatch(image -> !image.reference().contains("?/"));
        }
    }
}
