// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Docker's registry server as a child process on a free loopback port, and skopeo to push to it. */
public final class DockerRegistry implements AutoCloseable {

    private static final int START_ATTEMPTS = 400;
    private static final long ATTEMPT_MILLIS = 50;
    private static final long TIMEOUT_SECONDS = 60;

    private final Path work;
    private final String host;
    private final Optional<Path> caFile;
    private final List<String> pushOptions;
    private final Process server;

    private DockerRegistry(Path work, String more, Optional<Path> caFile, List<String> pushOptions)
            throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path config = Files.writeString(
                work.resolve("registry.yml"),
                "version: 0.1\nlog: {level: error}\nstorage:\n  filesystem: {rootdirectory: " + work.resolve("data")
                        + "}\nhttp:\n  addr: 127.0.0.1:" + port + "\n" + more);
        this.work = work;
        this.host = "127.0.0.1:" + port;
        this.caFile = caFile;
        this.pushOptions = pushOptions;
        this.server = new ProcessBuilder(
                        RealComponents.require("docker-registry").toString(), "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(work.resolve("registry.log").toFile())
                .start();
        awaitPort(port);
    }

    /** A registry without TLS and without passwords; its files are below the directory. */
    public static DockerRegistry plain(Path work) throws IOException, InterruptedException {
        return new DockerRegistry(work, "", Optional.empty(), List.of());
    }

    /** A registry with a certificate of its own and one user; its files are below the directory. */
    public static DockerRegistry withTlsAndPassword(Path work, String user, String password)
            throws IOException, InterruptedException {
        Path certificate = work.resolve("ca.pem");
        Path key = work.resolve("key.pem");
        run(
                work,
                List.of(
                        RealComponents.require("openssl").toString(),
                        "req",
                        "-x509",
                        "-newkey",
                        "rsa:2048",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=localhost",
                        "-addext",
                        "subjectAltName=IP:127.0.0.1",
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString()));
        String line = run(work, List.of(RealComponents.require("htpasswd").toString(), "-Bbn", user, password));
        Path users = Files.writeString(work.resolve("users"), line);
        return new DockerRegistry(
                work,
                "  tls: {certificate: " + certificate + ", key: " + key + "}\nauth:\n  htpasswd: {realm: test, path: "
                        + users + "}\n",
                Optional.of(certificate),
                List.of("--dest-creds=" + user + ":" + password));
    }

    /** Host and port as references have them. */
    public String host() {
        return host;
    }

    /** The certificate to trust, if the registry speaks TLS. */
    public Optional<Path> caFile() {
        return caFile;
    }

    /**
     * Pushes an image of an OCI layout with all its platforms.
     *
     * @param layout the layout
     * @param name of the image in the layout
     * @param target repository and tag
     */
    public void push(Path layout, String name, String target) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                RealComponents.require("skopeo").toString(),
                "--insecure-policy",
                "copy",
                "--all",
                "--dest-tls-verify=false"));
        command.addAll(pushOptions);
        command.addAll(List.of("oci:" + layout + ":" + name, "docker://" + host + "/" + target));
        run(work, command);
    }

    @Override
    public void close() {
        server.destroyForcibly();
    }

    private void awaitPort(int port) throws IOException, InterruptedException {
        for (int attempt = 0; attempt < START_ATTEMPTS; attempt++) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException e) {
                Thread.sleep(ATTEMPT_MILLIS);
            }
        }
        close();
        throw new AssertionError(Files.readString(work.resolve("registry.log")));
    }

    private static String run(Path work, List<String> command) throws IOException, InterruptedException {
        Path errors = work.resolve("errors");
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError(command + ": " + Files.readString(errors, StandardCharsets.UTF_8));
        }
        return output;
    }
}
