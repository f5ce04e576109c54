// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import java.util.List;
import java.util.Optional;

/**
 * What makes a better tag of one.
 *
 * @param version the version to take; empty for the same
 * @param remove names of the parts to leave out
 * @param put texts of parts to write, each in place of the part of that name if there is one
 */
public record TagChange(Optional<IstioVersion> version, List<String> remove, List<String> put) {
    public TagChange {
        remove = List.copyOf(remove);
        put = List.copyOf(put);
    }

    void check(TagGrammar grammar, String place) {
        put.stream().filter(text -> grammar.partOf(text).isEmpty()).findFirst().ifPresent(text -> {
            throw new IllegalArgumentException(
                    place + " writes `" + text + "`, which is no part of the tag form " + grammar.form());
        });
    }
}
