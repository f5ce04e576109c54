// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import java.util.List;
import java.util.Optional;

/**
 * How a publisher writes tags: a version of three numbers, and parts behind it, each after a hyphen.
 *
 * @param form the grammar for sentences, such as {@code X.Y.Z[-distroless]}
 * @param prefix whether a {@code v} may stand before the version
 * @param open whether parts that are not listed are in order, too, because not all of the publisher's forms are known
 * @param parts the parts, none of which has to be there
 */
public record TagGrammar(String form, boolean prefix, boolean open, List<TagPart> parts) {
    public TagGrammar {
        parts = List.copyOf(parts);
        if (parts.stream().map(TagPart::name).distinct().count() != parts.size()) {
            throw new IllegalArgumentException("the tag form " + form + " has a part twice");
        }
    }

    /** Returns the part that a text is. */
    public Optional<TagPart> partOf(String text) {
        return parts.stream().filter(part -> part.matches(text)).findFirst();
    }

    /** Tells whether a rule may speak of a part by this text: a part's name, or a text that is one. */
    boolean knows(String nameOrText) {
        return partOf(nameOrText).isPresent()
                || parts.stream().anyMatch(part -> part.name().equals(nameOrText));
    }
}
