// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Searches for credentials: Maven settings, then Docker and Podman auth files, then the helpers of the clouds. */
final class CredentialFinder {

    /**
     * Where the search led.
     *
     * @param credentials the first that were found
     * @param looked where was looked in vain
     * @param trouble which places could not be used, and why; holds no secret
     */
    record Search(Optional<Credentials> credentials, List<String> looked, List<String> trouble) {
        Search {
            looked = List.copyOf(looked);
            trouble = List.copyOf(trouble);
        }
    }

    /** Asks programs for credentials. */
    interface Programs extends AuthFile.Helper {

        /** Asks those that the clouds have for their own registries. */
        Optional<Credentials> cloud(String host, String repository, List<String> trouble);
    }

    private static final List<String> DOCKER_HUB_NAMES =
            List.of(References.DOCKER_HUB, "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");
    private static final String DOCKER_HUB_URL = "https://index.docker.io/v1/";

    private final Function<String, Optional<Credentials>> settings;
    private final Map<String, String> environment;
    private final Path home;
    private final Programs programs;
    private final RegistryLog log;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    /**
     * @param settings credentials of the Maven settings, by host
     * @param environment the environment variables
     * @param home the user's home directory
     */
    CredentialFinder(
            Function<String, Optional<Credentials>> settings,
            Map<String, String> environment,
            Path home,
            Programs programs,
            RegistryLog log) {
        this.settings = settings;
        this.environment = Map.copyOf(environment);
        this.home = home;
        this.programs = programs;
        this.log = log;
    }

    static CredentialFinder of(RegistrySettings settings, Surroundings surroundings) {
        return new CredentialFinder(
                settings.settingsCredentials(),
                surroundings.environment(),
                surroundings.home(),
                realPrograms(surroundings.deadlines().helper()),
                settings.log());
    }

    private static Programs realPrograms(Duration limit) {
        return new Programs() {
            @Override
            public Optional<Credentials> get(String name, String server) throws IOException {
                return HelperProgram.get(name, server, limit);
            }

            @Override
            public Optional<Credentials> cloud(String host, String repository, List<String> trouble) {
                return CloudHelpers.find(host, repository, limit, trouble);
            }
        };
    }

    /** Searches, and tells the log once what came of it. */
    Search find(String host, String repository) {
        List<String> hosts = host.equals(References.DOCKER_HUB) ? DOCKER_HUB_NAMES : List.of(host);
        List<String> looked = new ArrayList<>(List.of("settings.xml"));
        List<String> trouble = new ArrayList<>();
        Optional<Credentials> found = inSettings(hosts);
        for (Path file : authFiles(trouble)) {
            if (found.isEmpty() && Files.isRegularFile(file)) {
                looked.add(name(file));
                found = search(file, hosts, repository, trouble);
            }
        }
        if (found.isEmpty()) {
            found = programs.cloud(host, repository, trouble);
        }
        Search search = new Search(found, looked, trouble);
        tell(host, search);
        return search;
    }

    private Optional<Credentials> inSettings(List<String> hosts) {
        List<String> names = new ArrayList<>(hosts);
        if (hosts.size() > 1) {
            names.add(DOCKER_HUB_URL);
        }
        return names.stream().map(settings).flatMap(Optional::stream).findFirst();
    }

    private Optional<Credentials> search(Path file, List<String> hosts, String repository, List<String> trouble) {
        try {
            return AuthFile.read(file, name(file)).find(hosts, repository, programs, trouble);
        } catch (IOException e) {
            trouble.add(name(file) + " (cannot be read: " + Failures.text(e) + ")");
            return Optional.empty();
        }
    }

    /** Names a file without the user's home directory: messages go into reports, which are the same for every user. */
    private String name(Path file) {
        return file.startsWith(home) ? "~/" + home.relativize(file).toString().replace('\\', '/') : file.toString();
    }

    private void tell(String host, Search search) {
        String line = "Registry " + host + ": "
                + search.credentials()
                        .map(credentials -> "credentials from " + credentials.source())
                        .orElse("no credentials in " + String.join(", ", search.looked()));
        if (said.add(line)) {
            log.debug().accept(line + ".");
        }
        for (String trouble : search.trouble()) {
            if (said.add(trouble)) {
                log.warning().accept("Credentials for registry " + host + " are not taken from " + trouble + ".");
            }
        }
    }

    /** The places that Podman, Skopeo and Docker keep, theirs before the defaults. */
    private List<Path> authFiles(List<String> trouble) {
        List<Path> files = new ArrayList<>();
        Optional<Path> named = variable("REGISTRY_AUTH_FILE");
        if (named.isPresent() && !Files.isRegularFile(named.get())) {
            trouble.add(named.get() + " (REGISTRY_AUTH_FILE names it, and it is no file)");
        }
        named.ifPresent(files::add);
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
}
