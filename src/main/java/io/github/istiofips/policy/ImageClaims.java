// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an image's environment says of the image. Source: istio/istio, pilot/docker/Dockerfile.proxyv2 and Dockerfile.ztunnel.
 *
 * @param istioVersion the release of Istio, as written; images of the proxy have it up to 1.18, those of ztunnel always
 * @param proxyRevision the commit of istio/proxy that Envoy was built from, 40 hexadecimal digits
 */
public record ImageClaims(Optional<String> istioVersion, Optional<String> proxyRevision) {

    /** For what has no environment. */
    public static final ImageClaims NONE = new ImageClaims(Optional.empty(), Optional.empty());

    static final String VERSION = "ISTIO_META_ISTIO_VERSION";
    static final String REVISION = "ISTIO_META_ISTIO_PROXY_SHA";

    /** Istio writes the name of the repository in front, rebuilders do not. */
    private static final Pattern COMMIT = Pattern.compile("(?:istio-proxy:)?([0-9a-f]{40})");

    /** Longest version that is repeated in a message. */
    private static final int MAX_VERSION = 80;

    private static final Pattern VERSION_TEXT = Pattern.compile("[0-9A-Za-z._+-]{1," + MAX_VERSION + "}");

    /** Returns what an environment says; what has not the form of a version or a commit is left out. */
    public static ImageClaims of(Map<String, String> environment) {
        return new ImageClaims(
                Optional.of(environment.getOrDefault(VERSION, ""))
                        .filter(text -> VERSION_TEXT.matcher(text).matches()),
                Optional.of(COMMIT.matcher(environment.getOrDefault(REVISION, "")))
                        .filter(Matcher::matches)
                        .map(matcher -> matcher.group(1)));
    }
}
