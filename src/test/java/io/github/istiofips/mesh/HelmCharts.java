// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Small charts of our own and what Helm makes of them. */
public final class HelmCharts {

    /** Prints every leaf as {@code path=value} on a line of its own, null as if it were not there. */
    private static final String DUMP = """
            {{- define "%1$s.leaves" -}}
            {{- $path := index . 0 }}
            {{- range $key, $value := index . 1 }}
            {{- if kindIs "map" $value }}
            {{- include "%1$s.leaves" (list (printf "%%s.%%s" $path $key) $value) }}
            {{- else if kindIs "slice" $value }}
            # {{ $path }}.{{ $key }}={{ len $value }} items
            {{- else if not (kindIs "invalid" $value) }}
            # {{ $path }}.{{ $key }}={{ $value }}
            {{- end }}
            {{- end }}
            {{- end }}
            {{- include "%1$s.leaves" (list "%1$s" .Values) }}
            leaves: true
            """;

    private static final String NATIVE_LIBRARY = "/META-INF/services/com.marcnuri.helm.jni.NativeLibrary";
    private static final String MUST_EXIST = "REQUIRE_REAL_COMPONENTS";

    private HelmCharts() {}

    /** Skips the calling test without Helm's native library, or fails if real components are required. */
    public static void requireHelm() {
        boolean present = HelmCharts.class.getResource(NATIVE_LIBRARY) != null;
        String reason = "Helm's native library is not on the class path; build with -Preal-components";
        if (System.getenv(MUST_EXIST) == null) {
            Assumptions.assumeTrue(present, reason);
        }
        Assertions.assertTrue(present, reason);
    }

    /** Writes a chart that dumps its values and returns its directory. */
    public static Path dumping(Path parent, String name, String values) throws IOException {
        return chart(parent, name, values, Map.of("dump.yaml", DUMP.formatted(name)));
    }

    /** Writes a chart and returns its directory. */
    public static Path chart(Path parent, String name, String values, Map<String, String> templates)
            throws IOException {
        Path chart = parent.resolve(name);
        Files.createDirectories(chart.resolve("templates"));
        Files.writeString(chart.resolve("Chart.yaml"), "apiVersion: v2\nname: " + name + "\nversion: 1.0.0\n");
        Files.writeString(chart.resolve("values.yaml"), values);
        for (Map.Entry<String, String> template : templates.entrySet()) {
            Files.writeString(chart.resolve("templates").resolve(template.getKey()), template.getValue());
        }
        return chart;
    }

    /** Renders a chart; empty if Helm refuses. */
    public static Optional<String> render(Path chart, List<Path> files, Map<String, String> set) {
        TemplateCommand command = new Helm(chart).template().withName("x");
        files.forEach(command::withValuesFile);
        set.forEach(command::set);
        try {
            return Optional.of(command.call());
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /** Returns the leaves that a dumping chart printed, sorted. */
    public static Map<String, String> leaves(String rendered, String name) {
        Map<String, String> leaves = new TreeMap<>();
        rendered.lines().filter(line -> line.startsWith("# " + name + ".")).forEach(line -> {
            String leaf = line.substring(name.length() + 3);
            leaves.put(leaf.substring(0, leaf.indexOf('=')), leaf.substring(leaf.indexOf('=') + 1));
        });
        return leaves;
    }

    /** Returns the leaves of our own values in the same form. */
    public static Map<String, String> leaves(HelmValues values) {
        Map<String, String> leaves = new TreeMap<>();
        collect(values.root(), "", leaves);
        return leaves;
    }

    private static void collect(Value.Block block, String path, Map<String, String> leaves) {
        block.entries().forEach((key, value) -> {
            String full = Value.join(path, key);
            if (value instanceof Value.Block nested) {
                collect(nested, full, leaves);
            } else if (value instanceof Value.Items items) {
                leaves.put(full, items.values().size() + " items");
            } else if (value instanceof Value.Scalar scalar && scalar.kind() != Value.Kind.NULL) {
                leaves.put(full, scalar.rendered());
            }
        });
    }
}
