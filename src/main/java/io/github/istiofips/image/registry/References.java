// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import io.github.istiofips.image.Digest;
import io.github.istiofips.image.ImageReference;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Image references as users write them. */
public final class References {

    /** How Docker Hub's host is written in a complete reference. */
    static final String DOCKER_HUB = "docker.io";

    /** Longest reference: host and repository 255 each, tag 128, sha512 digest 135. */
    private static final int MAX_LENGTH = 800;

    private static final Set<String> DOCKER_HUB_NAMES =
            Set.of(DOCKER_HUB, "index.docker.io", "registry-1.docker.io", "registry.hub.docker.com");
    private static final String STAND_IN = "@sha256:" + "0".repeat(64);

    /** An IPv6 address in brackets and what follows it (distribution, reference package, grammar: no zones). */
    private static final Pattern IPV6_HOST = Pattern.compile("(\\[[0-9A-Fa-f:]{2,39}])((?::[0-9]{1,5})?/.*)");

    /** Takes the place of an IPv6 address, which jib does not know. */
    private static final String STAND_IN_HOST = "ipv6.invalid";

    private static final Pattern UPPER_CASE_PATH = Pattern.compile("[^:@]*[A-Z].*");

    private References() {}

    /**
     * Parses a reference and writes out what it leaves out: Docker Hub's host, its namespace {@code library}, and the
     * tag {@code latest} where there is neither tag nor digest.
     *
     * @throws InvalidReferenceException when the text is no reference
     */
    public static ImageReference parse(String text) throws InvalidReferenceException {
        if (text.length() > MAX_LENGTH) {
            throw invalid(text, "it is longer than " + MAX_LENGTH + " characters");
        }
        int at = text.indexOf('@');
        Optional<Digest> digest = at < 0 ? Optional.empty() : Digest.parse(text.substring(at + 1));
        if (at >= 0 && digest.isEmpty()) {
            throw invalid(text, "the part after @ is no sha256 or sha512 digest in full length and lower case");
        }
        String name = at < 0 ? text : text.substring(0, at);
        Matcher address = IPV6_HOST.matcher(name);
        boolean ipv6 = address.matches() && isIpv6(address.group(1));
        if (name.startsWith("[") && !ipv6) {
            throw invalid(text, "it begins with a bracket, but not with an IPv6 address such as [::1]:5000");
        }
        String known = ipv6 ? STAND_IN_HOST + address.group(2) : name;
        try {
            // A stand-in digest keeps jib from adding a default tag, and lets it accept what has a sha512 digest.
            var parsed = com.google.cloud.tools.jib.api.ImageReference.parse(at < 0 ? known : known + STAND_IN);
            String registry = ipv6
                    ? address.group(1) + parsed.getRegistry().substring(STAND_IN_HOST.length())
                    : parsed.getRegistry();
            boolean hub = DOCKER_HUB_NAMES.contains(registry);
            String repository = parsed.getRepository();
            return new ImageReference(
                    hub ? DOCKER_HUB : registry,
                    hub && repository.indexOf('/') < 0 ? "library/" + repository : repository,
                    parsed.getTag(),
                    digest);
        } catch (InvalidImageReferenceException e) {
            throw invalid(text, diagnosis(known));
        }
    }

    /** Tells whether the text in brackets is an address; needs no name look-up, which brackets rule out. */
    private static boolean isIpv6(String bracketed) {
        try {
            return InetAddress.getByName(bracketed) instanceof Inet6Address;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** As {@link #parse}, giving the complete text; empty for a text that is no reference. */
    public static Optional<String> normalise(String text) {
        try {
            return Optional.of(parse(text).toString());
        } catch (InvalidReferenceException e) {
            return Optional.empty();
        }
    }

    private static String diagnosis(String name) {
        int slash = name.lastIndexOf('/');
        int colon = name.indexOf(':', slash + 1);
        String path = colon < 0 ? name : name.substring(0, colon);
        String repository = path.substring(path.indexOf('/') + 1);
        if (name.isEmpty()) {
            return "it is empty";
        }
        if (name.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            return "it contains white space";
        }
        if (name.contains("://")) {
            return "it begins with a scheme; write host/repository:tag";
        }
        if (name.endsWith(":")) {
            return "its tag is empty";
        }
        if (repository.isEmpty()) {
            return "its repository is empty";
        }
        if (UPPER_CASE_PATH.matcher(repository).matches()) {
            return "its repository contains upper case letters";
        }
        if (colon >= 0 && !com.google.cloud.tools.jib.api.ImageReference.isValidTag(name.substring(colon + 1))) {
            return "its tag is not made of at most 128 letters, digits, `_`, `.` and `-`";
        }
        return "expected [host[:port]/]repository[:tag][@digest]";
    }

    private static InvalidReferenceException invalid(String text, String why) {
        String shown = text.length() > 120 ? text.substring(0, 120) + "..." : text;
        return new InvalidReferenceException(
                "\"" + shown.replaceAll("\\p{Cntrl}", "?") + "\" is not an image reference: " + why + ".");
    }
}
