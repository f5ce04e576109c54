// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

/**
 * One line for the console.
 *
 * @param level how it is logged
 * @param text the line, without control characters; line feeds separate the lines of a block that is meant to be copied, of which a
 *     logger marks only the first
 */
public record ConsoleLine(Level level, String text) {

    /** Weight of a line in the log. */
    public enum Level {
        /** Fails the build. */
        ERROR,
        /** Worth acting on. */
        WARN,
        /** Worth knowing. */
        INFO
    }
}
