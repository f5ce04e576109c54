// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.io.IOException;
import java.time.Duration;

/** A body stopped coming. */
final class StalledException extends IOException {

    private static final long serialVersionUID = 1L;

    private final Duration waited;
    private final boolean trickled;

    private StalledException(String message, Duration waited, boolean trickled) {
        super(message);
        this.waited = waited;
        this.trickled = trickled;
    }

    /** Nothing came for so long. */
    static StalledException silent(Duration idle) {
        return new StalledException("no data for " + idle.toSeconds() + " seconds", idle, false);
    }

    /** Something came, but too slowly to ever make an image. */
    static StalledException trickled(long bytes, Duration window) {
        return new StalledException(
                "less than " + bytes + " bytes in " + window.toSeconds() + " seconds", window, true);
    }

    /** A document that should come at once is not complete after so long. */
    static StalledException unfinished(Duration deadline) {
        return new StalledException("it took longer than " + deadline.toSeconds() + " seconds", deadline, true);
    }

    Duration waited() {
        return waited;
    }

    boolean isTrickle() {
        return trickled;
    }
}
