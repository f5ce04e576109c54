// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Docker's registry server as a child process on a free loopback port, and skopeo to push to it. */
public final class DockerRegistry implements AutoCloseable {

    private static final int ATTEMPTS = 400;
    private static final long ATTEMPT_MILLIS = 50;

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
        SelfSigned identity = SelfSigned.in(work);
        String line = Programs.run(work, "htpasswd", "-Bbn", user, password);
        Path users = Files.writeString(work.resolve("users"), line);
        return new DockerRegistry(
                work,
                tls(identity) + "auth:\n  htpasswd: {realm: test, path: " + users + "}\n",
                Optional.of(identity.certificate()),
                login(user, password));
    }

    /** A registry that believes a token server, with TLS if that has it; its files are below the directory. */
    public static DockerRegistry withTokens(Path work, TokenServer tokens) throws IOException, InterruptedException {
        return new DockerRegistry(
                work,
                (tokens.tls() ? tls(tokens.identity()) : "") + tokens.registryConfiguration(),
                tokens.tls() ? Optional.of(tokens.identity().certificate()) : Optional.empty(),
                login(tokens.user(), tokens.password()));
    }

    /** A registry without TLS that fetches from another what it does not have yet, and keeps it. */
    public static DockerRegistry pullThrough(Path work, DockerRegistry upstream)
            throws IOException, InterruptedException {
        return new DockerRegistry(
                work, "proxy: {remoteurl: \"http://" + upstream.host + "\"}\n", Optional.empty(), List.of());
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
     * Pushes an image of an OCI layout with all its platforms and its digests.
     *
     * @param layout the layout
     * @param name of the image in the layout
     * @param target repository and tag
     */
    public void push(Path layout, String name, String target) throws IOException, InterruptedException {
        push(layout, name, target, "--preserve-digests");
    }

    /** The same with other options of {@code skopeo copy}. */
    public void push(Path layout, String name, String target, String... options)
            throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(List.of("--insecure-policy", "copy", "--all", "--dest-tls-verify=false"));
        arguments.addAll(pushOptions);
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("oci:" + layout + ":" + name, "docker://" + host + "/" + target));
        Programs.run(work, "skopeo", arguments.toArray(String[]::new));
    }

    /** Waits until this registry has stored every blob of another; what it keeps of an upstream it stores in the background. */
    public void awaitBlobsOf(DockerRegistry upstream) throws IOException, InterruptedException {
        Set<Path> wanted = upstream.blobs();
        for (int attempt = 0; attempt < ATTEMPTS && !blobs().containsAll(wanted); attempt++) {
            Thread.sleep(ATTEMPT_MILLIS);
        }
        if (!blobs().containsAll(wanted)) {
            throw new AssertionError(blobs() + " of " + wanted + ": " + Files.readString(work.resolve("registry.log")));
        }
    }

    /** Paths of the stored blobs below the root of the store (distribution, registry/storage/paths.go). */
    private Set<Path> blobs() throws IOException {
        Path root = work.resolve("data/docker/registry/v2/blobs");
        try (Stream<Path> files = Files.exists(root) ? Files.walk(root) : Stream.empty()) {
            return files.filter(file -> file.endsWith("data"))
                    .map(root::relativize)
                    .collect(Collectors.toSet());
        }
    }

    /** Ends the server, whose files stay. */
    public void switchOff() {
        server.destroyForcibly();
        server.onExit().join();
    }

    @Override
    public void close() {
        switchOff();
    }

    private void awaitPort(int port) throws IOException, InterruptedException {
        for (int attempt = 0; attempt < ATTEMPTS && server.isAlive(); attempt++) {
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

    private static String tls(SelfSigned identity) {
        return "  tls: {certificate: " + identity.certificate() + ", key: " + identity.key() + "}\n";
    }

    private static List<String> login(String user, String password) {
        return List.of("--dest-creds=" + user + ":" + password);
    }
}
