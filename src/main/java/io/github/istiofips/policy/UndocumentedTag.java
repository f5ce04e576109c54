// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is wrong with a tag whoever publishes it. */
final class UndocumentedTag {

    /** A part that stands twice, one after the other. */
    private static final Pattern DOUBLED = Pattern.compile("-(distroless|debug|fips)-\\1(?=-|$)");

    private static final String LATEST = "latest";

    private UndocumentedTag() {}

    /** Returns what is wrong, one clause each; what a digest pins does not move. */
    static List<String> doubts(String tag, boolean pinned) {
        List<String> doubts = new ArrayList<>();
        Matcher twice = DOUBLED.matcher(tag);
        if (twice.find()) {
            doubts.add("the part `" + twice.group(1) + "` stands twice (G6)");
        }
        if (tag.equals(LATEST) && !pinned) {
            doubts.add("it moves from release to release (G1)");
        }
        return doubts;
    }

    /** Returns a tag without the second of two parts; empty for one without such. */
    static Optional<String> withoutDoubling(String tag) {
        Matcher twice = DOUBLED.matcher(tag);
        return twice.find() ? Optional.of(twice.replaceFirst("-$1")) : Optional.empty();
    }
}
