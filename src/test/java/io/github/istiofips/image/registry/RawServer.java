// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A server below HTTP, for what an HTTP server would not do. Speaks on a free loopback port. */
final class RawServer implements AutoCloseable {

    /** What it does with one connection. */
    @FunctionalInterface
    interface Behaviour {
        void act(Socket socket) throws IOException, InterruptedException;
    }

    private static final int TLS_HANDSHAKE = 0x16;
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "raw-server");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicInteger connections = new AtomicInteger();

    /** Starts; the behaviours are for one connection each, the last for all that follow. */
    RawServer(Behaviour... inOrder) throws IOException {
        List<Behaviour> behaviours = List.of(inOrder);
        threads.execute(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    int number = Math.min(connections.getAndIncrement(), behaviours.size() - 1);
                    threads.execute(() -> run(behaviours.get(number), socket));
                } catch (IOException e) {
                    return; // closed
                }
            }
        });
    }

    private static void run(Behaviour behaviour, Socket socket) {
        try (socket) {
            behaviour.act(socket);
        } catch (IOException e) {
            // the client went away first
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    String host() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    /** Says nothing, for as long as the test lasts. */
    static Behaviour silent() {
        return socket -> NEVER.await(1, TimeUnit.MINUTES);
    }

    /** Resets the connection at once. */
    static Behaviour reset() {
        return RawServer::reset;
    }

    /** Answers the first request with bytes as given, and closes. */
    static Behaviour answer(String bytes) {
        return socket -> {
            request(socket);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        };
    }

    /** Sends the head of an answer line by line without ever ending it. */
    static Behaviour dripHead() {
        return socket -> {
            request(socket);
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
            for (int line = 0; line < 600; line++) {
                socket.getOutputStream().write(("X-" + line + ": y\r\n").getBytes(StandardCharsets.US_ASCII));
                if (NEVER.await(100, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        };
    }

    /** Passes everything on to another server. */
    static Behaviour relay(String host) {
        return relay(host, Long.MAX_VALUE);
    }

    /** As above, and resets the connection after so many bytes of answers. */
    static Behaviour relay(String host, long bytes) {
        return socket -> {
            int port = Integer.parseInt(host.substring(host.lastIndexOf(':') + 1));
            try (Socket upstream = new Socket(InetAddress.getLoopbackAddress(), port)) {
                Thread up = new Thread(() -> pass(socket, upstream), "raw-server-up");
                up.setDaemon(true);
                up.start();
                InputStream answers = upstream.getInputStream();
                OutputStream out = socket.getOutputStream();
                byte[] piece = new byte[4096];
                long left = bytes;
                while (left > 0) {
                    int read = answers.read(piece, 0, (int) Math.min(piece.length, left));
                    if (read < 0) {
                        return;
                    }
                    out.write(piece, 0, read);
                    left -= read;
                }
                reset(socket);
            }
        };
    }

    private static void pass(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // one of both is gone, and the other direction notices
        }
    }

    private static void request(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        int newlines = 0;
        while (newlines < 2) {
            int next = in.read();
            if (next < 0 || next == TLS_HANDSHAKE) {
                return;
            }
            newlines = next == '\n' ? newlines + 1 : next == '\r' ? newlines : 0;
        }
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        server.close();
        threads.shutdownNow();
    }
}
