// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import static io.github.istiofips.image.registry.RegistryFaultTest.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.ImageReference;
import io.github.istiofips.image.ImageSource;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.RegistryServer;
import io.github.istiofips.testing.RegistryServer.Fault;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistryLoginTest {

    private static final Credentials GOOD = new Credentials("user", "secret", "settings.xml server 'x'");

    @TempDir
    Path temp;

    private RegistryServer server;

    @BeforeEach
    void start() throws Exception {
        Path layout = temp.resolve("layout");
        new OciLayoutWriter(layout)
                .add("reg.example/a:1", TestImage.linux("amd64").layer(new TestLayer().file("a", "x")));
        server = new RegistryServer(layout);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ImageSource open(Optional<Credentials> credentials) throws Exception {
        return open(credentials, server.host() + "/a:1");
    }

    private ImageSource open(Optional<Credentials> credentials, String reference) throws Exception {
        RegistryHost plain = new RegistryHost(server.host(), Optional.empty(), true, Optional.empty());
        RegistrySettings settings =
                new RegistrySettings(Map.of(server.host(), plain), host -> credentials, List.of(), false);
        ImageReference parsed = References.parse(reference);
        return new RegistryConnector(settings, Deadlines.DEFAULT, Map.of(), temp).open(parsed);
    }

    @Test
    void asksWithoutCredentialsFirst() throws Exception {
        server.requireBasic("user", "secret");
        ImageSource source = open(Optional.of(GOOD));

        assertThat(source.manifest("1").bytes()).isNotEmpty();
        assertThat(source.manifest("1").bytes()).isNotEmpty();

        assertThat(server.authorizations()).hasSize(3);
        assertThat(server.authorizations().get(0)).isEmpty();
    }

    @Test
    void namesTheCredentialsThatWereRefusedButNotTheSecret() throws Exception {
        server.requireBasic("user", "other");

        assertRefused(() -> open(Optional.of(GOOD)).manifest("1"), Reason.UNAUTHORIZED, "settings.xml server 'x'");
        assertRefused(() -> open(Optional.empty()).manifest("1"), Reason.UNAUTHORIZED, "without credentials");
        assertThat(GOOD.toString()).doesNotContain("secret");
    }

    @Test
    void usesAuthFilesByRepository() throws Exception {
        server.requireBasic("user", "secret");
        String other =
                Base64.getEncoder().encodeToString("user:wrong".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        String good =
                Base64.getEncoder().encodeToString("user:secret".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Path file = Files.createDirectories(temp.resolve(".docker")).resolve("config.json");
        Files.writeString(
                file,
                "{\"auths\":{\"" + server.host() + "/b\":{\"auth\":\"" + other + "\"},\"" + server.host()
                        + "/a\":{\"auth\":\"" + good + "\"}}}");

        assertThat(open(Optional.empty()).manifest("1").bytes()).isNotEmpty();
        assertRefused(
                () -> open(Optional.empty(), server.host() + "/b:1").manifest("1"),
                Reason.UNAUTHORIZED,
                file.toString());
    }

    @Test
    void getsAnAnonymousTokenOncePerRepository() throws Exception {
        server.requireBearer();
        ImageSource source = open(Optional.empty());

        source.manifest("1");
        source.manifest("1");

        assertThat(server.tokensIssued()).isEqualTo(1);
        assertThat(server.authorizations()).contains("Bearer token-of-the-test-registry1");
    }

    @Test
    void renewsAnExpiredTokenOnce() throws Exception {
        server.requireBearer();
        ImageSource source = open(Optional.empty());
        source.manifest("1");
        server.expireTokens();

        assertThat(source.manifest("1").bytes()).isNotEmpty();

        assertThat(server.tokensIssued()).isEqualTo(2);
        server.fault("/manifests/", Fault.UNAUTHORIZED);
        assertRefused(() -> source.manifest("1"), Reason.UNAUTHORIZED, "refuses repository a");
        assertThat(server.tokensIssued()).isEqualTo(3);
    }

    @Test
    void tradesCredentialsForATokens() throws Exception {
        server.requireBasic("user", "secret").requireBearer();

        assertThat(open(Optional.of(GOOD)).manifest("1").bytes()).isNotEmpty();
        Credentials refresh = new Credentials("<token>", "refresh-me", "helper");
        assertThat(open(Optional.of(refresh)).manifest("1").bytes()).isNotEmpty();
        Credentials wrong = new Credentials("user", "wrong", "helper");
        assertRefused(() -> open(Optional.of(wrong)).manifest("1"), Reason.UNAUTHORIZED, "from helper");
    }

    @Test
    void distrustsTokenServices() throws Exception {
        server.requireBearer();
        server.fault("/token", Fault.WEB_PAGE);
        assertRefused(() -> open(Optional.empty()).manifest("1"), Reason.UNREACHABLE, "instead of a token");
        server.fault("/token", Fault.WEB_PAGE_AS_JSON);
        assertRefused(() -> open(Optional.empty()).manifest("1"), Reason.UNREACHABLE, "no readable answer");
        server.realm("file:///etc/passwd");
        assertRefused(() -> open(Optional.empty()).manifest("1"), Reason.UNREACHABLE, "not usable over HTTPS");
        server.realm("http:// nonsense");
        assertRefused(() -> open(Optional.empty()).manifest("1"), Reason.UNREACHABLE, "not usable over HTTPS");
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
        assertThat(selector.authorization(URI.create("https://reg.test/"))).contains("Basic dXNlcjpzZWNyZXQ=");
        for (String direct : List.of("http://reg.test/", "https://localhost/", "https://a.b.EXAMPLE/")) {
            assertThat(selector.select(URI.create(direct))).containsExactly(java.net.Proxy.NO_PROXY);
            assertThat(selector.authorization(URI.create(direct))).isEmpty();
        }
    }

    @Test
    void goesThroughTheProxyOfTheSettings() throws Exception {
        ProxyServer proxy = new ProxyServer(
                "http", "127.0.0.1", Integer.parseInt(server.host().split(":", -1)[1]), Optional.of(GOOD), "");
        RegistryHost plain = new RegistryHost("reg.invalid", Optional.empty(), true, Optional.empty());
        RegistrySettings settings =
                new RegistrySettings(Map.of("reg.invalid", plain), host -> Optional.empty(), List.of(proxy), false);

        byte[] manifest = new RegistryConnector(settings, Deadlines.DEFAULT, Map.of(), temp)
                .open(References.parse("reg.invalid/a:1"))
                .manifest("1")
                .bytes();

        assertThat(manifest).isNotEmpty();
    }
}
