// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.util.function.Consumer;

/**
 * Where the registry client tells what it does. No line holds a secret; repository paths are written out. The
 * consumers are called by several threads.
 *
 * @param debug takes which credentials are used for a host, and why a request is sent again
 * @param warning takes what should be corrected even if the build succeeds, such as a broken credentials file
 */
public record RegistryLog(Consumer<String> debug, Consumer<String> warning) {

    /** Tells nobody. */
    public static RegistryLog silent() {
        return new RegistryLog(line -> {}, line -> {});
    }
}
