// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as a stream that gives up: after a time without a byte, and when it trickles. Only waiting
 * counts, not what the reader does between reads. At most one batch of buffers is held at a time.
 */
final class TimedBody extends InputStream implements BodySubscriber<InputStream> {

    /** Fewest bytes that must arrive in {@link Deadlines#pace}: slower than this no image can be read. */
    static final long PACE_BYTES = 64 * 1024;

    /** What arrived: bytes, the end, or a failure. */
    private record Event(List<ByteBuffer> buffers, boolean end, Optional<Throwable> failure) {}

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Queue<ByteBuffer> buffers = new ArrayDeque<>();
    private final AtomicReference<Flow.@Nullable Subscription> subscription = new AtomicReference<>();
    private final Duration idle;
    private final Duration pace;
    private long waitedNanos;
    private long bytesInWindow;
    private boolean ended;
    private volatile boolean closed;

    TimedBody(Duration idle, Duration pace) {
        this.idle = idle;
        this.pace = pace;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        if (closed || !subscription.compareAndSet(null, given)) {
            given.cancel();
            return;
        }
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> batch) {
        events.add(new Event(batch, false, Optional.empty()));
    }

    @Override
    public void onError(Throwable failure) {
        events.add(new Event(List.of(), true, Optional.of(failure)));
    }

    @Override
    public void onComplete() {
        events.add(new Event(List.of(), true, Optional.empty()));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (buffers.isEmpty()) {
            if (ended) {
                return -1;
            }
            await();
        }
        ByteBuffer buffer = buffers.element();
        int read = Math.min(length, buffer.remaining());
        buffer.get(target, offset, read);
        if (!buffer.hasRemaining()) {
            buffers.remove();
        }
        return read;
    }

    private void await() throws IOException {
        if (closed) {
            throw new IOException("the stream was closed");
        }
        long start = System.nanoTime();
        Event event = poll();
        waitedNanos += System.nanoTime() - start;
        if (event == null) {
            close();
            throw StalledException.silent(idle);
        }
        if (event.failure().isPresent()) {
            ended = true;
            Throwable failure = event.failure().get();
            throw new IOException(Failures.text(failure), failure);
        }
        ended = event.end();
        for (ByteBuffer buffer : event.buffers()) {
            if (buffer.hasRemaining()) {
                buffers.add(buffer);
                bytesInWindow += buffer.remaining();
            }
        }
        keepPace();
        Flow.Subscription current = subscription.get();
        if (!ended && current != null) {
            current.request(1);
        }
    }

    private @Nullable Event poll() throws IOException {
        try {
            return events.poll(idle.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IOException("interrupted", e);
        }
    }

    private void keepPace() throws IOException {
        if (waitedNanos < pace.toNanos()) {
            return;
        }
        if (bytesInWindow < PACE_BYTES && !ended) {
            close();
            throw StalledException.trickled(PACE_BYTES, pace);
        }
        waitedNanos = 0;
        bytesInWindow = 0;
    }

    /** Ends the transfer: what was not read is not fetched. */
    @Override
    public void close() {
        closed = true;
        Flow.Subscription current = subscription.get();
        if (current != null && !ended) {
            current.cancel();
        }
    }
}
