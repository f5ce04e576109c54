// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.entrypoint;

import io.github.istiofips.entrypoint.ShellWord.Alternative;
import io.github.istiofips.entrypoint.ShellWord.Literal;
import io.github.istiofips.entrypoint.ShellWord.Part;
import io.github.istiofips.entrypoint.ShellWord.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Takes a shell script apart into words and operators (POSIX.1-2017, Shell Command Language, 2.2, 2.3 and 2.6). Redirections are left
 * out: they do not change what is started. What shells read differently, or what holds commands that are not one after the other, is
 * refused.
 */
final class ShellLexer {

    private static final String BLANKS = " \t";

    /** A word or an operator. */
    sealed interface Token {
        int line();
    }

    record Word(ShellWord word) implements Token {
        @Override
        public int line() {
            return word.line();
        }
    }

    /** {@code &&}, {@code ||}, {@code |}, {@code ;} or the end of a line, which counts as {@code ;}. */
    record Operator(String text, int line) implements Token {}

    private static final Pattern HARMLESS_TARGET = Pattern.compile(
            "[0-9]|-|/dev/(null|stdout|stderr|fd/[0-9])|/proc/(1|self)/fd/[0-9]|/var/log/[A-Za-z0-9._/-]+");

    private final ShellCursor cursor;
    private final ShellWordReader words;
    private final List<Token> tokens = new ArrayList<>();

    private ShellLexer(String text) {
        this.cursor = new ShellCursor(text);
        this.words = new ShellWordReader(cursor);
    }

    /** Returns the tokens of a script; the last one ends a line. */
    static List<Token> tokens(String text) throws UnreadableScriptException {
        ShellLexer lexer = new ShellLexer(text);
        while (!lexer.cursor.atEnd()) {
            lexer.token();
        }
        lexer.tokens.add(new Operator(";", lexer.cursor.line()));
        return lexer.tokens;
    }

    private void token() throws UnreadableScriptException {
        char c = cursor.peek();
        if (BLANKS.indexOf(c) >= 0) {
            cursor.next();
        } else if (cursor.startsWith("\\\n")) {
            cursor.next();
            cursor.next();
        } else if (c == '#') {
            while (!cursor.atEnd() && cursor.peek() != '\n') {
                cursor.next();
            }
        } else if (c == '\n') {
            endOfLine();
        } else if (";&|".indexOf(c) >= 0) {
            operator();
        } else if (c == '<' || c == '>') {
            redirection();
        } else if (c == '(' || c == ')') {
            throw cursor.unreadable("a function, subshell, case or list in parentheses is not followed");
        } else {
            word().ifPresent(word -> tokens.add(new Word(word)));
        }
    }

    private void endOfLine() {
        boolean continues = !tokens.isEmpty()
                && tokens.get(tokens.size() - 1) instanceof Operator last
                && !last.text().equals(";");
        if (!continues) {
            tokens.add(new Operator(";", cursor.line()));
        }
        cursor.next();
    }

    private void operator() throws UnreadableScriptException {
        int start = cursor.line();
        String one = String.valueOf(cursor.next());
        boolean two = cursor.isAt(one);
        if (two) {
            cursor.next();
        }
        if ((one.equals("&") && !two) || cursor.isAt("&")) {
            throw cursor.unreadable("a program is started in the background");
        }
        if (one.equals(";") && two) {
            throw cursor.unreadable("a choice between cases is not followed");
        }
        tokens.add(new Operator(two ? one + one : one, start));
    }

    private void redirection() throws UnreadableScriptException {
        char direction = cursor.next();
        if (cursor.isAt("(") || (direction == '<' && cursor.isAt("<"))) {
            throw cursor.unreadable("a here-document or process substitution is not followed");
        }
        boolean writes = direction == '>' || cursor.isAt(">");
        if (cursor.isAt("<>&|")) {
            cursor.next();
        }
        while (cursor.isAt(BLANKS)) {
            cursor.next();
        }
        List<Part> target = words.parts();
        if (target.isEmpty() || target.stream().anyMatch(ShellLexer::assigns)) {
            throw cursor.unreadable("a redirection is not understood");
        }
        if (writes && !(target.size() == 1 && target.get(0) instanceof Literal file && isHarmless(file.text()))) {
            throw cursor.unreadable("a file is written, which may be a program");
        }
    }

    /** Tells whether no program can be written there: another descriptor, a device, a log. */
    private static boolean isHarmless(String file) {
        return HARMLESS_TARGET.matcher(file).matches() && !file.contains("..");
    }

    /** Returns the next word; empty for the number before a redirection. */
    private Optional<ShellWord> word() throws UnreadableScriptException {
        int start = cursor.line();
        int position = cursor.position();
        List<Part> parts = words.parts();
        boolean number = parts.size() == 1
                && parts.get(0) instanceof Literal literal
                && !literal.quoted()
                && literal.text().matches("[0-9]+")
                && cursor.isAt("<>");
        if (number && cursor.position() - position > 1) {
            throw cursor.unreadable("a redirection is not understood");
        }
        return number || parts.isEmpty() ? Optional.empty() : Optional.of(new ShellWord(parts, start));
    }

    private static boolean assigns(Part part) {
        return part instanceof Variable variable && variable.alternative() == Alternative.ASSIGNED;
    }
}
