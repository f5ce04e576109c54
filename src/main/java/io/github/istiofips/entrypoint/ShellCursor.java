// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.entrypoint;

/** A place in the text of a script. */
final class ShellCursor {

    private final String text;
    private int at;
    private int line = 1;

    ShellCursor(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return at == text.length();
    }

    /** Tells whether the next character is one of these. */
    boolean isAt(String characters) {
        return !atEnd() && characters.indexOf(peek()) >= 0;
    }

    /** Tells whether what comes next is this text. */
    boolean startsWith(String prefix) {
        return text.startsWith(prefix, at);
    }

    /** Returns the next character; there must be one. */
    char peek() {
        return text.charAt(at);
    }

    /** Returns the next character and goes on behind it; there must be one. */
    char next() {
        char c = text.charAt(at++);
        if (c == '\n') {
            line++;
        }
        return c;
    }

    int position() {
        return at;
    }

    /** Returns the text from an earlier position to here. */
    String since(int position) {
        return text.substring(position, at);
    }

    int line() {
        return line;
    }

    UnreadableScriptException unreadable(String why) {
        return new UnreadableScriptException(why, line);
    }
}
