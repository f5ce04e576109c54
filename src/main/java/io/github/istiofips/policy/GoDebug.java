// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a value of the variable {@code GODEBUG} says of FIPS mode. */
final class GoDebug {

    static final String NAME = "GODEBUG";

    /** Modes that switch it on; "debug" is on, too (Go source, src/crypto/internal/fips140/fips140.go). */
    static final Set<String> ON = Set.of("on", "only", "debug");

    private static final String MODE = "fips140=";

    private GoDebug() {}

    /**
     * Returns the value of {@code fips140}; the last one counts (Go source, src/internal/godebug/godebug.go).
     *
     * @return empty without one: then the default of the build holds, whatever else the variable has
     */
    static Optional<String> fips140(String list) {
        return Stream.of(list.split(",", -1))
                .map(String::strip)
                .filter(pair -> pair.startsWith(MODE))
                .map(pair -> pair.substring(MODE.length()))
                .reduce((first, second) -> second);
    }
}
