// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.entrypoint;

/** Says that it is not certain what a script starts. */
final class UnreadableScriptException extends Exception {

    private static final long serialVersionUID = 1;

    private final String why;
    private final int line;

    /**
     * @param why the end of a sentence that begins with the place
     * @param line line of the script, from 1
     */
    UnreadableScriptException(String why, int line) {
        super("line " + line + ": " + why);
        this.why = why;
        this.line = line;
    }

    String why() {
        return why;
    }

    int line() {
        return line;
    }
}
