// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** What the retries of one build share: the budget, the clock, and a way to wait. Thread-safe. */
final class Retries {

    /** Tries of one request, the first included. */
    static final int MAX_TRIES = 4;

    /** Tries of one request at a host that says nothing at all: each costs a whole deadline. */
    static final int MAX_SILENT_TRIES = 2;

    /** The wait before the second try; it doubles from try to try, and at least half of it is waited. */
    static final Duration FIRST_WAIT = Duration.ofMillis(500);

    /** The longest wait a server may ask for; a build that stands still for longer is better told to run later. */
    static final Duration MAX_RETRY_AFTER = Duration.ofSeconds(30);

    /** Waits; tests put something in its place that does not. */
    @FunctionalInterface
    interface Pause {
        void await(Duration time) throws InterruptedException;
    }

    private final RetryBudget budget;
    private final Clock clock;
    private final Pause pause;
    private final DoubleSupplier random;
    private final RegistryLog log;

    /**
     * @param clock what the dates of servers are compared with
     * @param random numbers from 0 to below 1, so that the clients of a registry do not come back all at once
     */
    Retries(RetryBudget budget, Clock clock, Pause pause, DoubleSupplier random, RegistryLog log) {
        this.budget = budget;
        this.clock = clock;
        this.pause = pause;
        this.random = random;
        this.log = log;
    }

    /** Begins the tries of one request. */
    Attempts begin() {
        return new Attempts(this);
    }

    /** Returns the wait that a server's header asks for. */
    Optional<Duration> asked(String retryAfter) {
        return RetryAfter.parse(retryAfter, clock.instant());
    }

    /** Returns the wait after so many tries. */
    Duration backOff(int tries) {
        double full = FIRST_WAIT.toMillis() * Math.pow(2, tries - 1.0);
        return Duration.ofMillis((long) (full * (1 + random.getAsDouble()) / 2));
    }

    /** Takes a retry of the budget; what was lost while a host said nothing counts as waiting. */
    boolean take(Duration wait, Duration lost) {
        return budget.take(wait.plus(lost));
    }

    /** Waits; tells whether nobody interrupted the thread. */
    boolean await(Duration wait, String why) {
        log.debug().accept(why + "; trying again in " + wait.toMillis() + " ms.");
        try {
            pause.await(wait);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
