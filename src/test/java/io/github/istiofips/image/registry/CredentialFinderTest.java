// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialFinderTest {

    @TempDir
    Path home;

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private CredentialFinder.Search search(String config, String host, String repository) throws Exception {
        Files.writeString(Files.createDirectories(home.resolve(".docker")).resolve("config.json"), config);
        return finder(Map.of()).find(host, repository);
    }

    private CredentialFinder finder(Map<String, String> environment) {
        return new CredentialFinder(host -> Optional.empty(), environment, home, Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({
        "reg.example, reg.example, any/thing, true",
        "https://reg.example, reg.example, a, true",
        "https://reg.example/v2/, reg.example, a, true",
        "http://reg.example:5000/, reg.example:5000, a, true",
        "https://index.docker.io/v1/, docker.io, istio/pilot, true",
        "docker.io, docker.io, istio/pilot, true",
        "reg.example/a, reg.example, a/b, true",
        "reg.example/a, reg.example, b/c, false",
        "reg.example/a, reg.example, ab, false",
        "reg.example.evil, reg.example, a, false",
        "reg.example, reg.example:5000, a, false"
    })
    void matchesKeysAsPodmanDoes(String key, String host, String repository, boolean found) throws Exception {
        String config = "{\"auths\":{\"" + key + "\":{\"auth\":\"" + base64("u:p:q") + "\"}}}";

        Optional<Credentials> credentials = search(config, host, repository).credentials();

        assertThat(credentials.map(c -> c.username() + " " + c.secret()))
                .isEqualTo(found ? Optional.of("u p:q") : Optional.empty());
    }

    @Test
    void prefersTheLongestKey() throws Exception {
        String config = "{\"auths\":{\"r\":{\"auth\":\"" + base64("short:x") + "\"},\"r/a\":{\"auth\":\""
                + base64("long:x") + "\"},\"r/a/b\":{}}}";

        assertThat(search(config, "r", "a/b").credentials().orElseThrow().username())
                .isEqualTo("long");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {                                                     | it is not JSON
            {"auths":{"r":{"auth":"*"}}}                          | the entry for r is malformed
            {"auths":{"r":{"auth":"bm9jb2xvbg=="}}}               | the entry for r is malformed
            {"credsStore":"no-such-helper"}                       | no-such-helper
            {"credHelpers":{"r":"../evil"}}                       | helper name is malformed
            """)
    void aBrokenFileIsNamedAndPassedOver(String config, String word) throws Exception {
        CredentialFinder.Search search = search(config, "r", "a");

        assertThat(search.credentials()).isEmpty();
        assertThat(String.join(" ", search.looked())).contains(word, "config.json");
    }

    @Test
    void readsIdentityTokensAndPlainPasswords() throws Exception {
        assertThat(search("{\"auths\":{\"r\":{\"auth\":\"eA==\",\"identitytoken\":\"t\"}}}", "r", "a")
                        .credentials()
                        .orElseThrow()
                        .isRefreshToken())
                .isTrue();
        assertThat(search("{\"auths\":{\"r\":{\"username\":\"u\",\"password\":\"p\"}}}", "r", "a")
                        .credentials()
                        .orElseThrow()
                        .secret())
                .isEqualTo("p");
    }

    @Test
    void looksWhereTheEnvironmentPoints() throws Exception {
        Path file = Files.createDirectories(home.resolve("run/containers")).resolve("auth.json");
        Files.writeString(file, "{\"auths\":{\"r\":{\"auth\":\"" + base64("u:p") + "\"}}}");

        Credentials found = finder(Map.of("XDG_RUNTIME_DIR", home.resolve("run").toString()))
                .find("r", "a")
                .credentials()
                .orElseThrow();

        assertThat(found.source()).isEqualTo(file.toString());
    }

    @Test
    void settingsComeFirstAndDockerHubHasManyNames() {
        Credentials known = new Credentials("u", "p", "settings.xml server 'index.docker.io'");
        CredentialFinder finder = new CredentialFinder(
                host -> host.equals("index.docker.io") ? Optional.of(known) : Optional.empty(),
                Map.of(),
                home,
                Duration.ofSeconds(1));

        assertThat(finder.find("docker.io", "istio/pilot").credentials()).contains(known);
        assertThat(finder.find("quay.io", "istio/pilot").credentials()).isEmpty();
    }
}
