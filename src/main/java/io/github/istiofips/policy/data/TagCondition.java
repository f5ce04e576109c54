// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which tags something applies to. All that is given has to hold.
 *
 * @param versions ranges of which one has to hold the version; empty for any tag, whatever its version, also without one. A pre-release is in
 *     no range
 * @param with parts that the tag has, each a name or a text of the grammar
 * @param without parts that the tag has not
 * @param fips whether it has a part that marks FIPS builds; empty if that does not matter
 */
public record TagCondition(
        List<VersionRange> versions, List<String> with, List<String> without, Optional<Boolean> fips) {

    /** Holds for every tag. */
    public static final TagCondition ALWAYS = new TagCondition(List.of(), List.of(), List.of(), Optional.empty());

    public TagCondition {
        versions = List.copyOf(versions);
        with = List.copyOf(with);
        without = List.copyOf(without);
    }

    void check(TagGrammar grammar, String place) {
        with.stream().filter(without::contains).findFirst().ifPresent(part -> {
            throw new IllegalArgumentException(place + " asks for tags with and without `" + part + "`");
        });
        Stream.concat(with.stream(), without.stream())
                .filter(part -> !grammar.knows(part))
                .findFirst()
                .ifPresent(part -> {
                    throw new IllegalArgumentException(
                            place + " speaks of `" + part + "`, which is no part of the tag form " + grammar.form());
                });
    }
}
