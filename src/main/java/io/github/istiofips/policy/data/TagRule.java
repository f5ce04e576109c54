// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/**
 * What a publisher's documents hold against some of its tags, or leave open. A rule without versions speaks of the form of a tag; where
 * one applies, those with versions do not.
 *
 * @param id its name in this table, such as {@code A1}; several entries may share one
 * @param rule the rule that it is reported under
 * @param when the tags it applies to
 * @param says what holds instead, one clause, with what it means
 * @param change what makes a better tag; empty if nobody says
 * @param source public document it rests on; empty if none says anything
 */
public record TagRule(
        String id, Ruling rule, TagCondition when, String says, Optional<TagChange> change, Optional<String> source) {

    /** The rules of the catalogue that tags can break by their form and version alone. */
    public enum Ruling {
        ARCH_UNSUPPORTED("tag-arch-unsupported"),
        NEEDS_PATCH("tag-needs-patch"),
        WITHOUT_FIPS_BUILD("tag-without-fips-build"),
        FORM_UNKNOWN("tag-form-unknown");

        private final String id;

        Ruling(String id) {
            this.id = id;
        }

        /** Returns the rule's id in the catalogue. */
        @JsonValue
        public String id() {
            return id;
        }
    }

    /** Tells whether it speaks of the form of a tag and not of versions. */
    public boolean isOfForm() {
        return when.versions().isEmpty();
    }

    void check(TagGrammar grammar, String publisher) {
        String place = "tag rule " + id + " of " + publisher;
        when.check(grammar, place);
        change.ifPresent(better -> better.check(grammar, place));
    }
}
