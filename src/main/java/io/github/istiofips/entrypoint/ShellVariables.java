// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.entrypoint;

import io.github.istiofips.entrypoint.ShellWord.Alternative;
import io.github.istiofips.entrypoint.ShellWord.Arguments;
import io.github.istiofips.entrypoint.ShellWord.Literal;
import io.github.istiofips.entrypoint.ShellWord.Part;
import io.github.istiofips.entrypoint.ShellWord.Variable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The variables and arguments of a script, as far as the image and the lines read so far tell them, and what words become with them
 * (POSIX.1-2017, Shell Command Language, 2.5 and 2.6).
 */
final class ShellVariables {

    /** Characters that a line may become; each variable can double the one before. */
    static final int MAX_EXPANSION = 64 << 10;

    /** Characters that all assignments together may have; entrypoints assign some hundred. */
    static final int MAX_ASSIGNED = 1 << 20;

    /** Decide, in the loader and in the module, whether a program's cryptography is FIPS; no value of them may be guessed. */
    private static final List<String> DECISIVE = List.of(
            "GODEBUG",
            "GOFIPS",
            "GOLANG_FIPS",
            "LD_AUDIT",
            "LD_LIBRARY_PATH",
            "LD_PRELOAD",
            "OPENSSL_CONF",
            "OPENSSL_FORCE_FIPS_MODE",
            "OPENSSL_MODULES");

    /** Shells, or runtimes, set them whatever the image says. */
    private static final List<String> SET_BY_SHELL = List.of(
            "PWD", "OLDPWD", "HOSTNAME", "RANDOM", "SECONDS", "LINENO", "PPID", "UID", "EUID", "GROUPS", "SHLVL", "_");

    /** The shell finds programs by it, exported or not. */
    private static final String PATH = "PATH";

    private final Map<String, Optional<String>> values = new HashMap<>();
    private final Set<String> exported = new HashSet<>();
    private final String script;
    private List<String> arguments;
    private int assigned;

    /**
     * @param script the value of <code>$0</code>
     * @param environment what the script starts with
     */
    ShellVariables(String script, Map<String, String> environment, List<String> arguments) {
        this.script = script;
        this.arguments = List.copyOf(arguments);
        environment.forEach((name, value) -> values.put(name, Optional.of(value)));
        exported.addAll(environment.keySet());
        SET_BY_SHELL.forEach(name -> values.put(name, Optional.empty()));
        values.putIfAbsent("HOME", Optional.empty());
    }

    /**
     * What words become.
     *
     * @param known the first of them
     * @param open whether others follow that only a running shell can tell
     */
    record Fields(List<String> known, boolean open) {
        Fields {
            known = List.copyOf(known);
        }
    }

    List<String> arguments() {
        return arguments;
    }

    void arguments(List<String> words) {
        arguments = List.copyOf(words);
    }

    /** Sets a variable; an empty value is one that is not known. */
    void assign(String name, Optional<String> value, int line) throws UnreadableScriptException {
        if (name.equals("IFS")) {
            throw new UnreadableScriptException("IFS, which decides what a word is, is changed", line);
        }
        assigned += value.map(String::length).orElse(0);
        if (assigned > MAX_ASSIGNED) {
            throw new UnreadableScriptException(
                    "its variables are given more than " + MAX_ASSIGNED + " characters", line);
        }
        values.put(name, value);
    }

    void export(String name) {
        exported.add(name);
    }

    void unset(String name) {
        values.remove(name);
        exported.remove(name);
    }

    /**
     * Returns the environment of a program that is started now, as far as it is known.
     *
     * @param own variables that are set for it alone
     * @param line where it is started
     * @throws UnreadableScriptException if one of the variables that decide on its cryptography is not known
     */
    SortedMap<String, String> environment(Map<String, Optional<String>> own, int line)
            throws UnreadableScriptException {
        Map<String, Optional<String>> all = new HashMap<>(values);
        all.keySet().removeIf(name -> !exported.contains(name) && !DECISIVE.contains(name) && !name.equals(PATH));
        all.putAll(own);
        SortedMap<String, String> environment = new TreeMap<>();
        for (Map.Entry<String, Optional<String>> variable : all.entrySet()) {
            String name = variable.getKey();
            if (variable.getValue().isPresent()) {
                if (exported.contains(name) || own.containsKey(name) || name.equals(PATH)) {
                    environment.put(name, variable.getValue().get());
                }
            } else if (DECISIVE.contains(name)) {
                throw new UnreadableScriptException(
                        "the program is started with a value of " + name + " that only a running shell can tell", line);
            }
        }
        return environment;
    }

    boolean isKnown(String name) {
        return !values.containsKey(name) || values.get(name).isPresent();
    }

    /** Returns what the words of a command become. */
    Fields fields(List<ShellWord> words) throws UnreadableScriptException {
        List<String> known = new ArrayList<>();
        int length = 0;
        for (ShellWord word : words) {
            FieldBuilder fields = new FieldBuilder();
            boolean open = word.isReplaced() || !add(word, fields);
            if (!open) {
                fields.end();
            }
            known.addAll(fields.complete());
            length += fields.length();
            if (open || length > MAX_EXPANSION) {
                for (ShellWord each : words) {
                    forgetAssigned(each.parts(), each.line());
                }
                return new Fields(known, true);
            }
        }
        return new Fields(known, false);
    }

    /** Notes that variables may have been given values that are not known. */
    void forgetAssigned(List<Part> parts, int line) throws UnreadableScriptException {
        for (Part part : parts) {
            if (part instanceof Variable variable && variable.alternative() == Alternative.ASSIGNED) {
                assign(variable.name(), Optional.empty(), line);
            }
        }
    }

    /** Returns what the right side of an assignment becomes: one text. Empty if it is not known. */
    Optional<String> whole(List<Part> parts, int line) throws UnreadableScriptException {
        StringBuilder text = new StringBuilder();
        boolean known = !ShellWord.startsWithTilde(parts);
        for (Part part : parts) {
            Optional<String> value = known ? value(part, line) : Optional.empty();
            known = value.isPresent() && text.length() + value.get().length() <= MAX_EXPANSION;
            value.ifPresent(text::append);
        }
        if (!known) {
            forgetAssigned(parts, line);
        }
        return known ? Optional.of(text.toString()) : Optional.empty();
    }

    private boolean add(ShellWord word, FieldBuilder fields) throws UnreadableScriptException {
        for (Part part : word.parts()) {
            if (part instanceof Arguments all && !(all.joined() && all.quoted())) {
                // Shells differ in where fields end when arguments are part of a longer word.
                return word.parts().size() == 1 && fields.addAll(arguments, all.quoted());
            }
            Optional<String> value = value(part, word.line());
            boolean split = part instanceof Variable variable && !variable.quoted();
            if (value.isEmpty()
                    || (split && part instanceof Variable variable && hasOwnWords(variable))
                    || !(split ? fields.addSplit(value.get()) : fields.add(value.get()))) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether the alternative of a variable is not simply split like its value. */
    private static boolean hasOwnWords(Variable variable) {
        return variable.other().stream()
                .anyMatch(part -> part instanceof Literal literal
                        && (literal.quoted() || literal.text().contains("{")));
    }

    private Optional<String> value(Part part, int line) throws UnreadableScriptException {
        if (part instanceof Literal literal) {
            return Optional.of(literal.text());
        }
        if (part instanceof Arguments) {
            return Optional.of(String.join(" ", arguments));
        }
        return part instanceof Variable variable ? value(variable, line) : Optional.empty();
    }

    private Optional<String> value(Variable variable, int line) throws UnreadableScriptException {
        if (!isSet(variable.name())) {
            return switch (variable.alternative()) {
                case DEFAULT -> whole(variable.other(), line);
                case ASSIGNED -> assigned(variable, line);
                case REPLACEMENT -> Optional.of("");
                case NONE, REQUIRED ->
                    Character.isDigit(variable.name().charAt(0)) ? Optional.of("") : Optional.empty();
            };
        }
        Optional<String> value = current(variable.name());
        if (value.isEmpty() || variable.alternative() == Alternative.NONE) {
            return value;
        }
        boolean missing = variable.emptyCounts() && value.get().isEmpty();
        return switch (variable.alternative()) {
            case DEFAULT -> missing ? whole(variable.other(), line) : value;
            case ASSIGNED -> missing ? assigned(variable, line) : value;
            case REPLACEMENT -> missing ? value : whole(variable.other(), line);
            case NONE, REQUIRED -> missing ? Optional.empty() : value;
        };
    }

    private Optional<String> assigned(Variable variable, int line) throws UnreadableScriptException {
        Optional<String> value = whole(variable.other(), line);
        assign(variable.name(), value, line);
        return value;
    }

    private boolean isSet(String name) {
        return number(name).map(number -> number <= arguments.size()).orElseGet(() -> values.containsKey(name));
    }

    private Optional<String> current(String name) {
        return number(name)
                .map(number -> Optional.of(number == 0 ? script : arguments.get(number - 1)))
                .orElseGet(() -> values.getOrDefault(name, Optional.empty()));
    }

    private static Optional<Integer> number(String name) {
        if (!Character.isDigit(name.charAt(0))) {
            return Optional.empty();
        }
        return Optional.of(name.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(name));
    }
}
