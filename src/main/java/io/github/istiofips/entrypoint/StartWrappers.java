// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.entrypoint;

import io.github.istiofips.entrypoint.ShellVariables.Fields;
import io.github.istiofips.entrypoint.StartScript.Result;
import io.github.istiofips.entrypoint.StartScript.Starts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Programs that do nothing but start another one, each with the options that come before it. */
final class StartWrappers {

    /** Wrappers around wrappers; images have two. */
    private static final int MAX_DEPTH = 8;

    /**
     * The words before the program.
     *
     * @param flags letters of options
     * @param valued letters of options with a value, in the same word or the next
     * @param names long options, and other words, that are passed over
     * @param valuedNames long options with a value
     * @param operands words between the options and the program
     */
    private record Usage(String flags, String valued, Set<String> names, Set<String> valuedNames, int operands) {}

    private static final Usage TINI = new Usage("svwg", "pe", Set.of(), Set.of(), 0);
    private static final Usage USER = new Usage("", "", Set.of(), Set.of(), 1);
    private static final Usage ENV = new Usage("i", "u", Set.of("-", "--ignore-environment"), Set.of("--unset"), 0);
    private static final Usage NICE = new Usage("0123456789", "n", Set.of(), Set.of("--adjustment"), 0);

    /** Manuals of the programs, by name. */
    private static final Map<String, Usage> USAGES = Map.of(
            "tini", TINI,
            "tini-static", TINI,
            "docker-init", TINI,
            "dumb-init", new Usage("cv", "r", Set.of("--single-child", "--verbose"), Set.of("--rewrite"), 0),
            "catatonit", new Usage("g", "", Set.of(), Set.of(), 0),
            "su-exec", USER,
            "gosu", USER,
            "env", ENV,
            "nice", NICE);

    private final List<String> words;
    private final boolean open;
    private final SortedMap<String, String> environment;
    private final int line;
    private final List<String> passed;
    private int at = 1;
    private boolean pathRemoved;

    private StartWrappers(Fields fields, SortedMap<String, String> environment, int line, List<String> passed) {
        this.words = fields.known();
        this.open = fields.open();
        this.environment = environment;
        this.line = line;
        this.passed = passed;
    }

    /**
     * Returns the program behind all wrappers.
     *
     * @param fields the first program and its arguments, at least one word
     * @param environment what it is started with
     * @param line where it is started
     * @param passed the wrappers passed already
     */
    static Result follow(Fields fields, SortedMap<String, String> environment, int line, List<String> passed)
            throws UnreadableScriptException {
        StartWrappers start = new StartWrappers(fields, new TreeMap<>(environment), line, passed);
        if (passed.size() > MAX_DEPTH) {
            throw start.unreadable("programs that start others are nested too deeply");
        }
        return start.follow();
    }

    private Result follow() throws UnreadableScriptException {
        String name = ShellOptions.baseName(words.get(0));
        if (name.equals("busybox") && words.size() > 1) {
            String applet = words.get(1);
            return USAGES.containsKey(applet) || ShellOptions.isShell(applet) ? rest(1) : starts();
        }
        if (ShellOptions.isShell(name)) {
            return shell(name);
        }
        Usage usage = USAGES.get(name);
        if (usage == null) {
            return starts();
        }
        options(usage);
        at += usage.operands();
        if (usage.equals(ENV)) {
            while (at < words.size() && words.get(at).indexOf('=') > 0) {
                String word = words.get(at++);
                environment.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
            }
            if (pathRemoved
                    && !environment.containsKey("PATH")
                    && at < words.size()
                    && !words.get(at).contains("/")) {
                throw unreadable(
                        "where " + words.get(at) + " is looked for without PATH, C libraries decide differently");
            }
        }
        return rest(at);
    }

    private Result starts() {
        return new Starts(words, environment, passed);
    }

    /** Returns what is behind a wrapper. */
    private Result rest(int from) throws UnreadableScriptException {
        if (from >= words.size()) {
            throw unreadable(
                    open
                            ? "which program " + words.get(0) + " starts only a running shell can tell"
                            : words.get(0) + " is given no program to start");
        }
        return follow(new Fields(words.subList(from, words.size()), open), environment, line, passedToo());
    }

    private void options(Usage usage) throws UnreadableScriptException {
        while (at < words.size() && words.get(at).startsWith("-")) {
            String word = words.get(at++);
            if (word.equals("--")) {
                return;
            }
            String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            if (usage.valuedNames().contains(name)) {
                note(usage, name.equals(word) ? value() : word.substring(name.length() + 1));
            } else if (usage.names().contains(word)) {
                note(usage, "");
            } else if (word.startsWith("--") || word.equals("-")) {
                throw unreadable("the option " + word + " of " + words.get(0) + " is not followed");
            } else {
                letters(usage, word);
            }
        }
    }

    private void letters(Usage usage, String word) throws UnreadableScriptException {
        for (int i = 1; i < word.length(); i++) {
            String letter = word.substring(i, i + 1);
            if (usage.valued().contains(letter)) {
                note(usage, i + 1 < word.length() ? word.substring(i + 1) : value());
                return;
            }
            if (!usage.flags().contains(letter)) {
                throw unreadable("the option " + word + " of " + words.get(0) + " is not followed");
            }
            note(usage, "");
        }
    }

    private String value() throws UnreadableScriptException {
        if (at >= words.size()) {
            throw unreadable("an option of " + words.get(0) + " has no value that is known");
        }
        return words.get(at++);
    }

    /** Notes an option, with its value if it takes one; those of env that are known all take something away. */
    private void note(Usage usage, String value) {
        pathRemoved |= usage.equals(ENV) && (value.isEmpty() || value.equals("PATH"));
        if (usage.equals(ENV) && value.isEmpty()) {
            environment.clear();
        } else if (usage.equals(ENV)) {
            environment.remove(value);
        }
    }

    /** Follows the commands after {@code -c}, or returns the script that the shell is given. */
    private Result shell(String name) throws UnreadableScriptException {
        ShellOptions.requireNoStartFile(name, environment, line);
        boolean commands = false;
        while (at < words.size()
                && words.get(at).matches("[-+].+")
                && !words.get(at).equals("--")) {
            String word = words.get(at++);
            boolean named = word.endsWith("o");
            String letters = named ? word.substring(0, word.length() - 1) + "e" : word;
            commands |= word.startsWith("-") && letters.contains("c");
            if (!ShellOptions.isHarmless(letters.replace('c', 'e'))
                    || (named && !ShellOptions.isHarmlessName(value()))) {
                throw unreadable("the option " + word + " of " + words.get(0) + " is not followed");
            }
        }
        if (at < words.size() && words.get(at).equals("--")) {
            at++;
        }
        if (!commands) {
            return at < words.size() ? script() : starts();
        }
        if (open || at >= words.size() || passed.size() >= MAX_DEPTH) {
            throw unreadable("the commands given to " + words.get(0) + " are not known");
        }
        return new ShellReader(commandLine(), passedToo()).read(words.get(at));
    }

    /** A shell looks for its script in the working directory, not by PATH as for a program. */
    private Result script() {
        List<String> script = new ArrayList<>(words.subList(at, words.size()));
        if (!script.get(0).contains("/")) {
            script.set(0, "./" + script.get(0));
        }
        return new Starts(script, environment, passedToo());
    }

    /** Returns the wrappers passed, this one included. */
    private List<String> passedToo() {
        List<String> all = new ArrayList<>(passed);
        all.add(words.get(0));
        return List.copyOf(all);
    }

    private ShellVariables commandLine() {
        String zero = at + 1 < words.size() ? words.get(at + 1) : words.get(0);
        return new ShellVariables(zero, environment, words.subList(Math.min(at + 2, words.size()), words.size()));
    }

    private UnreadableScriptException unreadable(String why) {
        return new UnreadableScriptException(why, line);
    }
}
