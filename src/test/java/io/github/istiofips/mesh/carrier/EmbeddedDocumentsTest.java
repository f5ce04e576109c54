// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.istiofips.mesh.Collector;
import io.github.istiofips.mesh.Fixture;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedDocumentsTest {

    private static final String OPERATOR = """
            apiVersion: install.istio.io/v1alpha1
            kind: IstioOperator
            spec: {profile: minimal, hub: h, tag: t}
            """;

    @TempDir
    Path base;

    private static KubernetesObject object(String text) throws SourceException {
        return KubernetesObject.of("f.yaml", YamlParser.parse("f.yaml", text).get(0))
                .orElseThrow();
    }

    private static List<String> names(String text) throws SourceException {
        return new EmbeddedDocuments(new Collector())
                .of(object(text)).stream().map(EmbeddedDocuments.Embedded::name).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "{kind: ConfigMap, metadata: {name: m}, data: {a: 'istio: 1', b: '{hub: istio}', c: plain}}~b",
                "{kind: Secret, metadata: {name: m}, stringData: {a: '{tag: istio}'}}~a",
                "{kind: ConfigMap, metadata: {name: istio-sidecar-injector-canary}, data: {values: '{hub: istio}'}}~''",
                "{kind: ConfigMap, metadata: {name: istio}, data: {mesh: '{image: istio}'}}~''",
                "{kind: ConfigMap, metadata: {name: istio}, data: {values.yaml: '{image: istio}'}}~values.yaml",
                "{kind: ConfigMap, metadata: {name: m}, data: {deployment: '{image: istio}'}}~''",
                "{kind: ConfigMap, metadata: {name: m}, data: text}~''",
                "{kind: ConfigMap, metadata: {name: m}, data: {a: {hub: istio}}}~''",
                "{kind: ConfigMap, metadata: {name: m, annotations: {a: \"{hub: istio,\\n\\n tag: x}\"}}}~''",
                "{apiVersion: x/v1, kind: Deployment, spec: {a: [{text: \"{hub: istio,\\n\\n tag: x}\"}]}}~text",
                "{apiVersion: x/v1, kind: Deployment, spec: {text: '{hub: istio}'}}~''",
                "{apiVersion: x/v1, kind: Deployment, metadata: {text: \"{hub: istio,\\n\\n tag: x}\"}}~''",
                "{apiVersion: tekton.dev/v1, kind: Task, spec: {script: \"{hub: istio,\\n\\n tag: x}\"}}~''",
                "{apiVersion: argoproj.io/v1alpha1, kind: Application, spec: {values: \"{hub: istio,\\n\\n tag: x}\"}}~''",
                "{kind: Secret, metadata: {name: m}, data: {a: '***', b: x}}~''",
            })
    void findsTextsThatMayConfigureIstio(String text, String names) throws SourceException {
        assertThat(String.join(" ", names(text))).isEqualTo(names);
    }

    @Test
    void decodesSecrets() throws SourceException {
        String encoded = Base64.getEncoder()
                .encodeToString("global: {hub: h, tag: t}\npilot: {}\n".getBytes(StandardCharsets.UTF_8));
        MeshResolution resolution = new Fixture(base)
                .file(
                        "s.yaml",
                        "# Istio\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata:\n  v.yaml: " + encoded
                                + "\n")
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo("PILOT=h/pilot:t; PROXY=h/proxyv2:t");
        assertThat(resolution.images().get(0).origins().get(0).location()).contains(new Location("s.yaml", 6, 11));
    }

    @Test
    void readsOperatorsInTextsOfAnyObject() throws SourceException {
        MeshResolution resolution = new Fixture(base)
                .file("p.yaml", "apiVersion: x/v1\nkind: Package\nspec:\n  manifest: |\n" + OPERATOR.indent(4))
                .discover();
        assertThat(Fixture.line(resolution)).isEqualTo("PILOT=h/pilot:t; PROXY=h/proxyv2:t");
        assertThat(resolution.images().get(0).origins().get(0).location())
                .map(Location::line)
                .contains(7);
    }

    @Test
    void doesNotReadAClaimedObject() throws SourceException {
        ProjectIndex index = new ProjectIndex(List.of());
        KubernetesObject one = object("{kind: ConfigMap, metadata: {name: m}}");
        index.claim(one);
        assertThat(index.isClaimed(one)).isTrue();
        assertThat(index.isClaimed(object("{kind: ConfigMap, metadata: {name: m}}")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, true", "2, true", "3, false", "40, false"})
    void followsTextsInTextsToALimit(int depth, boolean found) throws SourceException {
        String text = OPERATOR;
        for (int i = 0; i <= depth; i++) {
            text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  a: |\n" + text.indent(4);
        }
        MeshResolution resolution = new Fixture(base).file("m.yaml", text).discover();
        assertThat(resolution.images().isEmpty()).isEqualTo(!found);
    }

    @Test
    void saysIfATextOfIstioCannotBeRead() throws SourceException {
        MeshResolution resolution = new Fixture(base).file("m.yaml", """
                        apiVersion: v1
                        kind: ConfigMap
                        metadata: {name: m}
                        data:
                          values.yaml: |
                            pilot: {{ x }
                            tag: istio
                          other: |
                            istio: {{ x }
                            tag: 1
                        """).discover();
        assertThat(resolution.notes())
                .contains(
                        "m.yaml: entry values.yaml of ConfigMap m names keys of Istio but cannot be read as YAML, left"
                                + " alone; if it configures Istio, name what it is rendered to in <sources>.")
                .noneMatch(note -> note.contains("entry other"));
    }

    @Test
    void takesAnyText() {
        Random random = new Random(20261122);
        String seed =
                "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m\ndata:\n  a: |\n    global:\n      hub: istio\n";
        String alphabet = "|>'\"\\:{}@ \n\t-#&*!$";
        for (int i = 0; i < 150; i++) {
            StringBuilder text = new StringBuilder(seed);
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                text.insert(random.nextInt(text.length()), alphabet.charAt(random.nextInt(alphabet.length())));
            }
            String file = text.toString();
            assertThatCode(() -> new Fixture(base).file("m.yaml", file).discover())
                    .as(file)
                    .doesNotThrowAnyException();
        }
    }
}
