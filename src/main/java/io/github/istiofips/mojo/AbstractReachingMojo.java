// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import io.github.istiofips.image.Platform;
import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.image.registry.RegistryHost;
import io.github.istiofips.image.registry.RegistryLog;
import io.github.istiofips.image.registry.RegistrySettings;
import io.github.istiofips.image.registry.RetryBudget;
import io.github.istiofips.policy.ReferenceMask;
import io.github.istiofips.verify.VerificationRequest.ImageAccess;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/** The parameters that reach images, shared by the goals that do. */
abstract class AbstractReachingMojo extends AbstractIstioFipsMojo {

    private static final String NO_DIRECTORY = "none";

    private final SettingsDecrypter decrypter;

    /**
     * OCI image layouts (directories, or archives of one) and archives of <code>docker save</code> or <code>podman save</code>, asked
     * before any registry. An image is found by its full reference: in the annotation
     * <code>org.opencontainers.image.ref.name</code> or <code>io.containerd.image.name</code>, or in the archive's
     * <code>RepoTags</code>. A reference with a digest is never found in an archive that has only <code>RepoTags</code>.
     */
    @Parameter(property = "istioFips.layouts")
    private List<File> layouts = new ArrayList<>();

    /**
     * How registries are reached, one <code>&lt;registry&gt;</code> per host: <code>host</code>; <code>id</code>, the server in
     * settings.xml with its credentials, if it is not named like the host; <code>mirror</code>, host and path that answer in its
     * place; <code>plainHttp</code>, true to speak HTTP without TLS; <code>caFile</code>, PEM file with the certificates to
     * trust; <code>distribution</code>, the publisher whose tags a company mirror carries, such as <code>solo</code>.
     */
    @Parameter
    private List<Registry> registries = new ArrayList<>();

    /**
     * Directory in which this build and later ones keep what they established about the content of images, by digest, so that no layer is
     * fetched twice; <code>none</code> for no such directory. If not given, a directory of the user:
     * <code>$XDG_CACHE_HOME/istio-fips-maven-plugin</code>, or below <code>~/.cache</code>, on macOS
     * <code>~/Library/Caches</code>, on Windows <code>%LOCALAPPDATA%</code>. Builds may share it; other users may not be able to write it.
     */
    @Parameter(property = "istioFips.cacheDirectory")
    private @Nullable String cacheDirectory;

    AbstractReachingMojo(MavenSession session, MojoExecution execution, SettingsDecrypter decrypter) {
        super(session, execution);
        this.decrypter = decrypter;
    }

    /**
     * Returns how images are reached.
     *
     * @param platforms platforms to inspect; empty for all that an image offers
     */
    final ImageAccess images(List<Platform> platforms) throws MojoExecutionException {
        return new ImageAccess(
                layouts.stream().map(File::toPath).toList(), registrySettings(), platforms, cache(), progress());
    }

    final List<Registry> registries() {
        return registries;
    }

    /** Returns what is read of the user's settings.xml. */
    final MavenSettings settings() {
        return new MavenSettings(session().getSettings(), decrypter, getLog());
    }

    private RegistrySettings registrySettings() throws MojoExecutionException {
        Map<String, RegistryHost> hosts = new HashMap<>();
        Map<String, String> serverIds = new HashMap<>();
        for (Registry registry : registries) {
            String host = registry.host();
            hosts.put(
                    host,
                    new RegistryHost(
                            host,
                            registry.mirror(),
                            registry.plainHttp(),
                            registry.caFile().map(File::toPath)));
            registry.id().ifPresent(id -> {
                serverIds.put(host, id);
                registry.mirrorHost().ifPresent(mirror -> serverIds.put(mirror, id));
            });
        }
        RetryBudget retries = BuildScope.shared(session(), RetryBudget.class, "", RetryBudget::standard);
        RegistryLog log = new RegistryLog(
                line -> getLog().debug(ReferenceMask.mask(line)), line -> getLog().warn(ReferenceMask.mask(line)));
        return settings().registrySettings(hosts, serverIds, session().isOffline(), retries, log);
    }

    /** Who waits at a console sees what is fetched; a build server's log stays short. */
    private Optional<Consumer<String>> progress() {
        return session().getRequest().isInteractiveMode() ? Optional.of(getLog()::info) : Optional.empty();
    }

    /** Returns the cache of this build for that directory, whichever module comes first. */
    private ContentCache cache() throws MojoExecutionException {
        Optional<Path> directory = cachePath();
        return BuildScope.shared(
                session(),
                ContentCache.class,
                directory,
                () -> directory
                        .map(path -> ContentCache.at(path, getLog()::warn))
                        .orElseGet(ContentCache::inMemory));
    }

    private Optional<Path> cachePath() throws MojoExecutionException {
        if (cacheDirectory == null || cacheDirectory.isBlank()) {
            return UserCacheDirectory.of(session().getSystemProperties());
        }
        if (cacheDirectory.strip().equals(NO_DIRECTORY)) {
            return Optional.empty();
        }
        try {
            return Optional.of(baseDirectory().resolve(cacheDirectory.strip()).normalize());
        } catch (InvalidPathException e) {
            throw new MojoExecutionException("cacheDirectory is '" + cacheDirectory + "', which cannot be a directory ("
                    + e.getReason() + "); a path or none was expected");
        }
    }
}
