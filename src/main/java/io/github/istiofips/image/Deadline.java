// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import java.time.Duration;

/** The time by which one image must have been read, so that no registry can hold a build for ever. */
final class Deadline {

    /** Time for one image with all its platforms: an image of 500 MB at 2 Mbit/s. */
    static final Duration IMAGE = Duration.ofMinutes(35);

    private final Duration time;
    private final long start = System.nanoTime();

    private Deadline(Duration time) {
        this.time = time;
    }

    /** A deadline so much later than now. */
    static Deadline in(Duration time) {
        return new Deadline(time);
    }

    boolean hasPassed() {
        return System.nanoTime() - start > time.toNanos();
    }

    long minutes() {
        return time.toMinutes();
    }
}
