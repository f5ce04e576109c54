// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Patches and images agree with {@code kubectl kustomize} on random overlays, wherever it accepts them. */
@Tag("real-components")
class KustomizeAgreementTest {

    private static final int ROUNDS = 80;
    private static final int ENOUGH = 30;
    private static final List<String> IMAGES = List.of("istio/pilot", "r.example/istio/proxyv2", "app", "a.*", "p+");
    private static final List<String> CONTAINERS = List.of("a", "b", "c");
    private static final String OBJECTS = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: istiod, labels: {app: istiod}}
            spec:
              template:
                metadata: {annotations: {x: y}}
                spec:
                  volumes: [{name: v, emptyDir: {}}]
                  containers:
                  - {name: a, image: 'istio/pilot:1', args: [x, y], env: [{name: A, value: one}, {name: B, value: two}]}
                  - {name: b, image: 'r.example/istio/proxyv2:1@sha256:ab'}
            ---
            apiVersion: helm.toolkit.fluxcd.io/v2
            kind: HelmRelease
            metadata: {name: istiod, namespace: istio-system}
            spec:
              chart: {spec: {chart: istiod, version: 1.30.2}}
              values: {global: {hub: h, tag: t}, env: [{name: A, value: one}], containers: [{image: app}]}
            """;

    @TempDir
    Path base;

    @BeforeAll
    static void requireKubectl() {
        assumeTrue(kubectl("version", "--client").isPresent(), "kubectl is not installed");
    }

    @Test
    void rendersAsKubectl() throws IOException, SourceException {
        Random random = new Random(7);
        int compared = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path directory = base.resolve("r" + round);
            Files.createDirectories(directory.resolve("base"));
            Files.writeString(directory.resolve("base/objects.yaml"), OBJECTS);
            Files.writeString(
                    directory.resolve("base/kustomization.yaml"), "resources: [objects.yaml]\n" + part(random));
            String overlay = "resources: [base]\n" + part(random);
            Files.writeString(directory.resolve("kustomization.yaml"), overlay);
            Optional<String> rendered = kubectl("kustomize", directory.toString());
            if (rendered.isPresent()) {
                compared++;
                assertThat(KustomizeRendering.canonical(KustomizeRendering.build(directory)))
                        .as(Files.readString(directory.resolve("base/kustomization.yaml")) + overlay)
                        .isEqualTo(KustomizeRendering.canonical(YamlParser.parse("out", rendered.get())));
            }
        }
        assertThat(compared).isGreaterThan(ENOUGH);
    }

    private static String part(Random random) {
        StringBuilder text = new StringBuilder("patches:\n");
        for (int i = random.nextInt(3); i >= 0; i--) {
            text.append(random.nextBoolean() ? strategic(random) : operations(random));
        }
        text.append("images:\n");
        for (int i = random.nextInt(3); i >= 0; i--) {
            text.append("- {name: ").append(pick(random, IMAGES));
            text.append(random.nextBoolean() ? ", newName: m.example/app" : "");
            text.append(random.nextBoolean() ? ", newTag: '" + random.nextInt(9) + "'" : "");
            text.append(random.nextInt(4) == 0 ? ", digest: 'sha256:cd'" : "").append("}\n");
        }
        return text.toString();
    }

    private static String strategic(Random random) {
        boolean deployment = random.nextBoolean();
        String containers = "[{name: " + pick(random, CONTAINERS)
                + pick(
                        random,
                        List.of(
                                "}",
                                ", $patch: delete}",
                                ", image: 'app:2'}",
                                ", args: [z]}",
                                ", env: [{name: A, value: three}, {name: C, value: c}]}",
                                ", env: [{name: B, $patch: delete}]}",
                                ", image: null}"))
                + pick(random, List.of("", ", {name: d, image: 'app:d'}", ", {$patch: replace}"))
                + "]";
        String spec = deployment
                ? "{template: {metadata: {annotations: {x: null, z: w}}, spec: {containers: " + containers + "}}}"
                : "{values: "
                        + pick(
                                random,
                                List.of(
                                        "{global: {tag: u}}",
                                        "{global: null}",
                                        "{env: [{name: B}]}",
                                        "{global: {$patch: replace, tag: v}}",
                                        "{more: {a: null, b: 1}}"))
                        + "}";
        String kind = deployment
                ? "apiVersion: apps/v1\n    kind: Deployment"
                : "apiVersion: helm.toolkit.fluxcd.io/v2\n" + "    kind: HelmRelease";
        String namespace = deployment ? "" : ", namespace: istio-system";
        return "- patch: |\n    " + kind + "\n    metadata: {name: istiod" + namespace + "}\n    spec: " + spec + "\n";
    }

    private static String operations(Random random) {
        String target = pick(
                random,
                List.of(
                        "{kind: Deployment}",
                        "{kind: D.*, name: istiod}",
                        "{labelSelector: app=istiod}",
                        "{group: apps, version: v1}"));
        StringBuilder text = new StringBuilder("- target: " + target + "\n  patch: |\n");
        for (int i = random.nextInt(2); i >= 0; i--) {
            text.append("    - ")
                    .append(pick(
                                    random,
                                    List.of(
                                            "{op: replace, path: /spec/template/spec/containers/0/image, value: 'app:9'}",
                                            "{op: add, path: /spec/template/spec/containers/-, value: {name: e, image: app}}",
                                            "{op: add, path: /spec/template/spec/containers/0, value: {name: f, image: app}}",
                                            "{op: remove, path: /spec/template/spec/containers/1}",
                                            "{op: add, path: /spec/template/metadata/annotations/a~1b, value: c}",
                                            "{op: remove, path: /spec/template/spec/volumes}",
                                            "{op: replace, path: /spec/replicas, value: 2}",
                                            "{op: copy, from: /spec/template/spec/volumes, path: /spec/template/spec/copied}",
                                            "{op: move, from: /spec/template/spec/volumes/0, path: /spec/template/spec/moved}",
                                            "{op: test, path: /metadata/name, value: istiod}"))
                            .replaceFirst("name: [ef]", "name: n" + random.nextInt()))
                    .append('\n');
        }
        return text.toString();
    }

    private static String pick(Random random, List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }

    /** Returns what kubectl prints; empty if it is not there or refuses. */
    private static Optional<String> kubectl(String... arguments) {
        try {
            List<String> command = new ArrayList<>(List.of("kubectl"));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(1, TimeUnit.MINUTES);
            return ended && process.exitValue() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
