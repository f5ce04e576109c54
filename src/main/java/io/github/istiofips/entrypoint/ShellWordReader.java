// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.entrypoint;

import io.github.istiofips.entrypoint.ShellWord.Alternative;
import io.github.istiofips.entrypoint.ShellWord.Arguments;
import io.github.istiofips.entrypoint.ShellWord.Literal;
import io.github.istiofips.entrypoint.ShellWord.Opaque;
import io.github.istiofips.entrypoint.ShellWord.Part;
import io.github.istiofips.entrypoint.ShellWord.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the words of a shell script: quotes and expansions (POSIX.1-2017, Shell Command Language, 2.2 and 2.6). */
final class ShellWordReader {

    /** Quotes and expansions inside each other; scripts of people have three or four. */
    private static final int MAX_DEPTH = 16;

    private static final String WORD_ENDS = " \t\n;&|<>()";

    private static final Map<String, Alternative> ALTERNATIVES = Map.of(
            "-", Alternative.DEFAULT,
            "=", Alternative.ASSIGNED,
            "?", Alternative.REQUIRED,
            "+", Alternative.REPLACEMENT);

    /** Where parts end. */
    private enum Within {
        WORD,
        QUOTES,
        BRACES
    }

    private final ShellCursor cursor;
    private int depth;
    private int braces;

    ShellWordReader(ShellCursor cursor) {
        this.cursor = cursor;
    }

    /** Reads a word; it has no parts if there is none here. */
    List<Part> parts() throws UnreadableScriptException {
        return parts(Within.WORD);
    }

    private List<Part> parts(Within within) throws UnreadableScriptException {
        if (++depth > MAX_DEPTH) {
            throw cursor.unreadable("quotes and expansions are nested too deeply");
        }
        boolean quoted = within == Within.QUOTES;
        List<Part> parts = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        while (!ends(within)) {
            char c = cursor.peek();
            if (c == '$' || c == '`' || c == '\\' || (!quoted && (c == '\'' || c == '"'))) {
                flush(plain, parts, quoted);
                special(c, quoted, parts);
            } else {
                plain.append(cursor.next());
            }
        }
        flush(plain, parts, quoted);
        depth--;
        return parts;
    }

    private boolean ends(Within within) throws UnreadableScriptException {
        if (cursor.atEnd()) {
            if (within != Within.WORD) {
                throw cursor.unreadable("a quote or brace is not closed");
            }
            return true;
        }
        return switch (within) {
            case WORD -> WORD_ENDS.indexOf(cursor.peek()) >= 0;
            case QUOTES -> cursor.peek() == '"';
            case BRACES -> cursor.peek() == '}';
        };
    }

    private void special(char c, boolean quoted, List<Part> parts) throws UnreadableScriptException {
        switch (c) {
            case '\\' -> backslash(quoted, parts);
            case '\'' -> parts.add(new Literal(between('\''), true));
            case '`' -> {
                between('`');
                parts.add(new Opaque());
            }
            case '"' -> {
                cursor.next();
                List<Part> inside = parts(Within.QUOTES);
                cursor.next();
                parts.addAll(inside.isEmpty() ? List.of(new Literal("", true)) : inside);
            }
            default -> parts.add(dollar(quoted));
        }
    }

    private void backslash(boolean quoted, List<Part> parts) throws UnreadableScriptException {
        cursor.next();
        if (cursor.atEnd() || (quoted && "$`\"\\\n".indexOf(cursor.peek()) < 0)) {
            parts.add(new Literal("\\", true));
            return;
        }
        char c = cursor.next();
        if (c != '\n') {
            parts.add(new Literal(String.valueOf(c), true));
        } else if (!quoted && !cursor.atEnd() && !cursor.isAt(" \t\n")) {
            throw cursor.unreadable("a word goes on in the next line");
        }
    }

    /** Reads up to the next mark, which nothing but, for a backquote, a backslash can hide. */
    private String between(char mark) throws UnreadableScriptException {
        cursor.next();
        int start = cursor.position();
        while (!cursor.atEnd() && cursor.peek() != mark) {
            if (mark == '`' && cursor.peek() == '\\') {
                cursor.next();
            }
            if (!cursor.atEnd()) {
                cursor.next();
            }
        }
        if (cursor.atEnd()) {
            throw cursor.unreadable("a quote is not closed");
        }
        String inside = cursor.since(start);
        cursor.next();
        return inside;
    }

    private Part dollar(boolean quoted) throws UnreadableScriptException {
        cursor.next();
        if (cursor.atEnd()) {
            return new Literal("$", true);
        }
        char c = cursor.peek();
        if (c == '{') {
            cursor.next();
            return braces(quoted);
        }
        if (c == '(') {
            substitution();
            return new Opaque();
        }
        if (!quoted && (c == '\'' || c == '"')) {
            throw cursor.unreadable("$ before a quote means different things in different shells");
        }
        if (c == '@' || c == '*') {
            return new Arguments(cursor.next() == '*', quoted);
        }
        if ("#?$!-".indexOf(c) >= 0) {
            cursor.next();
            return new Opaque();
        }
        String name = name(false);
        return name.isEmpty() ? new Literal("$", true) : new Variable(name, Alternative.NONE, false, List.of(), quoted);
    }

    /** Reads what follows <code>${</code>. */
    private Part braces(boolean quoted) throws UnreadableScriptException {
        String name = name(true);
        boolean emptyCounts = cursor.startsWith(":");
        Alternative alternative = alternative(emptyCounts ? ":" : "");
        boolean isVariable = !name.isEmpty() && (alternative != Alternative.NONE || cursor.startsWith("}"));
        if (isVariable && alternative != Alternative.NONE) {
            cursor.next();
            if (emptyCounts) {
                cursor.next();
            }
        }
        if (isVariable && alternative == Alternative.ASSIGNED && braces > 0) {
            throw cursor.unreadable("an expansion assigns a variable inside another");
        }
        int start = cursor.position();
        braces++;
        List<Part> other = parts(Within.BRACES);
        braces--;
        if (quoted && cursor.since(start).matches("(?s).*['\"].*")) {
            throw cursor.unreadable("quotes in an expansion in quotes are not followed");
        }
        cursor.next();
        return isVariable ? new Variable(name, alternative, emptyCounts, other, quoted) : new Opaque();
    }

    private Alternative alternative(String colon) {
        return ALTERNATIVES.entrySet().stream()
                .filter(entry -> cursor.startsWith(colon + entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(Alternative.NONE);
    }

    /** Reads the name of a parameter; outside braces, an argument's number has one digit. Empty if there is none. */
    private String name(boolean inBraces) throws UnreadableScriptException {
        int start = cursor.position();
        if (!cursor.atEnd() && isDigit(cursor.peek())) {
            do {
                cursor.next();
            } while (inBraces && !cursor.atEnd() && isDigit(cursor.peek()));
        } else {
            while (!cursor.atEnd()
                    && (isLetter(cursor.peek()) || (cursor.position() > start && isDigit(cursor.peek())))) {
                cursor.next();
            }
        }
        if (cursor.startsWith("\\\n")) {
            throw cursor.unreadable("a word goes on in the next line");
        }
        return cursor.since(start);
    }

    /** Passes over a command or sum in <code>$( )</code>, which runs in a shell of its own. */
    private void substitution() throws UnreadableScriptException {
        int start = cursor.position();
        int open = 0;
        do {
            char c = cursor.atEnd() ? '#' : cursor.peek();
            if (c == '\'' || c == '`') {
                between(c);
            } else if (c == '"') {
                cursor.next();
                parts(Within.QUOTES);
                cursor.next();
            } else if (c == '#' || cursor.startsWith("<<")) {
                throw cursor.unreadable("a command inside the line is not understood");
            } else {
                open += c == '(' ? 1 : c == ')' ? -1 : 0;
                if (cursor.next() == '\\' && !cursor.atEnd()) {
                    cursor.next();
                }
            }
        } while (open > 0);
        String inside = cursor.since(start);
        boolean sum = inside.startsWith("((");
        if (inside.matches("(?s).*\\bcase\\b.*")
                || (sum && inside.matches("(?s).*([^=<>!]=[^=]|\\+\\+|--|<<=|>>=).*"))) {
            throw cursor.unreadable("a command inside the line is not understood");
        }
    }

    private void flush(StringBuilder plain, List<Part> parts, boolean quoted) {
        if (!plain.isEmpty()) {
            parts.add(new Literal(plain.toString(), quoted));
            plain.setLength(0);
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }
}
