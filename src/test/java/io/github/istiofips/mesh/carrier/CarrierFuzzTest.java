// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.istiofips.mesh.Fixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kustomizations and Helmfiles of random content always end, and never in an exception. */
class CarrierFuzzTest {

    private static final int ROUNDS = 120;
    private static final List<String> KEYS = List.of(
            "resources",
            "bases",
            "components",
            "patches",
            "patchesStrategicMerge",
            "patchesJson6902",
            "images",
            "configMapGenerator",
            "helmCharts",
            "helmGlobals",
            "replacements",
            "vars",
            "generators",
            "transformers",
            "commonAnnotations",
            "namePrefix",
            "target",
            "patch",
            "path",
            "name",
            "kind",
            "newTag",
            "select",
            "targets",
            "fieldPaths",
            "files",
            "literals",
            "valuesInline",
            "valuesFile",
            "releases",
            "chart",
            "values",
            "set",
            "environments",
            "templates",
            "inherit",
            "helmfiles",
            "repositories",
            "version",
            "value",
            "spec",
            "containers",
            "image",
            "metadata",
            "apiVersion",
            "op",
            "labelSelector",
            "$patch");
    private static final List<String> TEXTS = List.of(
            "a",
            "../a",
            "b",
            ".",
            "o.yaml",
            "istio",
            "istiod",
            "istio/pilot",
            "a=o.yaml",
            "Pod",
            "v1",
            "(a*)*b",
            "[",
            "'[{op: copy, from: \"\", path: /x}, {op: add, path: /spec/-, value: 1}]'",
            "'{kind: Pod, metadata: {name: p}}'",
            "'[{op: move, from: /spec, path: /spec/a/b}, x]'",
            "'{{ .Values.x }}'",
            "'{{ if }}'",
            "1.10",
            "true",
            "null",
            "remove",
            "delete",
            "replace",
            "/spec/containers/0/image",
            "https://x.example/istio",
            "helmfile.yaml",
            "'*'",
            "\"text: |\\n  istio\\n\"",
            "a in (b",
            "'\\'");

    @TempDir
    Path base;

    @ParameterizedTest
    @ValueSource(strings = {"a/kustomization.yaml", "a/helmfile.yaml"})
    void alwaysEnds(String file) {
        Random random = new Random(17);
        Fixture fixture = new Fixture(base)
                .file("b/kustomization.yaml", "resources: [../a, o.yaml]\nnamePrefix: x\n")
                .file("b/o.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{name: a}]}}\n")
                .file(
                        "a/o.yaml",
                        "{apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers: [{image: x}]}}\n");
        for (int round = 0; round < ROUNDS; round++) {
            String text = node(random, 5, true);
            fixture.file(file, text);
            assertThatCode(fixture::discover).as(text).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "/spec/a", "/spec/containers/-"})
    void bringsNoObjectToOverflow(String path) {
        String copies = "    - {op: copy, from: '', path: " + path + "}\n";
        Fixture fixture = new Fixture(base)
                .file(
                        "o.yaml",
                        "{apiVersion: v1, kind: Pod, metadata: {name: istio}, spec: {containers: [{name: a}]}}\n")
                .file(
                        "kustomization.yaml",
                        "resources: [o.yaml]\npatches:\n- target: {kind: Pod}\n  patch: |\n" + copies.repeat(60));
        assertThatCode(fixture::discover).doesNotThrowAnyException();
    }

    private static String node(Random random, int depth, boolean mapping) {
        StringBuilder text = new StringBuilder();
        if (depth == 0 || (!mapping && random.nextInt(3) == 0)) {
            return TEXTS.get(random.nextInt(TEXTS.size()));
        }
        if (mapping || random.nextBoolean()) {
            text.append('{');
            for (int i = random.nextInt(5); i >= 0; i--) {
                text.append(KEYS.get(random.nextInt(KEYS.size())))
                        .append(": ")
                        .append(node(random, depth - 1, false))
                        .append(i > 0 ? ", " : "");
            }
            return text.append('}').toString();
        }
        text.append('[');
        for (int i = random.nextInt(4); i >= 0; i--) {
            text.append(node(random, depth - 1, false)).append(i > 0 ? ", " : "");
        }
        return text.append(']').toString();
    }
}
