// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecutionException;
import org.jspecify.annotations.Nullable;

/** The parameter {@code asOf}. */
final class AsOf {

    /** Years of more digits would leave no room for days before and after. */
    private static final int LAST_YEAR = 9999;

    private AsOf() {}

    /**
     * Returns the date that a text names; today in UTC without one.
     *
     * @throws MojoExecutionException if it is no date of the years 1 to {@value #LAST_YEAR}
     */
    static LocalDate date(@Nullable String text) throws MojoExecutionException {
        if (text == null) {
            return LocalDate.now(ZoneOffset.UTC);
        }
        return parse(text)
                .orElseThrow(() ->
                        new MojoExecutionException("asOf is '" + text + "'; a date such as 2026-11-22 was expected"));
    }

    private static Optional<LocalDate> parse(String text) {
        try {
            return Optional.of(LocalDate.parse(text)).filter(day -> day.getYear() > 0 && day.getYear() <= LAST_YEAR);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
