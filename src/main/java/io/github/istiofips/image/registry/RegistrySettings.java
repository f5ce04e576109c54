// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * How registries are reached.
 *
 * @param hosts what was set, by host. For a mirror the entry of the mirror's own host counts, else that of the host
 *     it stands for
 * @param settingsCredentials credentials of the Maven settings by the host that is really contacted, which for a
 *     mirror is the mirror's; Docker Hub is asked for by each of its names in turn
 * @param proxies the active proxies; without any, the proxy settings of the JVM apply
 * @param offline whether Maven is offline: then nothing is contacted
 * @param retries what is left for retries; the same object for everything that belongs to one build
 * @param log takes what is worth knowing besides results
 */
public record RegistrySettings(
        Map<String, RegistryHost> hosts,
        Function<String, Optional<Credentials>> settingsCredentials,
        List<ProxyServer> proxies,
        boolean offline,
        RetryBudget retries,
        RegistryLog log) {
    public RegistrySettings {
        hosts = Map.copyOf(hosts);
        proxies = List.copyOf(proxies);
    }

    /** Settings with a retry budget of their own that log nothing. */
    public RegistrySettings(
            Map<String, RegistryHost> hosts,
            Function<String, Optional<Credentials>> settingsCredentials,
            List<ProxyServer> proxies,
            boolean offline) {
        this(hosts, settingsCredentials, proxies, offline, RetryBudget.standard(), RegistryLog.silent());
    }

    /** Nothing set: HTTPS, no Maven credentials, the JVM's proxies, online. */
    public static RegistrySettings defaults() {
        return new RegistrySettings(Map.of(), host -> Optional.empty(), List.of(), false);
    }
}
