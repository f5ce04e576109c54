// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * What is asked of a repository.
 *
 * @param method {@code GET} or {@code HEAD}
 * @param kind {@code manifests} or {@code blobs}
 * @param name tag or digest
 * @param headers headers besides those that every request has
 * @param what how a sentence calls it, such as {@code Tag 1}
 */
record Asked(String method, String kind, String name, Map<String, String> headers, String what) {

    Asked {
        headers = Map.copyOf(headers);
    }

    Asked with(Map<String, String> others) {
        return new Asked(method, kind, name, others, what);
    }

    URI uri(Endpoint endpoint) {
        return endpoint.uri(kind, name);
    }

    Request request(Endpoint endpoint, Optional<String> authorization) {
        return Request.of(method, uri(endpoint), headers, authorization);
    }
}
