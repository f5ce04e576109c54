// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a value of the variable {@code GODEBUG} says of FIPS mode. */
final class GoDebug {

    static final String NAME = "GODEBUG";

    /** Modes that switch it on; "debug" is on, too (Go source, src/crypto/internal/fips140/fips140.go). */
    static final Set<String> ON = Set.of("on", "only", "debug");

    private static final String MODE = "fips140=";

    /** A pair whose name is written out, and a mode that is. */
    private static final Pattern NAMED = Pattern.compile("[A-Za-z0-9_#]+=.*", Pattern.DOTALL);

    private static final Pattern WRITTEN_OUT = Pattern.compile(MODE + "[A-Za-z0-9]*");

    private GoDebug() {}

    /**
     * Returns the value of {@code fips140}; the last one counts, and a blank belongs to the name or the value beside it (Go source,
     * src/internal/godebug/godebug.go).
     *
     * @return empty without one: then the default of the build holds, whatever else the variable has
     */
    static Optional<String> fips140(String list) {
        return Stream.of(list.split(",", -1))
                .filter(pair -> pair.startsWith(MODE))
                .map(pair -> pair.substring(MODE.length()))
                .reduce((first, second) -> second);
    }

    /** Tells of a value that holds a placeholder or a template whether it decides what {@code fips140} is. */
    static boolean isModeOpen(String list) {
        return Stream.of(list.split(",", -1))
                .filter(pair -> pair.startsWith(MODE) || !NAMED.matcher(pair).matches())
                .reduce((first, second) -> second)
                .filter(last -> !WRITTEN_OUT.matcher(last).matches())
                .isPresent();
    }
}
