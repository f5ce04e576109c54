// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import io.github.istiofips.image.ImageReference;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where one repository is really fetched from.
 *
 * @param host the host as users know it
 * @param apiHost the host that answers
 * @param repository the repository there
 * @param plainHttp whether to speak HTTP without TLS
 * @param caFile certificates that are trusted besides those of the JDK
 * @param mirrorOf the host it stands for, if it is a mirror
 */
record Endpoint(
        String host,
        String apiHost,
        String repository,
        boolean plainHttp,
        Optional<Path> caFile,
        Optional<String> mirrorOf) {

    /** Docker Hub's host for the registry protocol; docker.io itself is a web site. */
    private static final String DOCKER_HUB_API = "registry-1.docker.io";

    static Endpoint of(ImageReference reference, Map<String, RegistryHost> hosts) {
        RegistryHost host = hosts.getOrDefault(reference.registry(), RegistryHost.of(reference.registry()));
        if (host.mirror().isEmpty()) {
            return at(host, reference.registry(), reference.repository(), Optional.empty());
        }
        String mirror = host.mirror().get();
        int slash = mirror.indexOf('/');
        String mirrorHost = slash < 0 ? mirror : mirror.substring(0, slash);
        String prefix = slash < 0 ? "" : mirror.substring(slash + 1).replaceAll("/+$", "");
        String repository = prefix.isEmpty() ? reference.repository() : prefix + "/" + reference.repository();
        return at(hosts.getOrDefault(mirrorHost, host), mirrorHost, repository, Optional.of(reference.registry()));
    }

    private static Endpoint at(RegistryHost settings, String host, String repository, Optional<String> mirrorOf) {
        String apiHost = host.equals(References.DOCKER_HUB) ? DOCKER_HUB_API : host;
        return new Endpoint(host, apiHost, repository, settings.plainHttp(), settings.caFile(), mirrorOf);
    }

    /** Returns {@code scheme://host/v2/repository/kind/what} (distribution specification, "Pull"). */
    URI uri(String kind, String what) {
        return URI.create(
                (plainHttp ? "http://" : "https://") + apiHost + "/v2/" + repository + "/" + kind + "/" + what);
    }

    String scope() {
        return "repository:" + repository + ":pull";
    }

    /** Names registry and repository as references have them. */
    String reference() {
        return host + "/" + repository;
    }

    /** Names registry and repository for a sentence. */
    String name() {
        return reference() + mirror();
    }

    /** Names the registry for a sentence. */
    String hostName() {
        return host + mirror();
    }

    private String mirror() {
        return mirrorOf.map(of -> " (mirror of " + of + ")").orElse("");
    }
}
