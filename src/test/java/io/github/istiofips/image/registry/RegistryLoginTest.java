// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import static io.github.istiofips.image.registry.Bench.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.ImageSource;
import io.github.istiofips.testing.RegistryServer.Fault;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryLoginTest extends BenchTest {

    /** The auth file of these tests, as messages name it. */
    private static final String NAME = "~/.docker/config.json";

    private static final Credentials GOOD = Bench.GOOD;

    private ImageSource open() throws Exception {
        return bench.connector().open(bench.reference());
    }

    private ImageSource open(Credentials credentials) throws Exception {
        return bench.login(credentials).connector().open(bench.reference());
    }

    private void authFile(String entries) throws Exception {
        Path file = Files.createDirectories(temp.resolve("home/.docker")).resolve("config.json");
        Files.writeString(file, "{\"auths\":{" + entries + "}}");
    }

    private static String auth(String pair) {
        return "{\"auth\":\"" + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)) + "\"}";
    }

    @Test
    void asksWithoutCredentialsFirst() throws Exception {
        server.requireBasic("user", Bench.SECRET);
        ImageSource source = open(GOOD);

        assertThat(source.manifest("1").bytes()).isNotEmpty();
        assertThat(source.manifest("1").bytes()).isNotEmpty();

        assertThat(server.authorizations()).hasSize(3);
        assertThat(server.authorizations().get(0)).isEmpty();
    }

    @Test
    void namesTheCredentialsThatWereRefusedButNotTheSecret() throws Exception {
        server.requireBasic("user", "other");

        assertRefused(
                () -> open().manifest("1"),
                Reason.UNAUTHORIZED,
                "refuses repository istio/pilot (HTTP status 401) without credentials; none were found in settings.xml.",
                "Add a <server> with the id `" + server.host() + "`");
        assertRefused(
                () -> open(GOOD).manifest("1"),
                Reason.UNAUTHORIZED,
                "(HTTP status 401) with the credentials from settings.xml server 'x'.",
                "Renew these credentials");
        assertThat(GOOD.toString()).doesNotContain(Bench.SECRET);
        assertThat(bench.debug).hasSize(2).noneMatch(line -> line.contains(Bench.SECRET));
    }

    @Test
    void usesAuthFilesByRepository() throws Exception {
        server.requireBasic("user", Bench.SECRET);
        authFile("\"" + server.host() + "/other\":" + auth("user:wrong") + ",\"" + server.host() + "/istio\":"
                + auth("user:" + Bench.SECRET));

        assertThat(open().manifest("1").bytes()).isNotEmpty();
        assertRefused(
                () -> bench.connector()
                        .open(References.parse(server.host() + "/other/b:1"))
                        .manifest("1"),
                Reason.UNAUTHORIZED,
                NAME);
        assertThat(bench.debug).containsOnly("Registry " + server.host() + ": credentials from " + NAME + ".");
    }

    @Test
    void tellsOfABrokenAuthFileEvenIfNothingFails() throws Exception {
        server.requireBearer();
        authFile("\"" + server.host() + "\":{\"auth\":\"" + Bench.SECRET + "\"}");

        RegistryConnector connector = bench.connector();
        for (String repository : List.of("istio/pilot", "istio/proxyv2")) {
            connector
                    .open(References.parse(server.host() + "/" + repository + ":1"))
                    .manifest("1");
        }

        String trouble = NAME + " (the entry for " + server.host() + " is malformed: `auth` is not base64)";
        assertThat(bench.warnings)
                .containsExactly("Credentials for registry " + server.host() + " are not taken from " + trouble + ".");
        assertThat(bench.debug)
                .containsExactly("Registry " + server.host() + ": no credentials in settings.xml, " + NAME + ".");
        server.fault("/manifests/", Fault.FORBIDDEN);
        assertRefused(
                () -> open().manifest("1"),
                Reason.UNAUTHORIZED,
                "(HTTP status 403) without credentials; none were found in settings.xml, " + NAME + "; not usable: "
                        + trouble + ".");
    }

    @Test
    void handsARegistryTokenOnAsItIs() throws Exception {
        server.requireBearer();
        authFile("\"" + server.host() + "\":{\"registrytoken\":\"token-of-the-test-registry0\"}");

        assertThat(open().manifest("1").bytes()).isNotEmpty();
        assertThat(server.tokensIssued()).isZero();
        authFile("\"" + server.host() + "\":{\"registrytoken\":\"old\"}");
        assertRefused(() -> open().manifest("1"), Reason.UNAUTHORIZED, "config.json", "Renew these credentials");
        assertThat(server.tokensIssued()).isZero();
    }

    @Test
    void getsAnAnonymousTokenOncePerRepository() throws Exception {
        server.requireBearer();
        ImageSource source = open();

        source.manifest("1");
        source.manifest("1");

        assertThat(server.tokensIssued()).isEqualTo(1);
        assertThat(server.authorizations()).contains("Bearer token-of-the-test-registry1");
    }

    @Test
    void renewsAnExpiredTokenOnce() throws Exception {
        server.requireBearer();
        ImageSource source = open();
        source.manifest("1");
        server.expireTokens();

        assertThat(source.manifest("1").bytes()).isNotEmpty();

        assertThat(server.tokensIssued()).isEqualTo(2);
        server.fault("/manifests/", Fault.UNAUTHORIZED);
        assertRefused(() -> source.manifest("1"), Reason.UNAUTHORIZED, "refuses repository istio/pilot");
        assertThat(server.tokensIssued()).isEqualTo(3);
    }

    @Test
    void tradesCredentialsForATokens() throws Exception {
        server.requireBasic("user", Bench.SECRET).requireBearer();

        assertThat(open(GOOD).manifest("1").bytes()).isNotEmpty();
        Credentials refresh = new Credentials("<token>", "refresh-me", "helper");
        assertThat(open(refresh).manifest("1").bytes()).isNotEmpty();
        Credentials wrong = new Credentials("user", "wrong", "helper");
        assertRefused(() -> open(wrong).manifest("1"), Reason.UNAUTHORIZED, "from helper");
    }

    @Test
    void distrustsTokenServices() throws Exception {
        server.requireBearer();
        server.fault("/token", Fault.WEB_PAGE);
        assertRefused(() -> open().manifest("1"), Reason.UNREACHABLE, "instead of a token");
        server.fault("/token", Fault.WEB_PAGE_AS_JSON);
        assertRefused(() -> open().manifest("1"), Reason.UNREACHABLE, "no readable answer");
        server.realm("file:///etc/passwd");
        assertRefused(() -> open().manifest("1"), Reason.UNREACHABLE, "not usable over HTTPS");
        server.realm("http:// nonsense");
        assertRefused(() -> open().manifest("1"), Reason.UNREACHABLE, "not usable over HTTPS");
    }

    @Test
    void readsChallenges() {
        assertThat(Challenge.choose(List.of("Basic realm=\"x\"", "Bearer realm=\"https://t/\", service=s")))
                .contains(new Challenge(true, "https://t/", "s"));
        assertThat(Challenge.choose(List.of("BASIC realm=x"))).contains(new Challenge(false, "", ""));
        assertThat(Challenge.choose(List.of("Negotiate"))).isEmpty();
    }

    @Test
    void choosesProxiesAsMavenDoes() {
        ProxyServer proxy = new ProxyServer("https", "127.0.0.1", 3128, Optional.of(GOOD), "localhost|*.example");
        SettingsProxySelector selector = new SettingsProxySelector(List.of(proxy));

        assertThat(selector.select(URI.create("https://reg.test/")).get(0).toString())
                .contains("3128");
        assertThat(selector.authorization(URI.create("https://reg.test/"))).contains(Session.basic(GOOD));
        for (String direct : List.of("http://reg.test/", "https://localhost/", "https://a.b.EXAMPLE/")) {
            assertThat(selector.select(URI.create(direct))).containsExactly(java.net.Proxy.NO_PROXY);
            assertThat(selector.authorization(URI.create(direct))).isEmpty();
        }
    }

    @Test
    void goesThroughTheProxyOfTheSettings() throws Exception {
        int port = Integer.parseInt(server.host().substring(server.host().lastIndexOf(':') + 1));
        bench.plain("reg.invalid").proxy(new ProxyServer("http", "127.0.0.1", port, Optional.of(GOOD), ""));

        assertThat(bench.fetch(References.parse("reg.invalid/istio/pilot:1"))).isEqualTo(Bench.FILE_BYTES);
    }

    @Test
    void aTokenServiceIsAskedAgainToo() throws Exception {
        server.requireBearer().status("/token", 2, 503, Map.of());
        assertThat(open().manifest("1").bytes()).isNotEmpty();
        assertThat(server.requests("/token")).isEqualTo(3);
        server.status("/token", 100, 500, Map.of());
        assertRefused(
                () -> open().manifest("1"),
                Reason.UNREACHABLE,
                "The token service on host " + server.host() + " answered with HTTP status 500 instead of a token"
                        + " after 4 tries.");
    }

    @ParameterizedTest
    @CsvSource({"429, 4", "503, 4", "500, 1", "502, 1", "408, 1"})
    void whatIsPostedIsOnlyRepeatedIfItWasNotTaken(int status, int times) {
        server.requireBasic("user", Bench.SECRET).requireBearer().status("/token", 100, status, Map.of());
        Credentials refresh = new Credentials("<token>", "refresh-me", "helper");

        assertRefused(() -> open(refresh).manifest("1"), Reason.UNREACHABLE, "HTTP status " + status);

        assertThat(server.requests("/token")).isEqualTo(times);
    }

    @Test
    void aRegistryThatRefusesEveryTokenIsNotAskedForever() throws Exception {
        server.requireBearer().fault("/manifests/", Fault.UNAUTHORIZED);

        assertRefused(() -> open().manifest("1"), Reason.UNAUTHORIZED, "without credentials");

        assertThat(server.requests("/manifests/")).isEqualTo(2);
        assertThat(server.tokensIssued()).isEqualTo(1);
    }
}
