// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One {@code config.json} of Docker or {@code auth.json} of Podman (containers/image, containers-auth.json.5.md). Of
 * keys with a path the longest that leads to the repository counts.
 */
final class AuthFile {

    /** Asks the helper of a name for what it knows of a server; bounded in time. */
    @FunctionalInterface
    interface Helper {
        Optional<Credentials> get(String name, String server) throws IOException;
    }

    private static final int MAX_BYTES = 1024 * 1024;
    private static final String HUB_KEY = "https://index.docker.io/v1/";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** The file as messages name it. */
    private final String file;

    private final JsonNode root;

    private AuthFile(String file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /**
     * Reads a file.
     *
     * @param name how messages name it
     * @throws IOException when the file cannot be read or is not JSON; the message names no content
     */
    static AuthFile read(Path file, String name) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES);
        }
        JsonNode root;
        try {
            root = JSON.readTree(bytes);
        } catch (IOException e) {
            throw new IOException("it is not JSON");
        }
        if (!root.isObject() && !root.isMissingNode()) {
            throw new IOException("it is no JSON object");
        }
        return new AuthFile(name, root);
    }

    /**
     * Looks up credentials: the helper named for the longest key, the general helper, then an entry that holds some.
     *
     * @param hosts the names of the registry
     * @param repository the repository there
     * @param trouble takes what went wrong on the way without ending the search
     */
    Optional<Credentials> find(List<String> hosts, String repository, Helper program, List<String> trouble) {
        List<String> wanted = keys(hosts, repository);
        Optional<Map.Entry<String, JsonNode>> helper = entry("credHelpers", wanted);
        Optional<Credentials> found = Optional.empty();
        if (helper.isPresent()) {
            found = ask(helper.get().getValue().asText(), helper.get().getKey(), program, trouble);
        }
        String store = root.path("credsStore").asText();
        if (found.isEmpty() && !store.isEmpty()) {
            String server = hosts.contains(References.DOCKER_HUB) ? HUB_KEY : hosts.get(0);
            found = ask(store, server, program, trouble);
        }
        return found.isPresent() ? found : stored(wanted, trouble);
    }

    private Optional<Credentials> ask(String name, String server, Helper program, List<String> trouble) {
        try {
            return program.get(name, server)
                    .map(c -> new Credentials(c.username(), c.secret(), c.source() + " (" + file + ")"));
        } catch (IOException e) {
            trouble.add(file + " (" + Failures.text(e) + ")");
            return Optional.empty();
        }
    }

    private Optional<Credentials> stored(List<String> wanted, List<String> trouble) {
        for (String key : wanted) {
            Optional<Map.Entry<String, JsonNode>> entry = entry("auths", List.of(key));
            if (entry.isPresent()) {
                try {
                    Optional<Credentials> credentials = decode(entry.get().getValue());
                    if (credentials.isPresent()) {
                        return credentials;
                    }
                } catch (MalformedEntryException e) {
                    trouble.add(file + " (the entry for " + entry.get().getKey() + " is malformed: " + e.getMessage()
                            + ")");
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Credentials> decode(JsonNode entry) throws MalformedEntryException {
        String source = file;
        String registryToken = entry.path("registrytoken").asText();
        if (!registryToken.isEmpty()) {
            if (!Session.TOKEN.matcher(registryToken).matches()) {
                throw new MalformedEntryException("`registrytoken` holds other characters than tokens have");
            }
            return Optional.of(new Credentials(Credentials.REGISTRY_TOKEN_USER, registryToken, source));
        }
        String identityToken = entry.path("identitytoken").asText();
        if (!identityToken.isEmpty()) {
            return Optional.of(new Credentials(Credentials.TOKEN_USER, identityToken, source));
        }
        String auth = entry.path("auth").asText();
        if (!auth.isEmpty()) {
            return Optional.of(userAndPassword(auth, source));
        }
        String username = entry.path("username").asText();
        String password = entry.path("password").asText();
        return username.isEmpty() ? Optional.empty() : Optional.of(new Credentials(username, password, source));
    }

    private static Credentials userAndPassword(String auth, String source) throws MalformedEntryException {
        String decoded;
        try {
            decoded = new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new MalformedEntryException("`auth` is not base64");
        }
        int colon = decoded.indexOf(':');
        if (colon < 0) {
            throw new MalformedEntryException("`auth` has no colon between user and password");
        }
        return new Credentials(
                decoded.substring(0, colon), decoded.substring(colon + 1).replaceAll("\0+$", ""), source);
    }

    /** What is wrong with an entry, without its content. */
    private static final class MalformedEntryException extends Exception {

        private static final long serialVersionUID = 1L;

        MalformedEntryException(String message) {
            super(message);
        }
    }

    /** Returns the entry of the first wanted key that the object has, whatever scheme and suffix it was stored with. */
    private Optional<Map.Entry<String, JsonNode>> entry(String object, List<String> wanted) {
        for (String key : wanted) {
            for (Map.Entry<String, JsonNode> entry : root.path(object).properties()) {
                String bare = entry.getKey().replaceFirst("^https?://", "").replaceFirst("/(v[12]/?)?$", "");
                if (bare.equals(key)) {
                    return Optional.of(entry);
                }
            }
        }
        return Optional.empty();
    }

    /** Lists {@code registry/a/b}, {@code registry/a}, {@code registry}: longest first, each by every name it has. */
    private static List<String> keys(List<String> hosts, String repository) {
        List<String> keys = new ArrayList<>();
        String path = "/" + repository;
        while (true) {
            for (String name : hosts) {
                keys.add(name + path);
            }
            if (path.isEmpty()) {
                return keys;
            }
            path = path.substring(0, path.lastIndexOf('/'));
        }
    }
}
