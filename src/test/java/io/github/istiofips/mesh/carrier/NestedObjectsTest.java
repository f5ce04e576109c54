// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.Fixture;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlParser;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NestedObjectsTest {

    @TempDir
    Path base;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{apiVersion: a/v1, kind: Outer, spec: {manifest: {apiVersion: b/v1, kind: Inner, metadata: {name: x}}}}~Inner",
                "{apiVersion: a/v1, kind: Outer, spec: [{x: {apiVersion: b/v1, kind: One, spec: {y: {apiVersion: c/v1, kind: Two, data: {}}}}}]}~One Two",
                "{apiVersion: a/v1, kind: Outer, metadata: {ownerReferences: [{apiVersion: b/v1, kind: Owner, name: x}]}}~''",
                "{apiVersion: a/v1, kind: Outer, spec: {targetRef: {apiVersion: b/v1, kind: Target}}}~''",
                "{apiVersion: a/v1, kind: Outer, spec: {apiVersion: b/v1, metadata: {}}}~''",
                "{apiVersion: a/v1, kind: Outer, spec: {apiVersion: {type: string}, kind: {type: string}, metadata: {}}}~''",
            })
    void areToldFromReferences(String text, String kinds) throws SourceException {
        KubernetesObject outer = KubernetesObject.of(
                        "f.yaml", YamlParser.parse("f.yaml", text).get(0))
                .orElseThrow();
        assertThat(NestedObjects.of(outer).stream().map(KubernetesObject::kind).toList())
                .containsExactly(kinds.isEmpty() ? new String[0] : kinds.split(" ", -1));
    }

    @Test
    void countOnceEach() throws SourceException {
        Fixture fixture = new Fixture(base).file("x.yaml", """
                apiVersion: x/v1
                kind: Object
                spec:
                  manifest:
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: istiod}
                    spec: {template: {spec: {containers: [{name: discovery, image: r/pilot:1}]}}}
                """);
        assertThat(Fixture.line(fixture.discover())).isEqualTo("PILOT=r/pilot:1");
        assertThat(fixture.discover().images().get(0).origins()).hasSize(1);
    }

    @Test
    void countByTheirKind() throws SourceException {
        Fixture fixture = new Fixture(base)
                .file("istiod.yaml", "global: {hub: h, tag: 1.30.2}\npilot: {}\n")
                .file("x.yaml", """
                        apiVersion: kyverno.io/v1
                        kind: ClusterPolicy
                        spec:
                          rules:
                            - generate:
                                data:
                                  apiVersion: networking.istio.io/v1beta1
                                  kind: ProxyConfig
                                  metadata: {name: x}
                                  spec: {image: {imageType: debug}}
                        """);
        assertThat(Fixture.images(fixture.discover()).get("PROXY")).contains("h/proxyv2:1.30.2-debug");
    }
}
