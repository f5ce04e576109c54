// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.MeshRequest;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.discovery.MeshResolver;
import io.github.istiofips.project.Placeholders;
import io.github.istiofips.project.ProjectFiles;
import io.github.istiofips.project.SourceException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Time to discover and resolve a project of a thousand files, the first time in a virtual machine and afterwards. Run with
 * {@code mvn -Pbenchmark test}.
 */
class DiscoveryBenchmark {

    private static final int APPLICATIONS = 110;
    private static final int WARM_RUNS = 10;

    @TempDir
    Path base;

    @Test
    void aProjectOfAThousandFiles() throws IOException, SourceException {
        int files = write();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<Long> elapsed = new ArrayList<>();
        List<Long> processor = new ArrayList<>();
        for (int run = 0; run <= WARM_RUNS; run++) {
            long start = System.nanoTime();
            long startOfProcessor = threads.getCurrentThreadCpuTime();
            MeshResolution resolution = MeshResolver.resolve(new MeshRequest(
                    base, ProjectFiles.walk(base, List.of()), List.of(), Optional.empty(), Placeholders.none()));
            elapsed.add((System.nanoTime() - start) / 1_000_000);
            processor.add((threads.getCurrentThreadCpuTime() - startOfProcessor) / 1_000_000);
            assertThat(resolution.images()).hasSize(4);
        }
        System.out.printf(
                "discovery of %d files: first run %d ms (%d ms of processor time), then at best %d ms (%d ms)%n",
                files, elapsed.get(0), processor.get(0), best(elapsed), best(processor));
    }

    private static long best(List<Long> millis) {
        return millis.stream().skip(1).min(Long::compare).orElseThrow();
    }

    /** Writes applications with manifests, overlays, charts and values of their own, and the mesh among them. */
    private int write() throws IOException {
        int files = 0;
        for (int i = 0; i < APPLICATIONS; i++) {
            String app = "apps/app" + i + "/";
            files += file(app + "base/deployment.yaml", deployment(i));
            files += file(app + "base/routes.yaml", routes(i));
            files += file(app + "base/kustomization.yaml", "resources:\n- deployment.yaml\n- routes.yaml\n");
            files += file(
                    app + "prod/kustomization.yaml",
                    "resources:\n- ../base\nimages:\n- name: registry.example/app" + i + "\n  newTag: 2.0." + i + "\n");
            files += file(app + "chart/Chart.yaml", "apiVersion: v2\nname: app" + i + "\nversion: 1.0.0\n");
            files += file(app + "chart/values.yaml", values(i));
            files += file(
                    app + "chart/templates/deployment.yaml",
                    "{{- if .Values.istio }}\n" + deployment(i) + "{{ end }}\n");
            files += file(app + "src/Main.java", "class Main {}\n".repeat(200));
            files += file(app + "package.json", "{\"name\": \"app" + i + "\", \"version\": \"1.0.0\"}\n");
        }
        files += file("mesh/istiod.yaml", "global:\n  hub: registry.example/istio\n  tag: 1.30.2-fips\npilot: {}\n");
        files += file("mesh/ztunnel.yaml", "hub: registry.example/istio\ntag: 1.30.2-fips\n");
        files += file("mesh/cni.yaml", "global:\n  hub: registry.example/istio\n  tag: 1.30.2-fips\n");
        return files;
    }

    private int file(String name, String text) throws IOException {
        Path file = base.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return 1;
    }

    private static String deployment(int i) {
        String container = """
                        - name: c%1$d
                          image: registry.example/app%1$d:1.0.0
                          env:
                            - {name: A, value: "x"}
                            - {name: B, value: "y"}
                          resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 128Mi}}
                """;
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: app%1$d
                  labels: {app: app%1$d, istio-injection: enabled}
                spec:
                  selector: {matchLabels: {app: app%1$d}}
                  template:
                    metadata:
                      labels: {app: app%1$d}
                      annotations: {sidecar.istio.io/inject: "true"}
                    spec:
                      containers:
                """.formatted(i) + container.formatted(i).repeat(4);
    }

    private static String routes(int i) {
        return """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: app%1$d}
                spec:
                  hosts: [app%1$d.example]
                  http:
                    - route: [{destination: {host: app%1$d}}]
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: app%1$d}
                data:
                  application.yaml: |
                    server: {port: 8080}
                    proxy: {enabled: true}
                """.formatted(i);
    }

    private static String values(int i) {
        return """
                global: {hub: registry.example/app%1$d, tag: 1.0.%1$d}
                image: {repository: registry.example/app%1$d, tag: 1.0.%1$d}
                istio: {enabled: true, gateway: istio-system/public}
                """.formatted(i);
    }
}
