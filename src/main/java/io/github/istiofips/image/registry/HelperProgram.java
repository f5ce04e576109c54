// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * A Docker credential helper, run with the command {@code get} (docker/docker-credential-helpers, README.md). Bounded
 * in time, which jib's own runner is not; and asked by Docker Hub's historical URL, which jib cannot pass.
 */
final class HelperProgram {

    private static final int MAX_OUTPUT = 64 * 1024;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private HelperProgram() {}

    /**
     * Asks a helper.
     *
     * @param name the part of its name behind {@code docker-credential-}
     * @param server the server URL it is asked for
     * @return what it knows; empty when it has nothing for that server
     * @throws IOException when it cannot be run, does not end in time, fails, or answers nonsense
     */
    static Optional<Credentials> get(String name, String server, Duration limit) throws IOException {
        if (!NAME.matcher(name).matches()) {
            throw new IOException("the helper name is malformed");
        }
        return ask("docker-credential-" + name, server, limit);
    }

    /** Runs one program; the name may be a path. */
    static Optional<Credentials> ask(String program, String server, Duration limit) throws IOException {
        Process process = start(program);
        try {
            CompletableFuture<byte[]> output =
                    CompletableFuture.supplyAsync(() -> read(process), HelperProgram::daemon);
            try (OutputStream in = process.getOutputStream()) {
                in.write(server.getBytes(StandardCharsets.UTF_8));
            }
            byte[] answer = output.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            boolean ended = process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
            return parse(program, ended && process.exitValue() == 0, answer);
        } catch (TimeoutException e) {
            throw new IOException(program + " did not answer in " + limit.toSeconds() + " seconds", e);
        } catch (ExecutionException e) {
            throw new IOException(program + " could not be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(String program) throws IOException {
        try {
            return new ProcessBuilder(program, "get")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new IOException(program + " cannot be run; is it on the PATH?");
        }
    }

    private static byte[] read(Process process) {
        try {
            return process.getInputStream().readNBytes(MAX_OUTPUT);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "credential-helper-output");
        thread.setDaemon(true);
        thread.start();
    }

    private static Optional<Credentials> parse(String program, boolean success, byte[] answer) throws IOException {
        if (!success) {
            if (new String(answer, StandardCharsets.UTF_8).contains("credentials not found")) {
                return Optional.empty();
            }
            throw new IOException(program + " failed");
        }
        JsonNode root;
        try {
            root = JSON.readTree(answer);
        } catch (IOException e) {
            throw new IOException(program + " answered something else than JSON");
        }
        String username = root.path("Username").asText();
        String secret = root.path("Secret").asText();
        return username.isEmpty() || secret.isEmpty()
                ? Optional.empty()
                : Optional.of(new Credentials(username, secret, program));
    }
}
