// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.entrypoint;

import io.github.istiofips.entrypoint.ShellVariables.Fields;
import io.github.istiofips.entrypoint.ShellWord.Assignment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The commands that a shell carries out itself (POSIX.1-2017, Shell Command Language, 2.14, and what the common shells add), as far as
 * they bear on what is started later.
 */
final class ShellBuiltins {

    private static final Set<String> HARMLESS = Set.of(
            ":",
            "true",
            "false",
            "echo",
            "pwd",
            "umask",
            "ulimit",
            "test",
            "[",
            "[[",
            "wait",
            "kill",
            "jobs",
            "times",
            "type",
            "break",
            "continue");

    private static final Set<String> ASSIGNING =
            Set.of("export", "readonly", "unset", "read", "getopts", "printf", "set", "shift", "cd");

    private static final Set<String> NOT_FOLLOWED = Set.of(
            "eval",
            ".",
            "source",
            "alias",
            "unalias",
            "trap",
            "builtin",
            "enable",
            "hash",
            "shopt",
            "declare",
            "typeset",
            "local",
            "let",
            "mapfile",
            "readarray",
            "pushd",
            "popd",
            "return",
            "fc",
            "bind",
            "case",
            "function",
            "select",
            "coproc",
            "time",
            "esac",
            "in");

    private final ShellVariables variables;
    private boolean moved;

    ShellBuiltins(ShellVariables variables) {
        this.variables = variables;
    }

    static boolean isBuiltin(String name) {
        return HARMLESS.contains(name)
                || ASSIGNING.contains(name)
                || NOT_FOLLOWED.contains(name)
                || name.equals("exit")
                || name.equals("command");
    }

    /** Tells whether the working directory is another one than at the start. */
    boolean hasMoved() {
        return moved;
    }

    /**
     * Notes what a command does.
     *
     * @param words the command before expansion, its name first
     * @param certain whether it is carried out exactly once; if not, what it sets is not known afterwards
     */
    void run(String name, List<ShellWord> words, boolean certain) throws UnreadableScriptException {
        int line = words.get(0).line();
        List<ShellWord> arguments = words.subList(1, words.size());
        switch (name) {
            case "export", "readonly" -> {
                for (ShellWord word : arguments) {
                    declare(word, certain, name.equals("export"));
                }
            }
            case "unset" -> unset(arguments, certain);
            case "read", "getopts" -> forget(arguments, line);
            case "printf" -> {
                if (!arguments.isEmpty()
                        && arguments.get(0).literal().orElse("-v").startsWith("-v")) {
                    forget(arguments.subList(0, Math.min(2, arguments.size())), line);
                }
            }
            case "set" -> set(arguments, certain, line);
            case "shift" -> shift(arguments, certain, line);
            case "cd" -> moved = true;
            case "exit" -> exit(arguments, certain, line);
            case "command" -> {
                if (arguments.isEmpty()
                        || !arguments.get(0).literal().orElse("").matches("-[vV]")) {
                    throw new UnreadableScriptException("'command' is not followed", line);
                }
            }
            default -> {
                if (!HARMLESS.contains(name)) {
                    throw new UnreadableScriptException("'" + name + "' is not followed", line);
                }
            }
        }
    }

    private void declare(ShellWord word, boolean certain, boolean export) throws UnreadableScriptException {
        Optional<Assignment> assignment = word.assignment();
        String name = assignment
                .map(Assignment::name)
                .or(word::literal)
                .filter(ShellBuiltins::isName)
                .orElseThrow(() -> new UnreadableScriptException("it is not certain what is exported", word.line()));
        if (assignment.isPresent()) {
            Fields fields = variables.fields(List.of(word));
            boolean one = certain && !fields.open() && fields.known().size() == 1;
            Optional<String> value = variables.whole(assignment.get().value(), word.line());
            variables.assign(name, value.filter(known -> one), word.line());
        } else if (!certain) {
            variables.assign(name, Optional.empty(), word.line());
        }
        if (export) {
            variables.export(name);
        }
    }

    private void unset(List<ShellWord> arguments, boolean certain) throws UnreadableScriptException {
        for (ShellWord word : arguments) {
            String name = word.literal()
                    .filter(text -> isName(text) || text.equals("-v"))
                    .orElseThrow(() -> new UnreadableScriptException("it is not certain what is unset", word.line()));
            if (!certain) {
                variables.assign(name, Optional.empty(), word.line());
            } else if (isName(name)) {
                variables.unset(name);
            }
        }
    }

    private void forget(List<ShellWord> arguments, int line) throws UnreadableScriptException {
        List<String> names = new ArrayList<>(List.of("REPLY", "OPTARG", "OPTIND"));
        for (ShellWord word : arguments) {
            names.add(word.literal()
                    .map(text -> text.startsWith("-v") ? text.substring(2) : text)
                    .orElseThrow(() -> new UnreadableScriptException("it is not certain what is read", line)));
        }
        for (String name : names) {
            if (isName(name)) {
                variables.assign(name, Optional.empty(), line);
            }
        }
    }

    private void set(List<ShellWord> words, boolean certain, int line) throws UnreadableScriptException {
        Fields fields = variables.fields(words);
        List<String> known = fields.known();
        int i = 0;
        while (i < known.size() && ShellOptions.isHarmless(known.get(i).replaceFirst("o$", "e"))) {
            boolean named = known.get(i).endsWith("o");
            if (named && (i + 1 == known.size() || !ShellOptions.isHarmlessName(known.get(i + 1)))) {
                throw new UnreadableScriptException("an option of the shell is not followed", line);
            }
            i += named ? 2 : 1;
        }
        if (i == known.size() && !fields.open()) {
            return;
        }
        boolean marked = i < known.size() && known.get(i).equals("--");
        if (!certain || fields.open() || (!marked && known.get(i).matches("[-+].*"))) {
            throw new UnreadableScriptException("it is not certain which arguments or options are set", line);
        }
        variables.arguments(known.subList(marked ? i + 1 : i, known.size()));
    }

    private void shift(List<ShellWord> words, boolean certain, int line) throws UnreadableScriptException {
        String number = words.isEmpty() ? "1" : words.get(0).literal().orElse("");
        int size = variables.arguments().size();
        if (!certain || !number.matches("[0-9]{1,4}") || Integer.parseInt(number) > size) {
            throw new UnreadableScriptException("it is not certain which arguments are left", line);
        }
        variables.arguments(variables.arguments().subList(Integer.parseInt(number), size));
    }

    private static void exit(List<ShellWord> words, boolean certain, int line) throws UnreadableScriptException {
        boolean fails = words.size() == 1 && words.get(0).literal().orElse("").matches("[1-9][0-9]{0,2}");
        if (certain || !fails) {
            throw new UnreadableScriptException("it ends here, or may end here, without an error", line);
        }
    }

    private static boolean isName(String text) {
        return text.matches("[A-Za-z_][A-Za-z0-9_]*");
    }
}
