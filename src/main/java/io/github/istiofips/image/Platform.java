// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import java.util.Optional;

/**
 * The platform an image runs on, after the OCI image specification (image-index.md, "platform").
 *
 * @param os operating system, such as {@code linux}
 * @param architecture architecture, such as {@code arm64}
 * @param variant variant of the architecture, such as {@code v8}; empty when not stated
 */
public record Platform(String os, String architecture, String variant) implements Comparable<Platform> {

    /** Parses {@code os/architecture[/variant]}; empty for any other form. */
    public static Optional<Platform> parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty() || parts[1].isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Platform(parts[0], parts[1], parts.length == 3 ? parts[2] : ""));
    }

    /** Tells whether this platform is the one asked for; a request without a variant accepts every variant. */
    public boolean satisfies(Platform requested) {
        return os.equals(requested.os)
                && architecture.equals(requested.architecture)
                && (requested.variant.isEmpty() || requested.variant.equals(variant));
    }

    @Override
    public int compareTo(Platform other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
