// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Go as Debian ships it, with the BoringCrypto module and, from 1.24 on, Go's own frozen module. Works without network.
 * The compiler's caches are shared by all tests of one JVM and removed when it ends.
 */
public final class GoToolchain {

    /** Where {@code .ci/debian-components} unpacks the releases that Debian 12 has not installed. */
    private static final Path UNPACKED =
            Path.of("target", "debian", "toolchains", "usr", "lib").toAbsolutePath();

    private static final long TIMEOUT_SECONDS = 300;
    private static final Path SHARED = createShared();

    /** The releases that tests use; each has another build of the BoringCrypto module. */
    public enum Release {
        GO_1_19(
                "1.19",
                Path.of("/usr/lib"),
                "the Debian packages golang-1.19-go and golang-1.19-src are not installed"),
        GO_1_22("1.22", UNPACKED, "Go 1.22 is not in target/debian; .ci/debian-components fetches it"),
        GO_1_24("1.24", UNPACKED, "Go 1.24 is not in target/debian; .ci/debian-components fetches it");

        private final String number;
        private final Path root;
        private final String absence;

        Release(String number, Path parent, String absence) {
            this.number = number;
            this.root = parent.resolve("go-" + number);
            this.absence = absence;
        }

        /**
         * Returns the program {@code go}. Without it, or without its sources, the calling test is skipped with a reason, or
         * fails when the environment variable {@code REQUIRE_REAL_COMPONENTS} is set.
         */
        public Path program() {
            Path go = root.resolve("bin/go");
            return Files.isExecutable(go) && Files.isRegularFile(object()) ? go : RealComponents.absent(absence);
        }

        /** What the toolchain calls itself, such as {@code go1.24.4}; the first line of {@code VERSION}. */
        public String version() throws IOException {
            return Files.readAllLines(root.resolve("VERSION")).get(0);
        }

        private Path object() {
            return root.resolve("src/crypto/internal/boring/syso/goboringcrypto_linux_amd64.syso");
        }
    }

    private final Path work;
    private final Release release;

    private GoToolchain(Path work, Release release) {
        this.work = work;
        this.release = release;
    }

    /** Go 1.19 with its results in this directory; skips or fails the test if it is not installed. */
    public static GoToolchain in(Path work) {
        return in(work, Release.GO_1_19);
    }

    /** A release with its results in this directory; skips or fails the test if it is not there. */
    public static GoToolchain in(Path work, Release release) {
        release.program();
        return new GoToolchain(work, release);
    }

    /** The object file with the BoringCrypto module that Go 1.19 contains. */
    public static Path boringCryptoObject() {
        return Release.GO_1_19.object();
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
        Files.writeString(directory.resolve("go.mod"), "module example.invalid/fixture\n\ngo " + release.number + "\n");
        Path result = work.resolve(name);
        List<String> command = new ArrayList<>(
                List.of(release.program().toString(), "build", "-buildvcs=false", "-o", result.toString()));
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
        Path caches = SHARED.resolve(release.number);
        variables.putAll(Map.of(
                "GOCACHE", caches.resolve("objects").toString(),
                "GOPATH", caches.resolve("path").toString(),
                "HOME", caches.toString(),
                "XDG_CONFIG_HOME", caches.toString(),
                "GOENV", "off",
                "GOTOOLCHAIN", "local",
                "GO111MODULE", "on",
                "GOFLAGS", "-mod=mod -modcacherw",
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

    /** A directory for what all tests of one JVM share; it is removed when the JVM ends. */
    static Path shared() {
        return SHARED;
    }

    private static Path createShared() {
        try {
            Path directory = Files.createTempDirectory("go-toolchains");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
