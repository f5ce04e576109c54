// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.entrypoint;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads from a shell script which program it ends up as, without running it. Only what is certain counts: commands one after the other,
 * of which one says {@code exec PROGRAM}, or the last one is a program. Whatever could start another one, or this one with other
 * settings, makes the script unreadable (POSIX.1-2017, Shell Command Language).
 */
public final class StartScript {

    /** Entrypoints have some hundred lines. */
    public static final int MAX_CHARACTERS = 64 << 10;

    /** The interpreter and its only argument (Linux, execve(2), "Interpreter scripts"). */
    private static final Pattern INTERPRETER = Pattern.compile("#![ \t]*([^ \t]+)(?:[ \t]+(.*?))?[ \t]*");

    private StartScript() {}

    /** What is started. */
    public sealed interface Result {}

    /**
     * A program is.
     *
     * @param words the program, which may be a further script, and its arguments up to the first that only a running shell can tell;
     *     at least one
     * @param environment what it is started with: the environment given, and what was set on the way. PATH of it finds the program
     * @param passed the wrappers and shells on the way, in order, which are known by their names only
     */
    public record Starts(List<String> words, SortedMap<String, String> environment, List<String> passed)
            implements Result {
        public Starts {
            words = List.copyOf(words);
            passed = List.copyOf(passed);
            environment = new TreeMap<>(environment);
        }
    }

    /**
     * It is not certain which.
     *
     * @param why the end of a sentence that begins with the place
     * @param line line of the script, from 1
     */
    public record Unreadable(String why, int line) implements Result {}

    /**
     * Reads a script.
     *
     * @param text the script, of which {@link #MAX_CHARACTERS} are read; a longer one is unreadable
     * @param path its path in the image
     * @param environment the image's environment
     * @param arguments what it is started with, such as the image's command
     */
    public static Result read(String text, String path, Map<String, String> environment, List<String> arguments) {
        try {
            if (text.length() > MAX_CHARACTERS) {
                throw new UnreadableScriptException("it is longer than " + MAX_CHARACTERS + " characters", 1);
            }
            requireShell(text.substring(0, (text + "\n").indexOf('\n')), environment);
            return new ShellReader(new ShellVariables(path, environment, arguments), List.of()).read(text);
        } catch (UnreadableScriptException e) {
            return new Unreadable(e.why(), e.line());
        }
    }

    /**
     * Follows programs that do nothing but start another one, such as {@code tini} and {@code sh -c}, to the one behind them.
     *
     * @param words a program and its arguments
     * @param environment what it is started with
     */
    public static Result behindWrappers(List<String> words, Map<String, String> environment) {
        if (words.isEmpty()) {
            return new Unreadable("no program is named", 1);
        }
        try {
            return StartWrappers.follow(
                    new ShellVariables.Fields(words, false), new TreeMap<>(environment), 1, List.of());
        } catch (UnreadableScriptException e) {
            return new Unreadable(e.why(), e.line());
        }
    }

    private static void requireShell(String firstLine, Map<String, String> environment)
            throws UnreadableScriptException {
        Matcher matcher = INTERPRETER.matcher(firstLine);
        if (!matcher.matches()) {
            throw new UnreadableScriptException("it does not name its interpreter", 1);
        }
        String program = ShellOptions.baseName(matcher.group(1));
        String argument = matcher.group(2) == null ? "" : matcher.group(2);
        boolean viaEnv = program.equals("env") || program.equals("busybox");
        String shell = viaEnv ? ShellOptions.baseName(argument) : program;
        if (!ShellOptions.isShell(shell)) {
            throw new UnreadableScriptException("its interpreter is not a shell that is read here", 1);
        }
        ShellOptions.requireNoStartFile(shell, environment, 1);
        if (!viaEnv && !argument.isEmpty() && !ShellOptions.isHarmless(argument)) {
            throw new UnreadableScriptException("its shell has options that are not followed", 1);
        }
    }
}
