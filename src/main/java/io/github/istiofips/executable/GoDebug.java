// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.List;
import java.util.Optional;

/**
 * The list of {@code key=value} pairs in a {@code GODEBUG} variable or a {@code DefaultGODEBUG} setting; the last of
 * equal keys wins. Source: golang/go, src/internal/godebug/godebug.go and src/crypto/internal/fips140/fips140.go.
 */
final class GoDebug {

    static final String KEY = "fips140";

    private GoDebug() {}

    /** The value of {@code fips140}, if the list has that key. */
    static Optional<String> fips140(String list) {
        if (!list.contains(KEY)) {
            return Optional.empty();
        }
        return List.of(list.split(",", -1)).stream()
                .filter(pair -> pair.startsWith(KEY + "="))
                .map(pair -> pair.substring(KEY.length() + 1))
                .reduce((first, second) -> second);
    }

    /** Whether a list switches FIPS mode on. */
    static boolean switchesOn(String list) {
        return fips140(list)
                .map(GoDebug::mode)
                .filter(mode -> mode == FipsMode.ON || mode == FipsMode.ONLY)
                .isPresent();
    }

    /** What a value of {@code fips140} asks for; an unknown one, at which the program stops, counts as off. */
    static FipsMode mode(String value) {
        return switch (value) {
            case "on", "debug" -> FipsMode.ON;
            case "only" -> FipsMode.ONLY;
            case "auto" -> FipsMode.HOST;
            default -> FipsMode.OFF;
        };
    }
}
