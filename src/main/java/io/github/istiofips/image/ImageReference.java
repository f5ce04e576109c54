// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import java.util.Optional;

/**
 * A complete image reference: Docker Hub's short forms are written out, and without tag and digest the tag is
 * {@code latest}.
 *
 * @param registry host, with port if any, such as {@code docker.io}
 * @param repository path in the registry, such as {@code istio/pilot}
 * @param tag the tag, if the reference has one
 * @param digest the digest, if the reference has one; it wins over the tag
 */
public record ImageReference(String registry, String repository, Optional<String> tag, Optional<Digest> digest) {

    public ImageReference {
        if (tag.isEmpty() && digest.isEmpty()) {
            throw new IllegalArgumentException("a reference needs a tag or a digest");
        }
    }

    /** Returns what a registry is asked for: the digest if there is one, else the tag. */
    public String qualifier() {
        return digest.map(Digest::toString).or(() -> tag).orElseThrow();
    }

    @Override
    public String toString() {
        return registry + "/" + repository + tag.map(t -> ":" + t).orElse("")
                + digest.map(d -> "@" + d).orElse("");
    }
}
