// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An executable that a Go toolchain makes, once for all tests of one JVM.
 *
 * @param name of the file, unique
 * @param release the toolchain
 * @param source of package main
 * @param environment such as {@code GOEXPERIMENT} and {@code GOARCH}; the system is always Linux
 * @param flags of {@code go build}
 */
public record GoBuild(
        String name, GoToolchain.Release release, String source, Map<String, String> environment, List<String> flags)
        implements RealExecutable {

    private static final Map<GoBuild, Path> BUILT = new ConcurrentHashMap<>();

    public GoBuild {
        environment = Map.copyOf(environment);
        flags = List.copyOf(flags);
    }

    @Override
    public Path file() throws IOException, InterruptedException {
        Path built = BUILT.get(this);
        if (built == null) {
            built = build();
            BUILT.put(this, built);
        }
        return built;
    }

    private Path build() throws IOException, InterruptedException {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("GOOS", "linux");
        if (environment.getOrDefault("GOARCH", "").equals("arm64") && "1".equals(environment.get("CGO_ENABLED"))) {
            variables.put("CC", RealComponents.require("aarch64-linux-gnu-gcc").toString());
        }
        Path work = Files.createDirectories(GoToolchain.shared().resolve("executables"));
        return GoToolchain.in(work, release).build(name, source, variables, flags);
    }

    @Override
    public String toString() {
        return name;
    }
}
