// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.entrypoint;

import io.github.istiofips.entrypoint.ShellLexer.Operator;
import io.github.istiofips.entrypoint.ShellLexer.Token;
import io.github.istiofips.entrypoint.ShellLexer.Word;
import io.github.istiofips.entrypoint.ShellVariables.Fields;
import io.github.istiofips.entrypoint.ShellWord.Assignment;
import io.github.istiofips.entrypoint.StartScript.Result;
import io.github.istiofips.entrypoint.StartScript.Starts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Goes through the commands of a script in order (POSIX.1-2017, Shell Command Language, 2.9). Commands at top level are followed
 * exactly. Those in lists, conditions and loops may run any number of times: they may not start anything for good, and what they assign
 * is not known afterwards.
 */
final class ShellReader {

    private static final Map<String, String> OPENING =
            Map.of("if", "fi", "while", "done", "until", "done", "for", "done", "{", "}");
    private static final Set<String> BETWEEN = Set.of("then", "elif", "else", "do", "!");

    /**
     * Programs that end soon by themselves, run no other program, and neither put a file in a program's place nor change what may be
     * executed. Any other that runs first may be what the image is for, or may change what is started after it.
     */
    private static final Set<String> HELPERS = Set.of(
            "basename",
            "cat",
            "cut",
            "date",
            "dirname",
            "grep",
            "head",
            "hostname",
            "id",
            "ls",
            "mkdir",
            "mktemp",
            "printenv",
            "readlink",
            "realpath",
            "sleep",
            "tail",
            "touch",
            "tr",
            "uname",
            "wc",
            "whoami");

    private record Program(Fields fields, Map<String, Optional<String>> own, int line) {}

    private final ShellVariables variables;
    private final ShellBuiltins builtins;
    private final List<String> passed;
    private final Deque<String> closing = new ArrayDeque<>();
    private Optional<Program> last = Optional.empty();
    private Optional<String> earlier = Optional.empty();

    /** @param passed the wrappers and shells on the way to these commands */
    ShellReader(ShellVariables variables, List<String> passed) {
        this.variables = variables;
        this.builtins = new ShellBuiltins(variables);
        this.passed = List.copyOf(passed);
    }

    /**
     * Reads the script to its end, or to the program that takes its place.
     *
     * @throws UnreadableScriptException if it is not certain which program that is
     */
    Result read(String text) throws UnreadableScriptException {
        List<List<ShellWord>> list = new ArrayList<>();
        List<ShellWord> command = new ArrayList<>();
        int line = 1;
        for (Token token : ShellLexer.tokens(text)) {
            line = token.line();
            if (token instanceof Word word) {
                command.add(word.word());
                continue;
            }
            list.add(command);
            command = new ArrayList<>();
            if (token instanceof Operator operator && operator.text().equals(";")) {
                Optional<Result> result = list(list, line);
                if (result.isPresent()) {
                    return result.get();
                }
                list = new ArrayList<>();
            }
        }
        return atTheEnd(line);
    }

    private Result atTheEnd(int line) throws UnreadableScriptException {
        if (!closing.isEmpty()) {
            throw new UnreadableScriptException("'" + closing.peek() + "' is missing", line);
        }
        Program program =
                last.orElseThrow(() -> new UnreadableScriptException("its last command starts no program", line));
        if (earlier.isPresent()) {
            throw new UnreadableScriptException(
                    "it starts several programs, first " + earlier.get() + ", and says of none that it takes its place",
                    program.line());
        }
        return start(program);
    }

    private Optional<Result> list(List<List<ShellWord>> commands, int line) throws UnreadableScriptException {
        if (commands.size() == 1 && commands.get(0).isEmpty()) {
            return Optional.empty();
        }
        last.ifPresent(program -> note(program.fields().known().get(0), program.line()));
        last = Optional.empty();
        List<ShellWord> first = commands.get(0);
        if (commands.size() == 1 && closing.isEmpty() && !isReserved(first.get(0))) {
            return run(first);
        }
        for (List<ShellWord> command : commands) {
            if (command.isEmpty()) {
                throw new UnreadableScriptException("a list of commands is not understood", line);
            }
            skim(command);
        }
        return Optional.empty();
    }

    private Optional<Result> run(List<ShellWord> words) throws UnreadableScriptException {
        int line = words.get(0).line();
        Map<String, Optional<String>> own = new LinkedHashMap<>();
        int i = 0;
        while (i < words.size() && words.get(i).assignment().isPresent()) {
            Assignment assignment = words.get(i++).assignment().get();
            own.put(assignment.name(), variables.whole(assignment.value(), line));
        }
        Fields fields = variables.fields(words.subList(i, words.size()));
        if (fields.known().isEmpty() && fields.open()) {
            throw new UnreadableScriptException("which command is run only a running shell can tell", line);
        }
        String name = fields.known().isEmpty() ? "" : fields.known().get(0);
        if (name.equals("exec")) {
            Optional<Result> result = exec(fields, own, line);
            if (result.isPresent()) {
                return result;
            }
        } else if (ShellBuiltins.isBuiltin(name)) {
            if (words.get(i).literal().isEmpty()) {
                throw new UnreadableScriptException("a command of the shell is the value of a variable", line);
            }
            builtins.run(name, words.subList(i, words.size()), true);
            own.replaceAll((variable, value) -> Optional.empty());
        } else if (!fields.known().isEmpty()) {
            last = Optional.of(new Program(fields, own, line));
            return Optional.empty();
        }
        for (Map.Entry<String, Optional<String>> variable : own.entrySet()) {
            variables.assign(variable.getKey(), variable.getValue(), line);
        }
        return Optional.empty();
    }

    private Optional<Result> exec(Fields fields, Map<String, Optional<String>> own, int line)
            throws UnreadableScriptException {
        int skipped = fields.known().size() > 1 && fields.known().get(1).equals("--") ? 2 : 1;
        List<String> known = fields.known().subList(skipped, fields.known().size());
        if (known.isEmpty() ? fields.open() : known.get(0).startsWith("-")) {
            throw new UnreadableScriptException("which program is started only a running shell can tell", line);
        }
        if (!known.isEmpty() && earlier.isPresent()) {
            throw new UnreadableScriptException(
                    "it runs " + earlier.get() + " first, which may change or be what is started", line);
        }
        return known.isEmpty()
                ? Optional.empty()
                : Optional.of(start(new Program(new Fields(known, fields.open()), own, line)));
    }

    private Result start(Program program) throws UnreadableScriptException {
        Result result = StartWrappers.follow(
                program.fields(), variables.environment(program.own(), program.line()), program.line(), passed);
        String path = result instanceof Starts starts ? starts.words().get(0) : "/";
        boolean pathKnown = variables.isKnown("PATH")
                && program.own().getOrDefault("PATH", Optional.of("")).isPresent();
        boolean depends = path.contains("/")
                ? builtins.hasMoved() && !path.startsWith("/")
                : !pathKnown || (builtins.hasMoved() && result instanceof Starts starts && hasRelativePath(starts));
        if (depends) {
            throw new UnreadableScriptException(
                    "where " + path + " lies depends on what only a running shell can tell", program.line());
        }
        return result;
    }

    private static boolean hasRelativePath(Starts starts) {
        return !starts.environment().getOrDefault("PATH", "/").matches("/[^:]*(:/[^:]*)*+");
    }

    /** Looks at a command that may run any number of times. */
    private void skim(List<ShellWord> words) throws UnreadableScriptException {
        int line = words.get(0).line();
        int i = 0;
        while (i < words.size() && isReserved(words.get(i))) {
            if (words.get(i).is("for")) {
                loop(words.subList(i, words.size()), line);
                return;
            }
            nest(words.get(i++));
        }
        for (ShellWord word : words) {
            variables.forgetAssigned(word.parts(), word.line());
        }
        while (i < words.size() && words.get(i).assignment().isPresent()) {
            variables.assign(words.get(i++).assignment().get().name(), Optional.empty(), line);
        }
        if (i == words.size()) {
            return;
        }
        String name = words.get(i)
                .literal()
                .orElseThrow(() ->
                        new UnreadableScriptException("which command is run only a running shell can tell", line));
        if (name.equals("exec")) {
            throw new UnreadableScriptException("'exec' stands in a condition, loop or list", line);
        }
        if (ShellBuiltins.isBuiltin(name)) {
            builtins.run(name, words.subList(i, words.size()), false);
        } else {
            note(name, line);
        }
    }

    private void loop(List<ShellWord> words, int line) throws UnreadableScriptException {
        nest(words.get(0));
        if (words.size() < 2
                || words.get(1).literal().isEmpty()
                || words.stream().anyMatch(word -> word.is("do"))) {
            throw new UnreadableScriptException("a loop is not understood", line);
        }
        for (ShellWord word : words) {
            variables.forgetAssigned(word.parts(), word.line());
        }
        variables.assign(words.get(1).literal().get(), Optional.empty(), line);
    }

    private void nest(ShellWord word) throws UnreadableScriptException {
        Optional<String> opened = word.literal().flatMap(text -> Optional.ofNullable(OPENING.get(text)));
        opened.ifPresent(closing::push);
        boolean between = word.literal().filter(BETWEEN::contains).isPresent();
        if (opened.isEmpty() && !between && (closing.isEmpty() || !word.is(closing.pop()))) {
            throw new UnreadableScriptException("a condition or loop is not understood", word.line());
        }
    }

    private void note(String program, int line) {
        if (earlier.isEmpty() && !isHelper(program)) {
            earlier = Optional.of(program + " in line " + line);
        }
    }

    private static boolean isReserved(ShellWord word) {
        return OPENING.keySet().stream().anyMatch(word::is)
                || OPENING.values().stream().anyMatch(word::is)
                || BETWEEN.stream().anyMatch(word::is);
    }

    private static boolean isHelper(String program) {
        String name = ShellOptions.baseName(program);
        return HELPERS.contains(name) && (program.equals(name) || program.matches("/(usr/)?s?bin/[^/]+"));
    }
}
