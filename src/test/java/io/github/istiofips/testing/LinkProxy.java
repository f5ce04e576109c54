// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A loopback port that forwards to a server without TLS, counts what goes through, and can make the way as slow as a network: a
 * token bucket for each direction that all connections share, half the round trip as delay for each direction, and a
 * whole one more for a new connection. Slow start and loss are not modelled.
 */
public final class LinkProxy implements AutoCloseable {

    private static final int CHUNK = 8192;
    /** Chunks on their way in one direction of a connection; more than 100 Mbit/s for 20 ms. */
    private static final int WINDOW = 64;
    /** What the bucket holds, so that a thread woken late loses nothing. */
    private static final long BURST_NANOS = 5_000_000;

    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final URI target;
    private final ServerSocket listener;
    private final Optional<Shape> shape;
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private LinkProxy(String host, Optional<Shape> shape) throws IOException {
        this.target = URI.create("tcp://" + host);
        this.shape = shape;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** Forwards as fast as it can to {@code host:port}. */
    public static LinkProxy counting(String host) throws IOException {
        return new LinkProxy(host, Optional.empty());
    }

    /** Forwards as a network of this rate, the same in both directions, and round trip would. */
    public static LinkProxy shaping(String host, long bitsPerSecond, Duration roundTrip) throws IOException {
        return new LinkProxy(
                host,
                Optional.of(new Shape(new Bucket(bitsPerSecond), new Bucket(bitsPerSecond), roundTrip.toNanos())));
    }

    /** Host and port to use in place of the server's. */
    public String host() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** Bytes that clients received, heads of answers included. */
    public long received() {
        return received.sum();
    }

    /** Bytes that clients sent. */
    public long sent() {
        return sent.sum();
    }

    /** Connections that clients opened. */
    public long connections() {
        return connections.sum();
    }

    /** The request lines that clients sent, without the version of HTTP; requests must have no body. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Sets all counters back. */
    public void reset() {
        received.reset();
        sent.reset();
        connections.reset();
        requests.clear();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    /** What slows a connection down. */
    private record Shape(Bucket up, Bucket down, long roundTripNanos) {}

    /** Part of a stream that may be passed on at a time; empty for its end. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Chunk(byte[] bytes, long due) {}

    /** Tells when the last bit of what is given to it has left. */
    private static final class Bucket {

        private final long bitsPerSecond;
        private long free = System.nanoTime();

        Bucket(long bitsPerSecond) {
            this.bitsPerSecond = bitsPerSecond;
        }

        synchronized long departure(int bytes) {
            free = Math.max(free, System.nanoTime() - BURST_NANOS) + bytes * 8_000_000_000L / bitsPerSecond;
            return free;
        }
    }

    /** Moves bytes of one direction. */
    @FunctionalInterface
    private interface Pump {
        void run() throws IOException;
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket client = listener.accept();
            connections.increment();
            start(() -> connect(client));
        }
    }

    private void connect(Socket client) throws IOException {
        shape.ifPresent(way -> sleepUntil(System.nanoTime() + way.roundTripNanos()));
        Socket server = new Socket(target.getHost(), target.getPort());
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        start(() -> forward(client, new Requests(server.getOutputStream()), server, shape.map(Shape::up), sent));
        forward(server, client.getOutputStream(), client, shape.map(Shape::down), received);
    }

    private void forward(Socket from, OutputStream out, Socket to, Optional<Bucket> bucket, LongAdder count)
            throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            if (bucket.isEmpty()) {
                byte[] buffer = new byte[8 * CHUNK];
                for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                    count.add(length);
                    out.write(buffer, 0, length);
                }
            } else {
                BlockingQueue<Chunk> way = new ArrayBlockingQueue<>(WINDOW);
                start(() -> readSlowly(in, bucket.get(), way, count));
                deliver(way, out);
            }
        }
    }

    private void readSlowly(InputStream in, Bucket bucket, BlockingQueue<Chunk> way, LongAdder count)
            throws IOException {
        long delay = shape.map(Shape::roundTripNanos).orElse(0L) / 2;
        byte[] buffer = new byte[CHUNK];
        try {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                count.add(length);
                long departure = bucket.departure(length);
                sleepUntil(departure);
                way.put(new Chunk(Arrays.copyOf(buffer, length), Math.max(departure, System.nanoTime()) + delay));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(way);
        }
    }

    private static void end(BlockingQueue<Chunk> way) {
        try {
            way.put(new Chunk(new byte[0], System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void deliver(BlockingQueue<Chunk> way, OutputStream out) throws IOException {
        try {
            for (Chunk chunk = way.take(); chunk.bytes().length > 0; chunk = way.take()) {
                sleepUntil(chunk.due());
                out.write(chunk.bytes());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            way.clear();
        }
    }

    private static void sleepUntil(long nanoTime) {
        for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** A thread that ends when a socket is closed, by whichever side. */
    private static void start(Pump pump) {
        Thread thread = new Thread(
                () -> {
                    try {
                        pump.run();
                    } catch (IOException e) {
                        // One side closed its socket, which ends both directions.
                    }
                },
                "link");
        thread.setDaemon(true);
        thread.start();
    }

    /** Notes the first line of every request on its way. */
    private final class Requests extends OutputStream {

        private final OutputStream out;
        private final ByteArrayOutputStream head = new ByteArrayOutputStream();
        private int matched;

        Requests(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int i = offset; i < offset + length; i++) {
                head.write(bytes[i]);
                matched = bytes[i] == END_OF_HEAD[matched] ? matched + 1 : bytes[i] == END_OF_HEAD[0] ? 1 : 0;
                if (matched == END_OF_HEAD.length) {
                    String text = head.toString(StandardCharsets.ISO_8859_1);
                    requests.add(text.substring(0, text.indexOf("\r\n")).replace(" HTTP/1.1", ""));
                    head.reset();
                    matched = 0;
                }
            }
            out.write(bytes, offset, length);
        }
    }
}
