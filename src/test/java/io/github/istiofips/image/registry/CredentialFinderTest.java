// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialFinderTest {

    @TempDir
    Path home;

    /** What programs know, by {@code name server}; what is not there cannot be run. */
    private final Map<String, String> known = new HashMap<>();

    private final CredentialFinder.Programs programs = new CredentialFinder.Programs() {
        @Override
        public Optional<Credentials> get(String name, String server) throws IOException {
            String user = known.get(name + " " + server);
            if (user == null) {
                throw new IOException(name + " cannot be run");
            }
            return user.isEmpty() ? Optional.empty() : Optional.of(new Credentials(user, "p", name));
        }

        @Override
        public Optional<Credentials> cloud(String host, String repository, List<String> trouble) {
            return Optional.ofNullable(known.get("cloud " + host)).map(user -> new Credentials(user, "p", "cloud"));
        }
    };

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private CredentialFinder.Search search(String config, String host, String repository) throws Exception {
        Files.writeString(Files.createDirectories(home.resolve(".docker")).resolve("config.json"), config);
        return finder(Map.of()).find(host, repository);
    }

    private CredentialFinder finder(Map<String, String> environment) {
        return finder(host -> Optional.empty(), environment);
    }

    private CredentialFinder finder(Function<String, Optional<Credentials>> settings, Map<String, String> environment) {
        return new CredentialFinder(settings, environment, home, programs, RegistryLog.silent());
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
            []                                                    | it is no JSON object
            {"auths":{"r":{"registrytoken":"a b"}}}               | `registrytoken` holds other characters
            {"auths":{"r":{"auth":"*"}}}                          | the entry for r is malformed: `auth` is not base64
            {"auths":{"r":{"auth":"bm9jb2xvbg=="}}}               | the entry for r is malformed: `auth` has no colon
            {"credsStore":"no-such-helper"}                       | no-such-helper
            {"credHelpers":{"r":"no-such-helper"}}                | no-such-helper
            """)
    void aBrokenFileIsNamedAndPassedOver(String config, String word) throws Exception {
        CredentialFinder.Search search = search(config, "r", "a");

        assertThat(search.credentials()).isEmpty();
        assertThat(String.join(" ", search.trouble()))
                .contains(word, "~/.docker/config.json")
                .doesNotContain(home.toString());
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

        assertThat(found.source()).isEqualTo("~/run/containers/auth.json");
    }

    @Test
    void settingsComeFirstAndDockerHubHasManyNames() {
        Credentials known = new Credentials("u", "p", "settings.xml server 'index.docker.io'");
        CredentialFinder finder =
                finder(host -> host.equals("index.docker.io") ? Optional.of(known) : Optional.empty(), Map.of());

        assertThat(finder.find("docker.io", "istio/pilot").credentials()).contains(known);
        assertThat(finder.find("quay.io", "istio/pilot").credentials()).isEmpty();
    }

    /** Each row leaves out what would come before. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            settings | {"credHelpers":{"r/a":"h","r":"g"},"credsStore":"s","auths":{"r/a":{"auth":"bDp4"}}} | settings
            none     | {"credHelpers":{"r/a":"h","r":"g"},"credsStore":"s","auths":{"r/a":{"auth":"bDp4"}}} | h-user
            none     | {"credHelpers":{"r":"g"},"credsStore":"s","auths":{"r/a":{"auth":"bDp4"}}}           | g-user
            none     | {"credHelpers":{"r/b":"h"},"credsStore":"s","auths":{"r/a":{"auth":"bDp4"}}}         | s-user
            none     | {"credHelpers":{"r":"knows-nothing"},"auths":{"r/a":{"auth":"bDp4"}}}                | l
            none     | {"credHelpers":{"r":"broken"},"credsStore":"s"}                                      | s-user
            none     | {"credsStore":"knows-nothing","auths":{"r":{"auth":"czp4"},"r/a":{"auth":"bDp4"}}}   | l
            none     | {"auths":{"r":{"auth":"czp4"},"r/a":{}}}                                             | s
            none     | {"auths":{"r":{"auth":"czp4"},"r/a":{"auth":"*"}}}                                   | s
            none     | {"auths":{"other":{"auth":"czp4"}}}                                                  | cloud-user
            """)
    void asksInThePromisedOrder(String settings, String config, String user) throws Exception {
        known.putAll(Map.of(
                "h r/a", "h-user", "g r", "g-user", "s r", "s-user", "knows-nothing r", "", "cloud r", "cloud-user"));
        Files.writeString(Files.createDirectories(home.resolve(".docker")).resolve("config.json"), config);
        Optional<Credentials> inSettings = settings.equals("none")
                ? Optional.empty()
                : Optional.of(new Credentials(settings, "p", "settings.xml"));

        CredentialFinder.Search search = finder(host -> inSettings, Map.of()).find("r", "a");

        assertThat(search.credentials().map(Credentials::username)).contains(user);
    }

    @Test
    void asksOneFileAfterTheOther() throws Exception {
        Path first = Files.writeString(home.resolve("first.json"), "{\"auths\":{\"q\":{\"auth\":\"czp4\"}}}");
        Files.writeString(
                Files.createDirectories(home.resolve(".docker")).resolve("config.json"),
                "{\"auths\":{\"r\":{\"auth\":\"bDp4\"}}}");
        CredentialFinder finder = finder(Map.of("REGISTRY_AUTH_FILE", first.toString()));

        assertThat(finder.find("q", "a").credentials().orElseThrow().source()).isEqualTo("~/first.json");
        assertThat(finder.find("r", "a").credentials().orElseThrow().source()).isEqualTo("~/.docker/config.json");
    }

    @Test
    void missesTheFileThatIsNamed() {
        String missing = home.resolve("missing.json").toString();

        assertThat(finder(Map.of("REGISTRY_AUTH_FILE", missing)).find("r", "a").trouble())
                .containsExactly(missing + " (REGISTRY_AUTH_FILE names it, and it is no file)");
    }

    @Test
    void asksNoCloudForAnAddress() {
        List<String> trouble = new ArrayList<>();

        assertThat(CloudHelpers.find("[::1]:5000", "a", Duration.ofSeconds(20), trouble))
                .isEmpty();
        assertThat(CloudHelpers.find("reg.example", "a", Duration.ofSeconds(20), trouble))
                .isEmpty();
        assertThat(trouble).isEmpty();
    }

    @Test
    void anyFileGivesCredentialsOrASentence() throws Exception {
        Random random = new Random(5);
        String whole = "{\"credHelpers\":{\"q\":\"h\"},\"credsStore\":\"s\",\"auths\":{\"r\":{\"auth\":\"czp4\"},"
                + "\"https://r/v2/\":{\"identitytoken\":\"t\",\"registrytoken\":\"b\"}}}";
        int found = 0;
        for (int run = 0; run < 2000; run++) {
            StringBuilder text = new StringBuilder(whole);
            for (int change = random.nextInt(4); change > 0; change--) {
                text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
            }
            text.setLength(random.nextInt(8) == 0 ? random.nextInt(text.length()) : text.length());
            CredentialFinder.Search search = search(text.toString(), "r", "a");
            assertThat(search.trouble()).allMatch(line -> line.contains("config.json") && !line.contains("czp4"));
            found += search.credentials().isPresent() ? 1 : 0;
        }
        assertThat(found).isGreaterThan(100);
    }
}
