// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import com.google.cloud.tools.jib.registry.credentials.CredentialRetrievalException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Searches for credentials: Maven settings, then Docker and Podman auth files, then the helpers of the clouds. */
final class CredentialFinder {

    /**
     * Where the search led.
     *
     * @param credentials the first that were found
     * @param looked where was looked in vain, and what was wrong there
     */
    record Search(Optional<Credentials> credentials, List<String> looked) {
        Search {
            looked = List.copyOf(looked);
        }
    }

    private static final List<String> DOCKER_HUB_NAMES =
            List.of(References.DOCKER_HUB, "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");
    private static final String DOCKER_HUB_URL = "https://index.docker.io/v1/";

    private final Function<String, Optional<Credentials>> settings;
    private final Map<String, String> environment;
    private final Path home;
    private final Duration helperLimit;

    /**
     * @param settings credentials of the Maven settings, by host
     * @param environment the environment variables
     * @param home the user's home directory
     */
    CredentialFinder(
            Function<String, Optional<Credentials>> settings,
            Map<String, String> environment,
            Path home,
            Duration helperLimit) {
        this.settings = settings;
        this.environment = Map.copyOf(environment);
        this.home = home;
        this.helperLimit = helperLimit;
    }

    Search find(String host, String repository) {
        List<String> hosts = host.equals(References.DOCKER_HUB) ? DOCKER_HUB_NAMES : List.of(host);
        List<String> looked = new ArrayList<>(List.of("settings.xml"));
        List<String> settingsNames = new ArrayList<>(hosts);
        if (hosts.size() > 1) {
            settingsNames.add(DOCKER_HUB_URL);
        }
        Optional<Credentials> found =
                settingsNames.stream().map(settings).flatMap(Optional::stream).findFirst();
        for (Path file : authFiles()) {
            if (found.isEmpty() && Files.isRegularFile(file)) {
                found = search(file, hosts, repository, looked);
            }
        }
        if (found.isEmpty()) {
            found = cloud(host, repository, looked);
        }
        return new Search(found, looked);
    }

    private Optional<Credentials> search(Path file, List<String> hosts, String repository, List<String> looked) {
        List<String> trouble = new ArrayList<>();
        Optional<Credentials> found = Optional.empty();
        try {
            found = AuthFile.read(file).find(hosts, repository, helperLimit, trouble);
        } catch (IOException e) {
            trouble.add(file + " (cannot be read: " + Failures.text(e) + ")");
        }
        looked.addAll(trouble.isEmpty() ? List.of(file.toString()) : trouble);
        return found;
    }

    /** The places that Podman, Skopeo and Docker keep, theirs before the defaults. */
    private List<Path> authFiles() {
        List<Path> files = new ArrayList<>();
        variable("REGISTRY_AUTH_FILE").ifPresent(files::add);
        variable("XDG_RUNTIME_DIR").ifPresent(directory -> files.add(directory.resolve("containers/auth.json")));
        files.add(variable("XDG_CONFIG_HOME").orElse(home.resolve(".config")).resolve("containers/auth.json"));
        files.add(variable("DOCKER_CONFIG").orElse(home.resolve(".docker")).resolve("config.json"));
        return files;
    }

    private Optional<Path> variable(String name) {
        return Optional.ofNullable(environment.get(name))
                .filter(value -> !value.isBlank())
                .map(Path::of);
    }

    /** Asks jib for the helpers of Google and Amazon and for Google's default credentials; for other hosts: none. */
    private Optional<Credentials> cloud(String host, String repository, List<String> looked) {
        CompletableFuture<Optional<Credential>> search =
                CompletableFuture.supplyAsync(() -> cloudCredential(host, repository), CredentialFinder::daemon);
        try {
            return search.get(helperLimit.toNanos(), TimeUnit.NANOSECONDS)
                    .map(found -> new Credentials(found.getUsername(), found.getPassword(), "the cloud's helper"));
        } catch (ExecutionException e) {
            looked.add("the cloud's helper (" + Failures.text(e) + ")");
        } catch (TimeoutException e) {
            looked.add("the cloud's helper (no answer in " + helperLimit.toSeconds() + " seconds)");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private static Optional<Credential> cloudCredential(String host, String repository) {
        try {
            CredentialRetrieverFactory factory =
                    CredentialRetrieverFactory.forImage(ImageReference.of(host, repository, "latest"), event -> {});
            Optional<Credential> helper = factory.wellKnownCredentialHelpers().retrieve();
            return helper.isPresent()
                    ? helper
                    : factory.googleApplicationDefaultCredentials().retrieve();
        } catch (CredentialRetrievalException e) {
            throw new CompletionException(e);
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "cloud-credentials");
        thread.setDaemon(true);
        thread.start();
    }
}
