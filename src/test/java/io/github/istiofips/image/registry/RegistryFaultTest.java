// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.image.EffectiveFiles;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.ImageReader;
import io.github.istiofips.image.ImageReference;
import io.github.istiofips.image.PlatformManifest;
import io.github.istiofips.image.ResolvedImage;
import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.RegistryServer;
import io.github.istiofips.testing.RegistryServer.Fault;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import io.github.istiofips.testing.TextExaminer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryFaultTest {

    /** For servers that hang; anything else gets the time a loaded machine needs. */
    private static final Deadlines QUICK = new Deadlines(
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(2));

    @TempDir
    Path temp;

    private RegistryServer server;
    private String digest;

    @BeforeEach
    void start() throws Exception {
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        Path layout = temp.resolve("layout");
        digest = new OciLayoutWriter(layout)
                .add(
                        "reg.example/istio/pilot:1",
                        TestImage.linux("amd64").layer(new TestLayer().file("a", content, 0755)),
                        TestImage.linux("arm64").layer(new TestLayer().file("a", "arm")));
        server = new RegistryServer(layout);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static RegistryConnector connector(RegistryHost... hosts) {
        return connector(Deadlines.DEFAULT, hosts);
    }

    private static RegistryConnector connector(Deadlines deadlines, RegistryHost... hosts) {
        Map<String, RegistryHost> byHost =
                List.of(hosts).stream().collect(java.util.stream.Collectors.toMap(RegistryHost::host, host -> host));
        return new RegistryConnector(
                new RegistrySettings(byHost, host -> Optional.empty(), List.of(), false),
                deadlines,
                Map.of(),
                Path.of("no-home"));
    }

    private RegistryHost plain() {
        return new RegistryHost(server.host(), Optional.empty(), true, Optional.empty());
    }

    private ImageReference reference(String tag) throws Exception {
        return References.parse(server.host() + "/istio/pilot:" + tag);
    }

    private EffectiveFiles fetch(RegistryConnector connector, ImageReference reference) throws Exception {
        ImageReader reader = new ImageReader(connector.open(reference), ContentCache.inMemory());
        ResolvedImage resolved = reader.resolve(reference);
        Path spool = Files.createDirectories(temp.resolve("spool"));
        PlatformManifest first = resolved.platforms().get(0);
        return reader.files(first, reader.config(first), TextExaminer.wanted("/a"), new TextExaminer(), spool);
    }

    @Test
    void fetchesAnImage() throws Exception {
        EffectiveFiles files = fetch(connector(plain()), reference("1"));

        assertThat(files.get("/a").orElseThrow().size()).isEqualTo(300_000);
        assertThat(server.requests("/blobs/")).isEqualTo(2);
        assertThat(server.requests("/manifests/")).isEqualTo(3);
    }

    @Test
    void fetchesByDigest() throws Exception {
        ImageReference byDigest = References.parse(server.host() + "/istio/pilot@" + digest);

        assertThat(fetch(connector(plain()), byDigest).found()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /manifests/ | FORBIDDEN           | UNAUTHORIZED    | HTTP status 403
            /manifests/ | UNAUTHORIZED        | UNAUTHORIZED    | none were found in settings.xml
            /manifests/ | NOT_FOUND           | NOT_FOUND       | Tag 1 does not exist
            /manifests/ | TOO_MANY_REQUESTS   | UNREACHABLE     | Retry-After: 17
            /manifests/ | SERVER_ERROR        | UNREACHABLE     | HTTP status 500
            /manifests/ | SHORT               | DAMAGED         | well-formed
            /manifests/ | TRUNCATED           | UNREACHABLE     | could not be fetched
            /manifests/ | HANG_BEFORE_HEADERS | UNREACHABLE     | does not answer
            /manifests/ | HANG_IN_BODY        | UNREACHABLE     | no data for
            /manifests/ | REDIRECT_LOOP       | UNREACHABLE     | redirects in a loop
            /manifests/ | REDIRECT_NOWHERE    | UNREACHABLE     | cannot be read
            /manifests/ | WEB_PAGE            | UNREACHABLE     | web page
            /manifests/ | WEB_PAGE_AS_JSON    | UNREACHABLE     | web page
            /manifests/sha256 | CORRUPT       | DIGEST_MISMATCH | other bytes than the digest
            /manifests/sha256 | NOT_FOUND     | NOT_FOUND       | Manifest sha256:
            /blobs/     | CORRUPT             | DIGEST_MISMATCH | other bytes than its digest
            /blobs/     | LONG                | DIGEST_MISMATCH | longer than the announced
            /blobs/     | SHORT               | DAMAGED         | of the announced
            /blobs/     | TRUNCATED           | UNREACHABLE     | broke off after
            /blobs/     | HANG_IN_BODY        | UNREACHABLE     | no data for
            /blobs/     | HANG_BEFORE_HEADERS | UNREACHABLE     | does not answer
            /blobs/     | NOT_FOUND           | NOT_FOUND       | Blob sha256:
            /blobs/     | SERVER_ERROR        | UNREACHABLE     | HTTP status 500
            /blobs/     | WEB_PAGE            | UNREACHABLE     | web page
            """)
    void everyFaultHasItsSentence(String path, Fault fault, Reason reason, String word) throws Exception {
        server.fault(path, fault);

        Deadlines deadlines = fault.name().startsWith("HANG") ? QUICK : Deadlines.DEFAULT;
        assertRefused(() -> fetch(connector(deadlines, plain()), reference("1")), reason, word);
        if (Files.exists(temp.resolve("spool"))) {
            assertThat(temp.resolve("spool")).isEmptyDirectory();
        }
    }

    @Test
    void namesATagThatIsNotThere() throws Exception {
        assertRefused(() -> fetch(connector(plain()), reference("2")), Reason.NOT_FOUND, "(MANIFEST_UNKNOWN)");
    }

    @Test
    void doesNotHandCredentialsToTheTargetOfARedirect() throws Exception {
        try (RegistryServer storage = new RegistryServer(temp.resolve("layout"))) {
            server.requireBasic("user", "secret")
                    .fault("/blobs/", Fault.REDIRECT)
                    .redirectTo("http://" + storage.host());
            RegistrySettings settings = new RegistrySettings(
                    Map.of(server.host(), plain()),
                    host -> Optional.of(new Credentials("user", "secret", "settings.xml server 'x'")),
                    List.of(),
                    false);
            RegistryConnector connector = new RegistryConnector(settings, Deadlines.DEFAULT, Map.of(), temp);

            assertThat(fetch(connector, reference("1")).found()).hasSize(1);

            assertThat(server.authorizations()).contains("Basic dXNlcjpzZWNyZXQ=");
            assertThat(storage.authorizations()).hasSize(2).containsOnly("");
            storage.fault("/blobs/", Fault.UNAUTHORIZED);
            assertRefused(() -> fetch(connector, reference("1")), Reason.UNREACHABLE, "was redirected to host");
            assertThat(storage.authorizations()).containsOnly("");
        }
    }

    @Test
    void offlineContactsNobody() throws Exception {
        RegistryConnector connector = new RegistryConnector(
                new RegistrySettings(Map.of(server.host(), plain()), host -> Optional.empty(), List.of(), true));

        assertRefused(() -> fetch(connector, reference("1")), Reason.OFFLINE, "Maven is offline");
        assertThat(server.requests()).isEmpty();
        assertThat(connector.open(reference("1")).description()).isEqualTo("registry " + server.host());
    }

    @Test
    void asksTheMirrorInstead() throws Exception {
        RegistryHost mirrored =
                new RegistryHost("reg.invalid", Optional.of(server.host() + "/cache/"), true, Optional.empty());
        ImageReference reference = References.parse("reg.invalid/istio/pilot:1");

        assertThat(fetch(connector(mirrored), reference).found()).hasSize(1);

        assertThat(server.requests()).allMatch(path -> path.startsWith("/v2/cache/istio/pilot/"));
        server.fault("/manifests/", Fault.NOT_FOUND);
        assertRefused(() -> fetch(connector(mirrored), reference), Reason.NOT_FOUND, "(mirror of reg.invalid)");
    }

    @Test
    void saysThatAHostSpeaksPlainHttp() throws Exception {
        byte[] badRequest = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> answer = CompletableFuture.runAsync(() -> {
                try (Socket socket = plain.accept()) {
                    socket.getOutputStream().write(badRequest);
                    socket.getInputStream().readAllBytes();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            String host = "127.0.0.1:" + plain.getLocalPort();

            assertThatThrownBy(() -> fetch(connector(), References.parse(host + "/a:1")))
                    .isInstanceOfSatisfying(ImageException.class, e -> {
                        assertThat(e.getMessage()).contains("does not speak TLS");
                        assertThat(e.remedy()).contains("plainHttp");
                    });
            assertThat(answer).isNotNull();
        }
    }

    @Test
    void saysThatAHostIsUnknown() {
        assertRefused(
                () -> fetch(connector(), References.parse("no-such-host.invalid/a:1")),
                Reason.UNREACHABLE,
                "Host no-such-host.invalid is unknown");
    }

    @Test
    void saysThatAHostRefuses() throws Exception {
        String host = server.host();
        server.close();
        assertRefused(
                () -> fetch(connector(), References.parse(host + "/a:1")),
                Reason.UNREACHABLE,
                "refuses the connection");
    }

    @Test
    void givesUpOnAHostThatNeverSpeaks() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            String host = "127.0.0.1:" + silent.getLocalPort();
            assertRefused(
                    () -> fetch(connector(QUICK), References.parse(host + "/a:1")),
                    Reason.UNREACHABLE,
                    "does not answer");
        }
    }

    @Test
    void namesTheCaFileThatCannotBeUsed() throws Exception {
        Path ca = temp.resolve("ca.pem");
        RegistryHost host = new RegistryHost(server.host(), Optional.empty(), false, Optional.of(ca));
        assertRefused(() -> fetch(connector(host), reference("1")), Reason.UNREACHABLE, "cannot be read");
        Files.writeString(ca, "");
        assertRefused(() -> fetch(connector(host), reference("1")), Reason.UNREACHABLE, "holds no certificate");
    }

    static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Reason reason, String word) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ImageException.class, e -> {
            assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
            assertThat(e.getMessage()).contains(word).doesNotContain("\n").endsWith(".");
            assertThat(e.remedy()).isNotBlank();
        });
    }
}
