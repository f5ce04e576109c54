// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests and the bytes of their bodies, and knows which blobs are on their way. Thread-safe. */
public final class Traffic {

    /**
     * A blob on its way.
     *
     * @param what what is fetched from where, such as {@code layer sha256:0123456789ab of registry.example/istio/pilot}
     * @param received bytes received so far
     * @param announced bytes announced by the manifest
     */
    public record Transfer(String what, long received, long announced) {}

    /** The bookkeeping of one blob that is being read; closing it ends the transfer. */
    final class Running implements AutoCloseable {

        private final String what;
        private final long announced;
        private final LongAdder received = new LongAdder();

        private Running(String what, long announced) {
            this.what = what;
            this.announced = announced;
        }

        void received(long count) {
            received.add(count);
        }

        @Override
        public void close() {
            running.remove(this);
        }
    }

    private final LongAdder requests = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final Set<Running> running = ConcurrentHashMap.newKeySet();

    Traffic() {}

    /** Returns the number of requests sent. */
    public long requests() {
        return requests.sum();
    }

    /** Returns the number of body bytes received. */
    public long bytesFetched() {
        return bytes.sum();
    }

    /** Returns the blobs that are being fetched now, in no particular order. */
    public List<Transfer> active() {
        return running.stream()
                .map(one -> new Transfer(one.what, one.received.sum(), one.announced))
                .toList();
    }

    Running begin(String what, long announced) {
        Running begun = new Running(what, announced);
        running.add(begun);
        return begun;
    }

    void addRequest() {
        requests.increment();
    }

    InputStream counting(InputStream body) {
        return new FilterInputStream(body) {
            @Override
            public int read() throws IOException {
                int value = in.read();
                bytes.add(value < 0 ? 0 : 1);
                return value;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int count = in.read(buffer, offset, length);
                bytes.add(Math.max(count, 0));
                return count;
            }
        };
    }
}
