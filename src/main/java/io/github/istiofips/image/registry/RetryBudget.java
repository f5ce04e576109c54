// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.time.Duration;

/**
 * How often, and for how long in total, the requests of one build are tried again. One budget is handed to all parts
 * of a build, so that a registry that is down costs the build this much once and not once per image. Thread-safe.
 */
public final class RetryBudget {

    /** Most retries of a build: about ten requests that fail for good; a registry that recovers needs a few. */
    static final int MAX_RETRIES = 30;

    /** Longest time that the threads of a build wait before retries, added up. */
    static final Duration MAX_WAITING = Duration.ofMinutes(2);

    private int retries;
    private Duration waiting;

    private RetryBudget(int retries, Duration waiting) {
        this.retries = retries;
        this.waiting = waiting;
    }

    /** A budget for one build: {@value #MAX_RETRIES} retries and two minutes of waiting. */
    public static RetryBudget standard() {
        return new RetryBudget(MAX_RETRIES, MAX_WAITING);
    }

    /** A budget for whoever does not want to wait: the first failure counts. */
    public static RetryBudget none() {
        return new RetryBudget(0, Duration.ZERO);
    }

    /**
     * Takes one retry.
     *
     * @param cost the time that is waited before it
     * @return whether there was that much left; if not, nothing is taken
     */
    synchronized boolean take(Duration cost) {
        if (retries == 0 || waiting.compareTo(cost) < 0) {
            return false;
        }
        retries--;
        waiting = waiting.minus(cost);
        return true;
    }
}
