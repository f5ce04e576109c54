// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.image.Descriptor;
import io.github.istiofips.image.Digest;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.ImageReader;
import io.github.istiofips.image.ImageReference;
import io.github.istiofips.image.PlatformManifest;
import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.RegistryServer;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import io.github.istiofips.testing.TextExaminer;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A layout with one image, a registry that serves it, and a client that does not really wait before retries. */
final class Bench implements AutoCloseable {

    /** For servers that hang. */
    static final Deadlines QUICK = new Deadlines(
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2));

    /** Far more than any test here needs, on any machine. */
    static final Duration GENEROUS = Duration.ofSeconds(60);

    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** What must not be in any sentence. */
    static final String SECRET = "s3cret-of-the-test";

    static final Credentials GOOD = new Credentials("user", SECRET, "settings.xml server 'x'");

    /** Size of the file {@code /a}, which compression does not make smaller. */
    static final int FILE_BYTES = 300_000;

    final Path layout;
    final String digest;
    final List<Duration> waits = new CopyOnWriteArrayList<>();
    final List<String> debug = new CopyOnWriteArrayList<>();
    final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Path temp;
    private final RegistryServer server;
    private final Map<String, RegistryHost> hosts = new HashMap<>();
    private final List<ProxyServer> proxies = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private Deadlines deadlines = Deadlines.DEFAULT;
    private RetryBudget budget = RetryBudget.standard();
    private Optional<Credentials> credentials = Optional.empty();
    private Optional<ContentCache> cache = Optional.empty();
    private boolean offline;

    Bench(Path temp) throws Exception {
        this(temp, InetAddress.getLoopbackAddress(), Optional.empty());
    }

    Bench(Path temp, InetAddress address, Optional<SSLContext> tls) throws Exception {
        byte[] content = new byte[FILE_BYTES];
        new Random(1).nextBytes(content);
        this.temp = temp;
        this.layout = temp.resolve("layout");
        this.digest = new OciLayoutWriter(layout)
                .add(
                        "reg.example/istio/pilot:1",
                        TestImage.linux("amd64").layer(new TestLayer().file("a", content, 0755)),
                        TestImage.linux("arm64").layer(new TestLayer().file("a", "arm")));
        this.server = new RegistryServer(layout, address, tls);
        if (tls.isEmpty()) {
            plain(server.host());
        }
    }

    RegistryServer server() {
        return server;
    }

    Bench host(RegistryHost host) {
        hosts.put(host.host(), host);
        return this;
    }

    Bench plain(String host) {
        return host(new RegistryHost(host, Optional.empty(), true, Optional.empty()));
    }

    Bench proxy(ProxyServer proxy) {
        proxies.add(proxy);
        return this;
    }

    Bench variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Bench quick() {
        deadlines = QUICK;
        return this;
    }

    Bench patient() {
        deadlines = Deadlines.DEFAULT;
        return this;
    }

    /** Keeps what is established for the fetches that follow. */
    Bench keepInCache() {
        cache = Optional.of(ContentCache.inMemory());
        return this;
    }

    Bench budget(RetryBudget other) {
        budget = other;
        return this;
    }

    Bench login(Credentials with) {
        credentials = Optional.of(with);
        return this;
    }

    Bench offline() {
        offline = true;
        return this;
    }

    RegistryConnector connector() {
        RegistrySettings settings = new RegistrySettings(
                hosts, host -> credentials, proxies, offline, budget, new RegistryLog(debug::add, warnings::add));
        return new RegistryConnector(
                settings,
                new Surroundings(
                        deadlines,
                        environment,
                        temp.resolve("home"),
                        Clock.fixed(NOW, ZoneOffset.UTC),
                        time -> waits.add(time)));
    }

    ImageReference reference() throws Exception {
        return reference(server.host(), "1");
    }

    ImageReference reference(String host, String tag) throws Exception {
        return References.parse(host + "/istio/pilot:" + tag);
    }

    /** Returns the descriptor of the big layer. */
    Descriptor layer() throws Exception {
        try (var blobs = Files.list(layout.resolve("blobs/sha256"))) {
            for (Path blob : blobs.toList()) {
                if (Files.size(blob) > FILE_BYTES / 2) {
                    Digest name = Digest.parse("sha256:" + blob.getFileName()).orElseThrow();
                    return new Descriptor("application/vnd.oci.image.layer.v1.tar+gzip", name, Files.size(blob));
                }
            }
        }
        throw new AssertionError("no layer");
    }

    long fetch() throws Exception {
        return fetch(connector(), reference());
    }

    long fetch(ImageReference reference) throws Exception {
        return fetch(connector(), reference);
    }

    /** Fetches index, manifests, configuration and layers; returns the size of the file {@code /a}. */
    long fetch(RegistryConnector connector, ImageReference reference) throws Exception {
        ImageReader reader = new ImageReader(connector.open(reference), cache.orElseGet(ContentCache::inMemory));
        PlatformManifest first = reader.resolve(reference).platforms().get(0);
        Path spool = Files.createDirectories(temp.resolve("spool"));
        return reader.files(first, reader.config(first), TextExaminer.wanted("/a"), new TextExaminer(), spool)
                .get("/a")
                .orElseThrow()
                .size();
    }

    /** Asserts that a call ends in one sentence with these words that tells no secret. */
    static void assertRefused(ThrowingCallable call, Reason reason, String... words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ImageException.class, e -> {
            assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
            assertThat(e.getMessage()).endsWith(".");
            assertThat(e.remedy()).isNotBlank().endsWith(".");
            assertThat(e.getMessage() + " " + e.remedy())
                    .contains(words)
                    .doesNotContain("\n", "\tat ", "Exception", SECRET);
        });
    }

    @Override
    public void close() {
        server.close();
    }
}
