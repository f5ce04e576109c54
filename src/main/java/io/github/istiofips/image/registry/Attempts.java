// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The tries of one request: whether there is another, and what to say when there is none. For one thread. */
final class Attempts {

    /** Answers of a server that is busy, starting, or behind a gateway that lost it. */
    private static final Set<Integer> PASSING = Set.of(408, 429, 500, 502, 503, 504);

    private final Retries retries;
    private int tries = 1;
    private int silent;
    private String outcome = "";

    Attempts(Retries retries) {
        this.retries = retries;
    }

    /** Waits and returns true if an answer with this status may be followed by a better one. */
    boolean again(Transport.Answer answer) {
        if (!PASSING.contains(answer.status())) {
            return false;
        }
        Optional<Duration> asked = retries.asked(answer.header("Retry-After"));
        if (asked.isPresent() && asked.get().compareTo(Retries.MAX_RETRY_AFTER) > 0) {
            outcome = "; it asks to wait " + asked.get().toSeconds() + " seconds, and no more than "
                    + Retries.MAX_RETRY_AFTER.toSeconds() + " are waited";
            return false;
        }
        return another(
                asked.orElse(Duration.ZERO),
                Duration.ZERO,
                "Host " + answer.uri().getAuthority() + " answered with HTTP status " + answer.status());
    }

    /** As above for a request that got no answer. */
    boolean again(NoAnswerException failure) {
        if (!failure.mayPass()) {
            return false;
        }
        if (failure.isSilence()) {
            silent++;
            if (silent >= Retries.MAX_SILENT_TRIES) {
                return false;
            }
        }
        return another(Duration.ZERO, Duration.ZERO, "Host " + failure.host() + ": " + Failures.text(failure));
    }

    /** As above for a document that broke off; not for one that stalled, which would stall the build as often. */
    boolean againFromStart(IOException failure) {
        return !(failure instanceof StalledException) && again(failure);
    }

    /** As above for a body that broke off and may be continued. */
    boolean again(IOException failure) {
        Duration lost = failure instanceof StalledException stalled ? stalled.waited() : Duration.ZERO;
        return another(Duration.ZERO, lost, "A transfer broke off: " + Failures.text(failure));
    }

    /** Counts from one again, because the last try brought something. The budget of the build bounds even that. */
    void progressed() {
        tries = 1;
        silent = 0;
        outcome = "";
    }

    /** Returns the end of a sentence about the failure: how often it was tried, or why it was not; may be empty. */
    String outcome() {
        return outcome.isEmpty() && tries > 1 ? " after " + tries + " tries" : outcome;
    }

    private boolean another(Duration atLeast, Duration lost, String why) {
        if (tries >= Retries.MAX_TRIES || Thread.currentThread().isInterrupted()) {
            return false;
        }
        Duration backOff = retries.backOff(tries);
        Duration wait = atLeast.compareTo(backOff) > 0 ? atLeast : backOff;
        if (!retries.take(wait, lost)) {
            outcome = "; the retries of this build are used up";
            return false;
        }
        tries++;
        return retries.await(wait, why);
    }
}
