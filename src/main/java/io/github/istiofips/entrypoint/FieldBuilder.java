// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.entrypoint;

import java.util.ArrayList;
import java.util.List;

/** Puts together the fields that a word of a shell script becomes (POSIX.1-2017, Shell Command Language, 2.6.5). */
final class FieldBuilder {

    private static final String SEPARATORS = " \t\n";

    private final List<String> complete = new ArrayList<>();
    private final StringBuilder current = new StringBuilder();
    private boolean started;
    private int length;

    /** Adds text that is not split; returns false if it is too much. */
    boolean add(String text) {
        started = true;
        current.append(text);
        length += text.length();
        return length <= ShellVariables.MAX_EXPANSION;
    }

    /** Adds the value of an expansion outside quotes; returns false if it may become names of files, or is too much. */
    boolean addSplit(String text) {
        length += text.length();
        if (length > ShellVariables.MAX_EXPANSION) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (SEPARATORS.indexOf(c) >= 0) {
                end();
            } else if ("*?[".indexOf(c) >= 0) {
                return false;
            } else {
                started = true;
                current.append(c);
            }
        }
        return true;
    }

    /** Adds all arguments, each a field of its own; returns false as the other methods do. */
    boolean addAll(List<String> arguments, boolean quoted) {
        for (int i = 0; i < arguments.size(); i++) {
            if (i > 0) {
                end();
            }
            if (!(quoted ? add(arguments.get(i)) : addSplit(arguments.get(i)))) {
                return false;
            }
        }
        return true;
    }

    /** Ends a field, if one was begun. */
    void end() {
        if (started) {
            complete.add(current.toString());
            current.setLength(0);
            started = false;
        }
    }

    /** Returns the fields that were ended. */
    List<String> complete() {
        return complete;
    }

    int length() {
        return length;
    }
}
