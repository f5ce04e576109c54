// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import io.github.istiofips.certificate.StorePassword;
import io.github.istiofips.image.registry.Credentials;
import io.github.istiofips.image.registry.ProxyServer;
import io.github.istiofips.image.registry.RegistryHost;
import io.github.istiofips.image.registry.RegistryLog;
import io.github.istiofips.image.registry.RegistrySettings;
import io.github.istiofips.image.registry.RetryBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.building.SettingsProblem.Severity;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;

/** Credentials, proxies and passwords of settings.xml, decrypted. */
final class MavenSettings {

    private final Settings settings;
    private final SettingsDecrypter decrypter;
    private final Log log;

    MavenSettings(Settings settings, SettingsDecrypter decrypter, Log log) {
        this.settings = settings;
        this.decrypter = decrypter;
        this.log = log;
    }

    /**
     * @param hosts what was set, by host
     * @param serverIds id of the server with the credentials, by host, where it is not named like the host
     */
    RegistrySettings registrySettings(
            Map<String, RegistryHost> hosts,
            Map<String, String> serverIds,
            boolean offline,
            RetryBudget retries,
            RegistryLog registryLog)
            throws MojoExecutionException {
        List<ProxyServer> proxies = proxies();
        for (Map.Entry<String, String> entry : serverIds.entrySet()) {
            if (settings.getServer(entry.getValue()) == null) {
                throw new MojoExecutionException("registry " + entry.getKey() + " names the server '" + entry.getValue()
                        + "', which settings.xml does not have; add it or correct <id>");
            }
        }
        return new RegistrySettings(
                hosts, host -> credentials(host, serverIds), proxies, offline, retries, registryLog);
    }

    private Optional<Credentials> credentials(String host, Map<String, String> serverIds) {
        Server server = settings.getServer(serverIds.getOrDefault(host, host));
        int port = host.lastIndexOf(':');
        if (server == null && port > host.lastIndexOf(']')) {
            server = settings.getServer(host.substring(0, port));
        }
        if (server == null) {
            return Optional.empty();
        }
        SettingsDecryptionResult result = decrypter.decrypt(new DefaultSettingsDecryptionRequest(server));
        Server decrypted = result.getServer();
        if (isBroken(result)) {
            log.warn("the password of server '" + server.getId()
                    + "' in settings.xml cannot be decrypted and is not used; check ~/.m2/settings-security.xml");
            return Optional.empty();
        }
        if (decrypted.getUsername() == null || decrypted.getPassword() == null) {
            return Optional.empty();
        }
        return Optional.of(new Credentials(
                decrypted.getUsername(),
                decrypted.getPassword(),
                "server '" + decrypted.getId() + "' in settings.xml"));
    }

    /**
     * @param pattern the files that it opens, for messages
     * @param id id of the server that holds it
     */
    StorePassword keystorePassword(String pattern, String id) throws MojoExecutionException {
        String who = "<keystore> for " + pattern + " names the server '" + id + "'";
        Server server = settings.getServer(id);
        if (server == null) {
            throw new MojoExecutionException(who + ", which settings.xml does not have; add it or correct <id>");
        }
        SettingsDecryptionResult result = decrypter.decrypt(new DefaultSettingsDecryptionRequest(server));
        if (isBroken(result)) {
            throw new MojoExecutionException(who + ", whose password in settings.xml cannot be decrypted; check"
                    + " ~/.m2/settings-security.xml");
        }
        String password = result.getServer().getPassword();
        if (password == null) {
            throw new MojoExecutionException(who + ", which has no <password> in settings.xml; add it");
        }
        return new StorePassword(password);
    }

    private List<ProxyServer> proxies() throws MojoExecutionException {
        List<ProxyServer> proxies = new ArrayList<>();
        for (Proxy proxy : settings.getProxies()) {
            if (!proxy.isActive()) {
                continue;
            }
            SettingsDecryptionResult result = decrypter.decrypt(new DefaultSettingsDecryptionRequest(proxy));
            if (isBroken(result)) {
                throw new MojoExecutionException("the password of proxy '" + proxy.getId()
                        + "' in settings.xml cannot be decrypted; check ~/.m2/settings-security.xml");
            }
            proxies.add(proxy(result.getProxy()));
        }
        return proxies;
    }

    private static ProxyServer proxy(Proxy proxy) {
        Optional<Credentials> credentials = proxy.getUsername() == null || proxy.getPassword() == null
                ? Optional.empty()
                : Optional.of(new Credentials(
                        proxy.getUsername(), proxy.getPassword(), "proxy '" + proxy.getId() + "' in settings.xml"));
        return new ProxyServer(
                proxy.getProtocol(),
                proxy.getHost(),
                proxy.getPort(),
                credentials,
                Optional.ofNullable(proxy.getNonProxyHosts()).orElse(""));
    }

    private static boolean isBroken(SettingsDecryptionResult result) {
        for (SettingsProblem problem : result.getProblems()) {
            if (problem.getSeverity() != Severity.WARNING) {
                return true;
            }
        }
        return false;
    }
}
