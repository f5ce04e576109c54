// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the user set for one registry.
 *
 * @param host the host as references have it, with port if any, such as {@code registry.example:5000}
 * @param mirror asked instead of the host: {@code host[:port][/path]}, the path being put before the repository
 * @param plainHttp whether to speak HTTP without TLS
 * @param caFile certificates in PEM that are trusted besides those of the JDK
 */
public record RegistryHost(String host, Optional<String> mirror, boolean plainHttp, Optional<Path> caFile) {

    /** A host for which nothing is set. */
    public static RegistryHost of(String host) {
        return new RegistryHost(host, Optional.empty(), false, Optional.empty());
    }
}
