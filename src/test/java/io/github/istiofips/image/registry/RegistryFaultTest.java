// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import static io.github.istiofips.image.registry.Bench.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.istiofips.image.Descriptor;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.ImageReference;
import io.github.istiofips.image.ImageSource;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.RegistryServer;
import io.github.istiofips.testing.RegistryServer.Fault;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a registry may answer, and where else than there it may lead. */
class RegistryFaultTest extends BenchTest {

    @Test
    void fetchesAnImage() throws Exception {
        assertThat(bench.fetch()).isEqualTo(Bench.FILE_BYTES);

        assertThat(server.requests("/blobs/")).isEqualTo(2);
        assertThat(server.requests("/manifests/")).isEqualTo(3);
        assertThat(bench.waits).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"@", ":1@", ":no-such-tag@"})
    void fetchesByDigestWhateverTheTag(String between) throws Exception {
        ImageReference byDigest = References.parse(server.host() + "/istio/pilot" + between + bench.digest);

        assertThat(bench.fetch(byDigest)).isEqualTo(Bench.FILE_BYTES);
        assertThat(server.requests("no-such-tag")).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /manifests/       | FORBIDDEN           | UNAUTHORIZED    | HTTP status 403                | spelling of the repository
            /manifests/       | UNAUTHORIZED        | UNAUTHORIZED    | none were found in settings.xml | docker login
            /manifests/       | NOT_FOUND           | NOT_FOUND       | Tag 1 does not exist           | Check the spelling of hub
            /manifests/       | NO_REPOSITORY       | NOT_FOUND       | Repository istio/pilot does not exist in registry | Check the spelling of hub
            /manifests/       | TOO_MANY_REQUESTS   | UNREACHABLE     | (Retry-After: 17) after 4 tries | log in for a higher limit
            /manifests/       | SERVER_ERROR        | UNREACHABLE     | HTTP status 500 after 4 tries  | Run again later
            /manifests/       | SHORT               | DAMAGED         | well-formed                    | .
            /manifests/       | TRUNCATED           | UNREACHABLE     | could not be fetched           | after 4 tries
            /manifests/       | ENDLESS             | LIMIT           | more than 4194304 bytes        | Check who built
            /manifests/       | HANG_BEFORE_HEADERS | UNREACHABLE     | does not answer                | network and firewall
            /manifests/       | HANG_IN_BODY        | UNREACHABLE     | no data for                    | Check the network
            /manifests/       | DRIP                | UNREACHABLE     | it took longer than            | Check the network
            /manifests/       | REDIRECT_LOOP       | UNREACHABLE     | redirects in a loop            | proxy in front
            /manifests/       | REDIRECT_NOWHERE    | UNREACHABLE     | cannot be read                 | storage address
            /manifests/       | WEB_PAGE            | UNREACHABLE     | web page                       | login page
            /manifests/       | WEB_PAGE_AS_JSON    | UNREACHABLE     | web page                       | login page
            /manifests/sha256 | CORRUPT             | DIGEST_MISMATCH | other bytes than the digest    | Do not use
            /manifests/sha256 | NOT_FOUND           | NOT_FOUND       | Manifest sha256:               | spelling of hub, image and digest
            /blobs/           | CORRUPT             | DIGEST_MISMATCH | other bytes than its digest    | skopeo copy
            /blobs/           | LONG                | DIGEST_MISMATCH | longer than the announced      | skopeo copy
            /blobs/           | ENDLESS             | DIGEST_MISMATCH | longer than the announced      | skopeo copy
            /blobs/           | SHORT               | DAMAGED         | of the announced               | skopeo copy
            /blobs/           | TRUNCATED           | UNREACHABLE     | broke off after                | after 4 tries
            /blobs/           | HANG_IN_BODY        | UNREACHABLE     | no data for                    | Check the network
            /blobs/           | DRIP                | UNREACHABLE     | less than 65536 bytes in       | Check the network
            /blobs/           | HANG_BEFORE_HEADERS | UNREACHABLE     | does not answer                | network and firewall
            /blobs/           | FORBIDDEN           | UNAUTHORIZED    | HTTP status 403                | spelling of the repository
            /blobs/           | NOT_FOUND           | NOT_FOUND       | Blob sha256:                   | push the image again
            /blobs/           | SERVER_ERROR        | UNREACHABLE     | HTTP status 500 after 4 tries  | Run again later
            /blobs/           | WEB_PAGE            | UNREACHABLE     | web page                       | login page
            """)
    void everyFaultHasItsSentenceAndLeavesNothing(String path, Fault fault, Reason reason, String word, String more)
            throws Exception {
        bench.keepInCache();
        server.fault(path, fault);
        if (fault.name().startsWith("HANG") || fault == Fault.DRIP) {
            bench.quick();
        }

        assertTimeoutPreemptively(
                Bench.GENEROUS, () -> assertRefused(() -> bench.fetch(), reason, word, more, hostOrDigest(word)));
        if (Files.exists(temp.resolve("spool"))) {
            assertThat(temp.resolve("spool")).isEmptyDirectory();
        }
        server.fault(path, Fault.NONE);
        bench.patient();
        long layers = server.requests(bench.layer().digest().toString());
        assertThat(bench.fetch()).isEqualTo(Bench.FILE_BYTES);
        assertThat(server.requests(bench.layer().digest().toString())).isEqualTo(layers + 1);
    }

    /** Sentences about content name the content, all others the host. */
    private String hostOrDigest(String word) {
        return word.equals("well-formed") ? "Manifest" : server.host();
    }

    @ParameterizedTest
    @CsvSource({"0, other bytes than the digest", "1, other bytes than the digest", "2, other bytes than its digest"})
    void comparesWhatIsPinnedOnEveryLevel(int level, String word) throws Exception {
        String manifests = "/manifests/";
        String asked = level == 0 ? manifests + bench.digest : level == 1 ? manifests : "/blobs/";
        ImageReference pinned = References.parse(server.host() + "/istio/pilot@" + bench.digest);
        if (level == 1) {
            server.fault(manifests + bench.digest, Fault.NONE);
        }
        server.fault(asked, Fault.CORRUPT);

        assertRefused(() -> bench.fetch(pinned), Reason.DIGEST_MISMATCH, word, "registry " + server.host());
    }

    @ParameterizedTest
    @CsvSource({"1, DIGEST_MISMATCH, longer than the announced", "-1, DAMAGED, of the announced"})
    void comparesTheSizeThatTheManifestAnnounces(int tooMuch, Reason reason, String word) throws Exception {
        OciLayoutWriter writer = new OciLayoutWriter(bench.layout);
        TestImage image = TestImage.linux("amd64").layer(new TestLayer().file("a", "x".repeat(2000)));
        String manifest = new String(writer.manifest(image), StandardCharsets.UTF_8);
        String size = manifest.replaceFirst("(?s).*\"size\":([0-9]+).*", "$1");
        String wrong = manifest.replace("\"size\":" + size, "\"size\":" + (Integer.parseInt(size) - tooMuch));
        writer.addDocument("x:2", OciLayoutWriter.MANIFEST, wrong.getBytes(StandardCharsets.UTF_8));

        assertRefused(() -> bench.fetch(bench.reference(server.host(), "2")), reason, word);
    }

    @Test
    void namesATagThatIsNotThere() {
        assertRefused(
                () -> bench.fetch(bench.reference(server.host(), "2")),
                Reason.NOT_FOUND,
                "Tag 2 does not exist in " + server.host() + "/istio/pilot (MANIFEST_UNKNOWN).");
    }

    @Test
    void doesNotHandCredentialsToTheTargetOfARedirect() throws Exception {
        try (RegistryServer storage = new RegistryServer(bench.layout)) {
            server.requireBasic("user", Bench.SECRET)
                    .fault("/blobs/", Fault.REDIRECT)
                    .redirectTo("http://" + storage.host());
            bench.login(Bench.GOOD);

            assertThat(bench.fetch()).isEqualTo(Bench.FILE_BYTES);

            assertThat(server.authorizations()).contains(Session.basic(Bench.GOOD));
            assertThat(storage.authorizations()).hasSize(2).containsOnly("");
            storage.fault("/blobs/", Fault.UNAUTHORIZED);
            assertRefused(
                    () -> bench.fetch(),
                    Reason.UNREACHABLE,
                    "was redirected to host " + storage.host() + ", which answered with HTTP status 401");
            assertThat(storage.authorizations()).containsOnly("");
            server.redirectTo("http://user:password-of-storage@" + storage.host());
            assertRefused(
                    () -> bench.fetch(),
                    Reason.UNREACHABLE,
                    "was redirected to host " + storage.host() + ", which answered with HTTP status 401");
            assertThat(storage.authorizations()).containsOnly("");
        }
    }

    @Test
    void offlineContactsNobody() throws Exception {
        ImageSource source = bench.offline().connector().open(bench.reference());
        Descriptor layer = bench.layer();

        assertRefused(() -> source.manifest("1"), Reason.OFFLINE, "Maven is offline");
        assertRefused(() -> source.digest("1"), Reason.OFFLINE, "Maven is offline");
        assertRefused(() -> source.blob(layer), Reason.OFFLINE, "Maven is offline");
        assertThat(server.requests()).isEmpty();
        assertThat(source.description()).isEqualTo("registry " + server.host());
    }

    @Test
    void asksTheMirrorInstead() throws Exception {
        bench.host(new RegistryHost("reg.invalid", Optional.of(server.host() + "/cache/"), true, Optional.empty()));
        ImageReference reference = References.parse("reg.invalid/istio/pilot:1");

        assertThat(bench.fetch(reference)).isEqualTo(Bench.FILE_BYTES);

        assertThat(server.requests()).allMatch(path -> path.startsWith("/v2/cache/istio/pilot/"));
        server.fault("/manifests/", Fault.NOT_FOUND);
        assertRefused(() -> bench.fetch(reference), Reason.NOT_FOUND, "(mirror of reg.invalid)");
    }

    @ParameterizedTest
    @CsvSource({
        "docker.io/pilot:1, https://registry-1.docker.io/v2/library/pilot/manifests/1",
        "istio/pilot:1, https://registry-1.docker.io/v2/istio/pilot/manifests/1",
        "index.docker.io/istio/pilot:1, https://registry-1.docker.io/v2/istio/pilot/manifests/1",
        "reg.example:5000/a/b:1, https://reg.example:5000/v2/a/b/manifests/1",
        "[::1]:5000/a:1, https://[::1]:5000/v2/a/manifests/1",
        "[fd00::2]/a:1, https://[fd00::2]/v2/a/manifests/1"
    })
    void knowsWhereToAsk(String reference, String uri) throws Exception {
        Endpoint endpoint = Endpoint.of(References.parse(reference), Map.of());

        assertThat(endpoint.uri("manifests", "1")).hasToString(uri);
    }
}
