// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Chooses among the proxies of settings.xml, as Maven does: by protocol, minus the hosts reached directly. */
final class SettingsProxySelector extends ProxySelector {

    private final List<ProxyServer> proxies;

    SettingsProxySelector(List<ProxyServer> proxies) {
        this.proxies = List.copyOf(proxies);
    }

    @Override
    public List<Proxy> select(URI uri) {
        return choose(uri)
                .map(proxy -> new Proxy(Proxy.Type.HTTP, new InetSocketAddress(proxy.host(), proxy.port())))
                .map(List::of)
                .orElse(List.of(Proxy.NO_PROXY));
    }

    private Optional<ProxyServer> choose(URI uri) {
        return proxies.stream()
                .filter(proxy -> proxy.protocol().equalsIgnoreCase(uri.getScheme()))
                .filter(proxy -> !reachedDirectly(
                        proxy, Optional.ofNullable(uri.getHost()).orElse("")))
                .findFirst();
    }

    private static boolean reachedDirectly(ProxyServer proxy, String host) {
        return Stream.of(proxy.nonProxyHosts().split("[|,]"))
                .map(String::trim)
                .filter(pattern -> !pattern.isEmpty())
                .map(pattern ->
                        Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")))
                .anyMatch(regex -> Pattern.compile(regex, Pattern.CASE_INSENSITIVE)
                        .matcher(host)
                        .matches());
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        // The request fails with the same exception, and is reported there.
    }

    /** Returns the {@code Proxy-Authorization} header for a request, if its proxy has credentials. */
    Optional<String> authorization(URI uri) {
        return choose(uri).flatMap(ProxyServer::credentials).map(Session::basic);
    }
}
