// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import java.util.Locale;
import java.util.Optional;

/**
 * The parts of a reference that tables of publishers and rules on tags look at. Nothing is checked here: a reference
 * that no registry would take is reported when its image is asked for.
 *
 * @param registry host in lower case, with port if it is not 443; Docker Hub's names all become {@code docker.io}
 * @param repository path in the registry, with Docker Hub's {@code library/} written out
 * @param tag the tag as written, if there is one
 * @param pinned whether a digest stands behind it
 */
record ImageName(String registry, String repository, Optional<String> tag, boolean pinned) {

    private static final String DOCKER_HUB = "docker.io";

    /** Splits a reference as docker and podman do: the first element is a host if it has a dot or a port. */
    static ImageName of(String reference) {
        int at = reference.indexOf('@');
        String name = at < 0 ? reference : reference.substring(0, at);
        int colon = name.lastIndexOf(':');
        boolean tagged = colon > name.lastIndexOf('/');
        Optional<String> tag = tagged ? Optional.of(name.substring(colon + 1)) : Optional.empty();
        String path = tagged ? name.substring(0, colon) : name;

        int slash = path.indexOf('/');
        String first = slash < 0 ? "" : path.substring(0, slash);
        if (!isHost(first)) {
            return onDockerHub(path, tag, at >= 0);
        }
        String rest = path.substring(slash + 1);
        return first.equals(DOCKER_HUB) || first.equals("index.docker.io") || first.equals("registry-1.docker.io")
                ? onDockerHub(rest, tag, at >= 0)
                : new ImageName(host(first), rest, tag, at >= 0);
    }

    /** Hosts are the same in any case and with the port that they have anyway. */
    private static String host(String text) {
        return text.toLowerCase(Locale.ROOT).replaceFirst(":443$", "");
    }

    /** Returns the registry that a host as users write it stands for; a word that no reference can have as its host stands for itself. */
    static String registryOf(String host) {
        return isHost(host) ? of(host + "/a/b").registry() : host(host);
    }

    private static boolean isHost(String first) {
        return first.equals("localhost") || first.indexOf('.') >= 0 || first.indexOf(':') >= 0;
    }

    private static ImageName onDockerHub(String path, Optional<String> tag, boolean pinned) {
        return new ImageName(DOCKER_HUB, path.indexOf('/') < 0 ? "library/" + path : path, tag, pinned);
    }
}
