// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import java.util.Optional;

/**
 * A file or value of the project that cannot be used as it is. {@link #getMessage()} is a complete sentence that begins
 * with the place, says what is wrong and what to do.
 */
public final class SourceException extends Exception {

    private static final long serialVersionUID = 1;

    private final transient Optional<Location> location;
    private final String sentence;

    /**
     * @param location the place, if it has a line
     * @param message the complete sentence, place included
     */
    public SourceException(Optional<Location> location, String message) {
        super(message);
        this.location = location;
        this.sentence = message;
    }

    /** Returns an exception whose message starts with {@code file:line:column}. */
    public static SourceException at(Location location, String problem) {
        return new SourceException(
                Optional.of(location),
                location.file() + ":" + location.line() + ":" + location.column() + ": " + problem);
    }

    /** Returns an exception about a file as a whole. */
    public static SourceException in(String file, String problem) {
        return new SourceException(Optional.empty(), file + ": " + problem);
    }

    /** Returns the complete sentence. */
    @Override
    public String getMessage() {
        return sentence;
    }

    /** Returns the place; empty when the file as a whole or a command-line value is concerned. */
    public Optional<Location> location() {
        return location;
    }
}
