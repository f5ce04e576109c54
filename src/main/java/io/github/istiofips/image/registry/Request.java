// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * A request.
 *
 * @param form what is posted, if anything
 */
record Request(
        String method, URI uri, Map<String, String> headers, Optional<String> authorization, Optional<String> form) {

    Request {
        headers = Map.copyOf(headers);
    }

    /** Asks for a resource with {@code GET} or {@code HEAD}. */
    static Request of(String method, URI uri, Map<String, String> headers, Optional<String> authorization) {
        return new Request(method, uri, headers, authorization, Optional.empty());
    }

    /** Posts a form, as token services want it. */
    static Request post(URI uri, String form) {
        return new Request(
                "POST",
                uri,
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                Optional.empty(),
                Optional.of(form));
    }

    /** What is sent to another place in its stead; credentials only to the origin they are meant for. */
    Request to(URI target, URI first) {
        return new Request(
                method, target, headers, Transport.sameOrigin(target, first) ? authorization : Optional.empty(), form);
    }
}
