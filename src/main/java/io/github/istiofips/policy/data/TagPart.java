// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One part of a tag, as it stands between two hyphens.
 *
 * @param name name of the part, by which rules speak of it
 * @param kind what it says
 * @param flavour what a report calls it; the name if empty
 * @param pattern regular expression for the whole part
 * @param order where it stands; parts of the same number may stand in any order
 */
public record TagPart(String name, Kind kind, Optional<String> flavour, Pattern pattern, int order) {

    /** What a part of a tag says. */
    public enum Kind {
        /** That it is not a release: {@code alpha.N}, {@code beta.N}, {@code rc.N}. */
        PRE_RELEASE,
        /** Which patch of the publisher's own it has. */
        PATCH,
        /** That it is a FIPS build. */
        FIPS,
        /** Another flavour of the build. */
        FLAVOUR,
        /** Which build of the same content it is. */
        BUILD
    }

    /** Tells whether a text is this part. */
    public boolean matches(String text) {
        return pattern.matcher(text).matches();
    }

    /** Returns what a report calls it. */
    public String title() {
        return flavour.orElse(name);
    }
}
