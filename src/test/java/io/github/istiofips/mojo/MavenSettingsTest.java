// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.certificate.StorePassword;
import io.github.istiofips.image.registry.Credentials;
import io.github.istiofips.image.registry.ProxyServer;
import io.github.istiofips.image.registry.RegistryLog;
import io.github.istiofips.image.registry.RegistrySettings;
import io.github.istiofips.image.registry.RetryBudget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsProblem;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.building.SettingsProblem.Severity;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MavenSettingsTest {

    /** As Maven writes an encrypted password; the fake decrypter takes the braces off. */
    private static final String ENCRYPTED = "{secret}";

    private final Settings settings = new Settings();
    private final RecordingLog log = new RecordingLog();

    @ParameterizedTest
    @CsvSource({
        "registry.example, registry.example, true",
        "registry.example:5000, registry.example:5000, true",
        "registry.example, registry.example:5000, true",
        "registry.example:5000, registry.example, false",
        "registry.example:5001, registry.example:5000, false",
        "other.example, registry.example, false",
        "company, configured.example, true",
        "configured.example, configured.example, false",
    })
    void serverOfHost(String id, String host, boolean found) throws Exception {
        if (!id.equals("company")) {
            addServer("company", null, null);
        }
        addServer(id, "user", ENCRYPTED);
        Optional<Credentials> credentials = read(Severity.WARNING, Map.of("configured.example", "company"))
                .settingsCredentials()
                .apply(host);

        assertThat(credentials)
                .isEqualTo(
                        found
                                ? Optional.of(new Credentials("user", "secret", "server '" + id + "' in settings.xml"))
                                : Optional.empty());
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void exactHostWinsOverHostWithoutPort() throws Exception {
        addServer("registry.example", "general", ENCRYPTED);
        addServer("registry.example:5000", "special", ENCRYPTED);

        assertThat(read(Severity.WARNING, Map.of()).settingsCredentials().apply("registry.example:5000"))
                .hasValueSatisfying(found -> assertThat(found.username()).isEqualTo("special"));
    }

    @ParameterizedTest
    @CsvSource({"user,", ", {secret}"})
    void halfAServerIsNone(@Nullable String username, @Nullable String password) throws Exception {
        addServer("registry.example", username, password);

        assertThat(read(Severity.WARNING, Map.of()).settingsCredentials().apply("registry.example"))
                .isEmpty();
    }

    @Test
    void passwordThatCannotBeDecryptedIsNotUsedNorPrinted() throws Exception {
        addServer("registry.example", "user", ENCRYPTED);

        assertThat(read(Severity.ERROR, Map.of()).settingsCredentials().apply("registry.example"))
                .isEmpty();
        assertThat(log.lines())
                .containsExactly("WARN the password of server 'registry.example' in settings.xml cannot be decrypted"
                        + " and is not used; check ~/.m2/settings-security.xml");
    }

    @Test
    void unknownServerIdIsAnError() {
        assertThatThrownBy(() -> read(Severity.WARNING, Map.of("registry.example", "nowhere")))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessage("registry registry.example names the server 'nowhere', which settings.xml does not have;"
                        + " add it or correct <id>");
    }

    @Test
    void activeProxies() throws Exception {
        addProxy("open", true, null);
        addProxy("locked", true, ENCRYPTED);
        addProxy("inactive", false, ENCRYPTED);
        settings.getProxies().get(0).setNonProxyHosts(null);

        assertThat(read(Severity.WARNING, Map.of()).proxies())
                .containsExactly(
                        new ProxyServer("https", "open.example", 3128, Optional.empty(), ""),
                        new ProxyServer(
                                "https",
                                "locked.example",
                                3128,
                                Optional.of(new Credentials("user", "secret", "proxy 'locked' in settings.xml")),
                                "*.internal|localhost"));
    }

    @Test
    void proxyWhosePasswordCannotBeDecryptedStopsTheBuild() {
        addProxy("locked", true, ENCRYPTED);

        assertThatThrownBy(() -> read(Severity.FATAL, Map.of()))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessage("the password of proxy 'locked' in settings.xml cannot be decrypted; check"
                        + " ~/.m2/settings-security.xml");
    }

    private void addServer(String id, @Nullable String username, @Nullable String password) {
        Server server = new Server();
        server.setId(id);
        server.setUsername(username);
        server.setPassword(password);
        settings.addServer(server);
    }

    private void addProxy(String id, boolean active, @Nullable String password) {
        Proxy proxy = new Proxy();
        proxy.setId(id);
        proxy.setActive(active);
        proxy.setProtocol("https");
        proxy.setHost(id + ".example");
        proxy.setPort(3128);
        proxy.setUsername(password == null ? null : "user");
        proxy.setPassword(password);
        proxy.setNonProxyHosts("*.internal|localhost");
        settings.addProxy(proxy);
    }

    /** Reads the settings with a decrypter that reports a problem of this severity, which quotes what it could not read. */
    @Test
    void thePasswordOfAKeystoreIsDecrypted() throws Exception {
        addServer("store", null, ENCRYPTED);

        assertThat(mavenSettings(Severity.WARNING).keystorePassword("**/*.p12", "store"))
                .isInstanceOf(StorePassword.class)
                .asString()
                .doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            other | WARNING | which settings.xml does not have; add it or correct <id>
            store | ERROR   | whose password in settings.xml cannot be decrypted; check ~/.m2/settings-security.xml
            empty | WARNING | which has no <password> in settings.xml; add it
            """)
    void aPasswordThatCannotBeHadIsWrongConfiguration(String id, Severity severity, String clause) {
        addServer("store", null, ENCRYPTED);
        addServer("empty", null, null);

        assertThatThrownBy(() -> mavenSettings(severity).keystorePassword("**/*.p12", id))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessage("<keystore> for **/*.p12 names the server '" + id + "', " + clause);
    }

    private RegistrySettings read(Severity severity, Map<String, String> serverIds) throws MojoExecutionException {
        return mavenSettings(severity)
                .registrySettings(Map.of(), serverIds, false, RetryBudget.none(), RegistryLog.silent());
    }

    private MavenSettings mavenSettings(Severity severity) {
        SettingsProblem problem =
                new DefaultSettingsProblem("cannot read " + ENCRYPTED, severity, "settings.xml", 1, 1, null);
        SettingsDecrypter decrypter = request -> new Decrypted(request, problem);
        return new MavenSettings(settings, decrypter, log);
    }

    private record Decrypted(SettingsDecryptionRequest request, SettingsProblem problem)
            implements SettingsDecryptionResult {

        @Override
        public @Nullable Server getServer() {
            return getServers().isEmpty() ? null : getServers().get(0);
        }

        @Override
        public List<Server> getServers() {
            return request.getServers().stream()
                    .map(Server::clone)
                    .peek(server -> server.setPassword(open(server.getPassword())))
                    .toList();
        }

        @Override
        public @Nullable Proxy getProxy() {
            return getProxies().isEmpty() ? null : getProxies().get(0);
        }

        @Override
        public List<Proxy> getProxies() {
            return request.getProxies().stream()
                    .map(Proxy::clone)
                    .peek(proxy -> proxy.setPassword(open(proxy.getPassword())))
                    .toList();
        }

        @Override
        public List<SettingsProblem> getProblems() {
            return List.of(problem);
        }

        private static @Nullable String open(@Nullable String password) {
            return password == null ? null : password.replaceAll("[{}]", "");
        }
    }
}
