// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.time.Duration;

/**
 * How long to wait for a registry. Whoever does not answer is told within fifteen seconds, the second try included;
 * whoever sends is given time.
 *
 * @param connect for the connection, TLS included; name look-up counts under {@code response} only
 * @param response for the head of one answer, connection included; asked for at most twice when nothing comes
 * @param idle without a single byte of a body
 * @param pace in which a body must bring {@link TimedBody#PACE_BYTES}, while it is waited for
 * @param document for the whole of a manifest or token
 * @param helper for a credential helper program
 */
record Deadlines(
        Duration connect, Duration response, Duration idle, Duration pace, Duration document, Duration helper) {

    static final Deadlines DEFAULT = new Deadlines(
            Duration.ofSeconds(5),
            Duration.ofSeconds(7),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15));
}
