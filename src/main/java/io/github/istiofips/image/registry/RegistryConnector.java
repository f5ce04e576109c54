// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import io.github.istiofips.image.Descriptor;
import io.github.istiofips.image.Digest;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.ImageReference;
import io.github.istiofips.image.ImageSource;
import io.github.istiofips.image.RawManifest;
import java.io.InputStream;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Opens repositories of registries. Connections are kept and tokens reused for as long as the connector lives. Safe
 * for use by several threads.
 */
public final class RegistryConnector {

    private final RegistrySettings settings;
    private final Deadlines deadlines;
    private final Retries retries;
    private final CredentialFinder finder;
    private final SettingsProxySelector proxies;
    private final Traffic traffic = new Traffic();
    private final Map<Optional<Path>, Transport> transports = new HashMap<>();
    private final Map<Endpoint, Session> sessions = new HashMap<>();

    /** Connects as the settings say, with the environment and home directory of this process. */
    public RegistryConnector(RegistrySettings settings) {
        this(settings, Surroundings.ofThisProcess());
    }

    RegistryConnector(RegistrySettings settings, Surroundings surroundings) {
        this.settings = settings;
        this.deadlines = surroundings.deadlines();
        this.retries = new Retries(
                settings.retries(),
                surroundings.clock(),
                surroundings.pause(),
                () -> ThreadLocalRandom.current().nextDouble(),
                settings.log());
        this.proxies = new SettingsProxySelector(settings.proxies());
        this.finder = CredentialFinder.of(settings, surroundings);
    }

    /**
     * Opens the repository of a reference. Nothing is contacted yet; what cannot be reached fails when it is read.
     */
    public ImageSource open(ImageReference reference) {
        return settings.offline() ? new OfflineSource(reference) : new LazySource(reference);
    }

    /** Returns what went over the wire so far, token requests and redirects included. */
    public Traffic traffic() {
        return traffic;
    }

    private synchronized RegistrySource connect(ImageReference reference) throws ImageException {
        Endpoint endpoint = Endpoint.of(reference, settings.hosts());
        Transport transport = transports.get(endpoint.caFile());
        if (transport == null) {
            transport = new Transport(client(endpoint.caFile()), proxies::authorization, deadlines, traffic);
            transports.put(endpoint.caFile(), transport);
        }
        Transport chosen = transport;
        Session session = sessions.computeIfAbsent(endpoint, key -> new Session(key, chosen, finder, retries));
        return new RegistrySource(endpoint, chosen, session, retries);
    }

    private HttpClient client(Optional<Path> caFile) throws ImageException {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(deadlines.connect());
        if (caFile.isPresent()) {
            builder.sslContext(TrustStore.with(caFile.get()));
        }
        if (!settings.proxies().isEmpty()) {
            builder.proxy(proxies);
        } else {
            Optional.ofNullable(ProxySelector.getDefault()).ifPresent(builder::proxy);
        }
        return builder.build();
    }

    /** Connects at the first read, where an unusable CA file can be told. */
    private final class LazySource implements ImageSource {

        private final ImageReference reference;

        LazySource(ImageReference reference) {
            this.reference = reference;
        }

        @Override
        public RawManifest manifest(String tagOrDigest) throws ImageException {
            return connect(reference).manifest(tagOrDigest);
        }

        @Override
        public Optional<Digest> digest(String tag) throws ImageException {
            return connect(reference).digest(tag);
        }

        @Override
        public InputStream blob(Descriptor descriptor) throws ImageException {
            return connect(reference).blob(descriptor);
        }

        @Override
        public String description() {
            return "registry " + Endpoint.of(reference, settings.hosts()).host();
        }
    }

    /** What a registry is while Maven is offline. */
    private record OfflineSource(ImageReference reference) implements ImageSource {

        @Override
        public RawManifest manifest(String tagOrDigest) throws ImageException {
            throw offline();
        }

        @Override
        public Optional<Digest> digest(String tag) throws ImageException {
            throw offline();
        }

        @Override
        public InputStream blob(Descriptor descriptor) throws ImageException {
            throw offline();
        }

        @Override
        public String description() {
            return "registry " + reference.registry();
        }

        private ImageException offline() {
            return new ImageException(
                    Reason.OFFLINE,
                    "Maven is offline and there is no local copy of " + reference + ".",
                    "Run without -o, once with the cache switched on (`cacheDirectory`), or name an OCI layout or an archive"
                            + " of the image in `layouts`.");
        }
    }
}
