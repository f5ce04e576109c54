// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

/**
 * Configuration that does not do what it seems to.
 *
 * @param kind what kind of surprise
 * @param subject the key or value concerned
 * @param message what happens instead, one or two sentences
 * @param remedy what to change, one sentence
 * @param origin where it stands
 */
public record Observation(Kind kind, String subject, String message, String remedy, Origin origin) {

    /** The kinds of surprise; each is judged by the rule of the same name. */
    public enum Kind {
        /** A tag that YAML reads as a number. */
        TAG_IS_NUMBER,
        /** A key that chart or injector ignores. */
        VALUE_WITHOUT_EFFECT,
        /** FIPS chosen by a variant or image type, which a pod's annotation can replace. */
        VARIANT_DROPPABLE,
        /** A proxy configuration that starts another program than the image's Envoy. */
        PROXY_BINARY_OVERRIDDEN,
        /** A discovered file that cannot be opened, or cannot be read although it names Istio. */
        SOURCE_UNREADABLE
    }
}
