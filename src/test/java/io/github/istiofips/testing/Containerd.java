// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Containerd as a child process with a socket of its own, and the client of stargz-snapshotter to convert images with it. */
public final class Containerd {

    private static final int ATTEMPTS = 200;
    private static final long ATTEMPT_MILLIS = 50;
    private static final String SOURCE = "localhost/source:1";
    private static final String RESULT = "localhost/result:1";

    private Containerd() {}

    /**
     * Converts the only image of an OCI layout with all its platforms and pushes it. As containerd puts what it imports into an
     * index, an image of several platforms becomes an index in an index. Needs to be run by root.
     *
     * @param layout the layout
     * @param kind {@code estargz} or {@code zstdchunked}
     * @param target host, repository and tag, in a registry without TLS
     * @param work a directory that is created; a short path, as a socket lies in it
     */
    public static void convertAndPush(Path layout, String kind, String target, Path work)
            throws IOException, InterruptedException {
        Files.createDirectories(work);
        Path socket = work.resolve("socket");
        Path config = Files.writeString(
                work.resolve("config.toml"),
                "version = 2\nroot = \"" + work.resolve("root") + "\"\nstate = \"" + work.resolve("state")
                        + "\"\ndisabled_plugins = [\"io.containerd.grpc.v1.cri\"]\n[grpc]\naddress = \"" + socket
                        + "\"\n");
        Path log = work.resolve("log");
        Process server = new ProcessBuilder(
                        RealComponents.require("containerd").toString(), "--config", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            for (int attempt = 0; attempt < ATTEMPTS && server.isAlive() && !Files.exists(socket); attempt++) {
                Thread.sleep(ATTEMPT_MILLIS);
            }
            if (!Files.exists(socket)) {
                throw new AssertionError(Files.readString(log));
            }
            convertAndPush(layout, kind, target, work, socket);
        } finally {
            server.destroyForcibly();
            server.onExit().join();
        }
    }

    private static void convertAndPush(Path layout, String kind, String target, Path work, Path socket)
            throws IOException, InterruptedException {
        Path source = work.resolve("source.tar");
        Programs.run(work, "tar", "--create", "--file", source.toString(), "--directory", layout.toString(), ".");
        images(work, socket, "import", "--all-platforms", "--no-unpack", "--index-name", SOURCE, source.toString());
        images(work, socket, "convert", "--" + kind, "--oci", "--all-platforms", SOURCE, RESULT);
        images(work, socket, "push", "--plain-http", target, RESULT);
    }

    private static void images(Path work, Path socket, String command, String... arguments)
            throws IOException, InterruptedException {
        String[] all = new String[arguments.length + 4];
        all[0] = "--address";
        all[1] = socket.toString();
        all[2] = "images";
        all[3] = command;
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        Programs.run(work, "ctr-remote", all);
    }
}
