// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.util.Optional;

/**
 * A proxy as settings.xml describes it.
 *
 * @param protocol protocol of the URLs it serves, {@code http} or {@code https}
 * @param host its host
 * @param port its port
 * @param credentials what it wants to see, if anything
 * @param nonProxyHosts hosts that are reached directly, separated by {@code |}, with {@code *} as wild card
 */
public record ProxyServer(
        String protocol, String host, int port, Optional<Credentials> credentials, String nonProxyHosts) {}
