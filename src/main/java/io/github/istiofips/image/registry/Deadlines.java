// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.time.Duration;

/**
 * How long to wait for a registry. Whoever is not there is told within ten seconds; whoever sends is given time.
 *
 * @param connect for the connection, TLS included; name look-up counts under {@code response} only
 * @param response for the head of an answer, connection included
 * @param idle without a single byte of a body
 * @param document for the whole of a manifest or token
 * @param helper for a credential helper program
 */
record Deadlines(Duration connect, Duration response, Duration idle, Duration document, Duration helper) {

    static final Deadlines DEFAULT = new Deadlines(
            Duration.ofSeconds(5),
            Duration.ofSeconds(8),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofSeconds(15));
}
