// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.policy.data.IstioVersion;
import io.github.istiofips.policy.data.TagChange;
import io.github.istiofips.policy.data.TagCondition;
import io.github.istiofips.policy.data.TagGrammar;
import io.github.istiofips.policy.data.TagPart;
import io.github.istiofips.policy.data.TagPart.Kind;
import io.github.istiofips.policy.data.VersionRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A tag, taken apart by the grammar of its publisher. Every text parses; what the grammar does not cover is kept in {@code doubts}.
 *
 * @param version the version, if the tag starts with exactly three numbers
 * @param parts the parts that the grammar knows, as they stand
 * @param whole whether these are all parts
 * @param doubts what the grammar does not cover, one clause each, ending with the id of its rule; empty if it is covered
 */
record ImageTag(Optional<IstioVersion> version, List<Part> parts, boolean whole, List<String> doubts) {

    /** What registries have as names of no single release: words, and versions without their last number. */
    private static final Pattern MOVING = Pattern.compile("[A-Za-z][A-Za-z._]*|v?[0-9]+(\\.[0-9]+)?");

    ImageTag {
        parts = List.copyOf(parts);
        doubts = List.copyOf(doubts);
    }

    /**
     * One part.
     *
     * @param part what the grammar says of it
     * @param text how it is written
     */
    record Part(TagPart part, String text) {
        private boolean is(String nameOrText) {
            return part.name().equals(nameOrText) || text.equals(nameOrText);
        }
    }

    static ImageTag parse(String tag, TagGrammar grammar) {
        String[] texts = tag.split("-", -1);
        List<String> doubts = new ArrayList<>();
        boolean prefixed = grammar.prefix() && texts[0].startsWith("v");
        Optional<IstioVersion> version = IstioVersion.parse(prefixed ? texts[0].substring(1) : texts[0]);
        if (version.isEmpty()) {
            doubts.add("`" + texts[0] + "` is no version of three numbers X.Y.Z"
                    + (MOVING.matcher(texts[0]).matches() ? ", so the tag moves from release to release" : "")
                    + " (G1)");
        }
        List<Part> parts = new ArrayList<>();
        boolean whole = true;
        for (String text : Arrays.asList(texts).subList(1, texts.length)) {
            Optional<Part> part = grammar.partOf(text).map(known -> new Part(known, text));
            whole &= part.isPresent();
            if (part.isPresent()) {
                place(part.get(), parts).ifPresent(doubts::add);
                parts.add(part.get());
            } else if (!grammar.open()) {
                doubts.add("the part `" + text + "` is not documented (G8)");
            }
        }
        return new ImageTag(version, parts, whole, doubts);
    }

    /** Returns the same parts, each once, in the documented order; empty if something in the tag is not known. */
    Optional<ImageTag> inOrder() {
        Set<String> seen = new HashSet<>();
        return version.isPresent() && whole
                ? Optional.of(new ImageTag(
                        version,
                        parts.stream()
                                .filter(part -> seen.add(part.part().title()))
                                .sorted(Comparator.comparingInt(
                                        part -> part.part().order()))
                                .toList(),
                        true,
                        List.of()))
                : Optional.empty();
    }

    /** Returns what is wrong with the place of a part behind others. */
    private static Optional<String> place(Part next, List<Part> before) {
        if (before.stream()
                .anyMatch(part -> part.part().title().equals(next.part().title()))) {
            return Optional.of("the part `" + next.text() + "` stands twice (G6)");
        }
        return before.stream()
                        .anyMatch(part -> part.part().order() > next.part().order())
                ? Optional.of("the part `" + next.text() + "` does not stand where the documented order has it (G9)")
                : Optional.empty();
    }

    /** Tells whether it has a part of that name or text. */
    boolean has(String nameOrText) {
        return parts.stream().anyMatch(part -> part.is(nameOrText));
    }

    boolean has(Kind kind) {
        return parts.stream().anyMatch(part -> part.part().kind() == kind);
    }

    /** Tells whether it names a release: a version, and no pre-release of it. */
    boolean isRelease() {
        return version.isPresent() && !has(Kind.PRE_RELEASE);
    }

    /** Tells whether one of the ranges holds the release; no range stands for any tag. A pre-release comes before every version of a range. */
    boolean isIn(List<VersionRange> ranges) {
        return ranges.isEmpty()
                || (isRelease() && ranges.stream().anyMatch(range -> range.contains(version.orElseThrow())));
    }

    boolean meets(TagCondition condition) {
        return isIn(condition.versions())
                && condition.with().stream().allMatch(this::has)
                && condition.without().stream().noneMatch(this::has)
                && condition.fips().filter(fips -> fips != has(Kind.FIPS)).isEmpty();
    }

    /** Returns version, pre-release and patch level, such as {@code 1.17.2-patch1}; empty without a version. */
    String release() {
        return version.map(number -> number
                        + parts.stream()
                                .filter(part -> part.part().kind() == Kind.PRE_RELEASE
                                        || part.part().kind() == Kind.PATCH)
                                .map(part -> "-" + part.text())
                                .collect(Collectors.joining()))
                .orElse("");
    }

    /** Returns the flavours as reports call them. */
    List<String> flavours() {
        return parts.stream()
                .filter(part -> part.part().kind() == Kind.FIPS || part.part().kind() == Kind.FLAVOUR)
                .map(part -> part.part().title())
                .distinct()
                .toList();
    }

    /** Returns the tag after a change. Parts that are put in stand where the grammar has them. */
    ImageTag with(TagChange change, TagGrammar grammar) {
        List<Part> changed = new ArrayList<>(parts);
        changed.removeIf(part -> change.remove().contains(part.part().name()));
        for (String text : change.put()) {
            TagPart part = grammar.partOf(text).orElseThrow();
            changed.removeIf(old -> old.part().name().equals(part.name()));
            int behind = (int) changed.stream()
                    .takeWhile(old -> old.part().order() <= part.order())
                    .count();
            changed.add(behind, new Part(part, text));
        }
        return new ImageTag(change.version().or(() -> version), changed, whole, doubts);
    }

    /** Returns the tag as it is written; the text that was parsed if it is whole, save for a {@code v} in front. */
    @Override
    public String toString() {
        return version.map(IstioVersion::toString).orElse("")
                + parts.stream().map(part -> "-" + part.text()).collect(Collectors.joining());
    }
}
