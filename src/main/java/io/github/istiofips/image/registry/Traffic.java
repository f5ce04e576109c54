// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.LongAdder;

/** Counts requests and the bytes of their bodies. Thread-safe. */
public final class Traffic {

    private final LongAdder requests = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    Traffic() {}

    /** Returns the number of requests sent. */
    public long requests() {
        return requests.sum();
    }

    /** Returns the number of body bytes received. */
    public long bytesFetched() {
        return bytes.sum();
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
