// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.policy.data.Publisher;
import io.github.istiofips.policy.data.TagChange;
import io.github.istiofips.policy.data.TagPart;
import io.github.istiofips.policy.data.TagRule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a publisher's documents hold against a tag. They judge its form, and the architectures and FIPS builds documented for it, not the bytes
 * behind it.
 *
 * @param doubts what they do not cover, one clause each, ending with the id of its rule
 * @param broken the rules that it breaks
 */
record TagVerdict(List<String> doubts, List<TagRule> broken) {

    /** More changes than a tag has parts lead nowhere. */
    private static final int MAX_CHANGES = 8;

    TagVerdict {
        doubts = List.copyOf(doubts);
        broken = List.copyOf(broken);
    }

    static TagVerdict of(ImageTag tag, Publisher publisher) {
        List<TagRule> rules = applying(tag, publisher);
        List<String> open = rules.stream()
                .filter(rule -> rule.rule() == TagRule.Ruling.FORM_UNKNOWN)
                .map(rule -> rule.says() + " (" + rule.id() + ")")
                .toList();
        return new TagVerdict(
                Stream.concat(tag.doubts().stream(), open.stream()).toList(),
                rules.stream()
                        .filter(rule -> rule.rule() != TagRule.Ruling.FORM_UNKNOWN)
                        .toList());
    }

    /** Of a tag in no documented form, nothing that holds for versions can be said. */
    private static List<TagRule> applying(ImageTag tag, Publisher publisher) {
        List<TagRule> all = publisher.tagRules().stream()
                .filter(rule -> tag.meets(rule.when()))
                .toList();
        boolean formed = tag.doubts().isEmpty() && all.stream().noneMatch(TagRule::isOfForm);
        return all.stream().filter(rule -> formed || rule.isOfForm()).toList();
    }

    /**
     * Returns the documented FIPS tag that comes nearest to a tag, such as {@code 1.17.2-patch1-solo-fips} for
     * {@code 1.17.2-solo-fips-arm}; empty if the documents do not lead to one.
     */
    static Optional<String> nearestFipsTag(ImageTag tag, Publisher publisher) {
        return tag.inOrder()
                .filter(ImageTag::isRelease)
                .flatMap(known -> known.has(TagPart.Kind.FIPS)
                        ? Optional.of(known)
                        : publisher.fipsTag().map(change -> known.with(change, publisher.tag())))
                .flatMap(fips -> mended(fips, publisher));
    }

    /** Returns the documented tag of the same kind that comes nearest to a tag; empty if the documents do not lead to another one. */
    static Optional<String> nearestTag(ImageTag tag, Publisher publisher) {
        return tag.inOrder()
                .flatMap(known -> mended(known, publisher))
                .filter(better -> !better.equals(tag.toString()));
    }

    /** Changes a tag as its rules say, until none applies or none says how; a rule that is only open is borne if another one was mended. */
    private static Optional<String> mended(ImageTag tag, Publisher publisher) {
        ImageTag better = tag;
        for (int i = 0; i < MAX_CHANGES; i++) {
            List<TagRule> rules = applying(better, publisher);
            Optional<TagChange> change =
                    rules.stream().flatMap(rule -> rule.change().stream()).findFirst();
            if (change.isEmpty()) {
                boolean open = rules.stream().allMatch(rule -> rule.rule() == TagRule.Ruling.FORM_UNKNOWN);
                return rules.isEmpty() || (i > 0 && open) ? Optional.of(better.toString()) : Optional.empty();
            }
            better = better.with(change.get(), publisher.tag());
        }
        return Optional.empty();
    }

    /** Returns all doubts in one clause. */
    String doubt() {
        return String.join("; ", doubts);
    }
}
