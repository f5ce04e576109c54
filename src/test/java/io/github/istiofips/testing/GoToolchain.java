// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Debian 12's Go 1.19, which ships BoringCrypto for amd64. Works without network; its caches are below the directory it
 * is given.
 */
public final class GoToolchain {

    private static final Path ROOT = Path.of("/usr/lib/go-1.19");
    private static final long TIMEOUT_SECONDS = 300;

    private final Path work;

    private GoToolchain(Path work) {
        this.work = work;
    }

    /** The toolchain with its caches in this directory; skips or fails the test if it is not installed. */
    public static GoToolchain in(Path work) {
        if (!Files.isExecutable(ROOT.resolve("bin/go")) || !Files.isRegularFile(boringCryptoObject())) {
            String reason = "the Debian packages golang-1.19-go and golang-1.19-src are not installed";
            if (System.getenv("REQUIRE_REAL_COMPONENTS") != null) {
                throw new AssertionError(reason);
            }
            Assumptions.abort(reason);
        }
        return new GoToolchain(work);
    }

    /** The object file with the BoringCrypto module that the distribution contains. */
    public static Path boringCryptoObject() {
        return ROOT.resolve("src/crypto/internal/boring/syso/goboringcrypto_linux_amd64.syso");
    }

    /**
     * Compiles a program of one file.
     *
     * @param name of the executable, in the directory given to {@link #in(Path)}
     * @param source of package main
     * @param environment such as {@code GOEXPERIMENT} and {@code GOARCH}
     * @param flags of {@code go build}
     */
    public Path build(String name, String source, Map<String, String> environment, List<String> flags)
            throws IOException, InterruptedException {
        Path directory = Files.createDirectories(work.resolve("src-" + name));
        Files.writeString(directory.resolve("main.go"), source);
        Files.writeString(directory.resolve("go.mod"), "module example.invalid/fixture\n\ngo 1.19\n");
        Path result = work.resolve(name);
        List<String> command = new ArrayList<>(
                List.of(ROOT.resolve("bin/go").toString(), "build", "-buildvcs=false", "-o", result.toString()));
        command.addAll(flags);
        command.add(".");
        run(directory, command, environment);
        return result;
    }

    /** Runs a compiler with this toolchain's environment; fails with its output if it does. */
    public void run(Path directory, List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        Map<String, String> variables = builder.environment();
        variables.keySet().removeIf(key -> key.startsWith("GO") || key.startsWith("CGO_"));
        variables.putAll(Map.of(
                "GOCACHE", work.resolve("cache").toString(),
                "GOPATH", work.resolve("path").toString(),
                "GOENV", "off",
                "GO111MODULE", "on",
                "GOFLAGS", "-mod=mod",
                "GOPROXY", "off"));
        variables.putAll(environment);
        Path log = Files.createTempFile(work, "build", ".log");
        Process process = builder.redirectOutput(log.toFile()).start();
        boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError(command + ": " + Files.readString(log, StandardCharsets.UTF_8));
        }
    }
}
