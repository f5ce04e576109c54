// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.entrypoint.StartScript;
import io.github.istiofips.entrypoint.StartScript.Result;
import io.github.istiofips.entrypoint.StartScript.Starts;
import io.github.istiofips.entrypoint.StartScript.Unreadable;
import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.ExecutableKind;
import io.github.istiofips.executable.Stack;
import io.github.istiofips.image.ImageConfig;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a container of an image starts (OCI image specification, config.md, "Entrypoint" and "Cmd"), followed through wrappers such as
 * {@code tini} and through shell scripts as far as they can be read.
 */
final class StartCommand {

    /** Scripts that start scripts; images have one or two. */
    static final int MAX_SCRIPTS = 8;

    /** Directories of PATH, each of which is looked for in each layer; images have ten. */
    static final int MAX_DIRECTORIES = 100;

    /** Longest path: Linux's {@code PATH_MAX}. */
    static final int MAX_PATH = 4096;

    /** Finds the files that a program may be. */
    @FunctionalInterface
    interface Programs {
        /**
         * Returns the first of the paths that is an executable file.
         *
         * @param environment what it is started with
         */
        Optional<ImageFile> first(List<String> paths, Map<String, String> environment) throws ImageException;
    }

    /** Where the command leads. */
    sealed interface End {
        /** Returns the program's name as it was last written; empty if there is none. */
        String word();
    }

    /**
     * A file that is no script.
     *
     * @param environment what it is started with
     * @param words the command line that leads to it, as far as it was followed
     */
    record Program(String word, ImageFile file, Map<String, String> environment, List<String> words) implements End {
        Program {
            words = List.copyOf(words);
        }
    }

    /**
     * No file that could be judged.
     *
     * @param there whether there is a file, which does not tell what it starts
     * @param why why it was expected, or why it does not tell, one clause
     */
    record Nowhere(String word, boolean there, String why) implements End {}

    /** What the dynamic linker loads besides, or from elsewhere (ld.so(8), "ENVIRONMENT"). */
    private static final List<String> LOADER_VARIABLES = List.of("LD_AUDIT", "LD_LIBRARY_PATH", "LD_PRELOAD");

    private static final String MISSING = "the image's command leads to it and there is no executable file";

    private static final List<String> DEFAULT_PATH =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    private final ImageConfig config;
    private final Programs programs;

    private StartCommand(ImageConfig config, Programs programs) {
        this.config = config;
        this.programs = programs;
    }

    /** Follows the command of an image. */
    static End follow(ImageConfig config, Programs programs) throws ImageException {
        List<String> words = new ArrayList<>(config.entrypoint());
        words.addAll(config.cmd());
        if (words.isEmpty() || words.get(0).isEmpty()) {
            return new Nowhere("", false, "the image names neither entrypoint nor command");
        }
        return new StartCommand(config, programs).follow(words);
    }

    private End follow(List<String> command) throws ImageException {
        Result result = StartScript.behindWrappers(command, config.env());
        String word = command.get(0);
        Map<String, String> before = config.env();
        for (int scripts = 0; scripts <= MAX_SCRIPTS; scripts++) {
            if (result instanceof Unreadable unreadable) {
                return new Nowhere(word, true, "line " + unreadable.line() + ": " + unreadable.why());
            }
            Starts starts = (Starts) result;
            Optional<String> loader = loaderVariable(starts);
            if (loader.isPresent()) {
                return new Nowhere(
                        word,
                        true,
                        "it sets " + loader.get() + ", which loads libraries that nobody judged into the program");
            }
            word = starts.words().get(0);
            if (word.length() > MAX_PATH) {
                return new Nowhere(word, false, "no path is longer than " + MAX_PATH + " characters");
            }
            if (directories(starts.environment()).size() > MAX_DIRECTORIES) {
                return new Nowhere(word, false, "PATH has more than " + MAX_DIRECTORIES + " directories");
            }
            Optional<End> wrapper = suspect(starts, before);
            if (wrapper.isPresent()) {
                return wrapper.get();
            }
            Optional<ImageFile> file = programs.first(paths(word, starts.environment()), starts.environment());
            if (file.isEmpty()) {
                return new Nowhere(word, false, MISSING);
            }
            Optional<String> script = FileFacts.fromJson(file.get().facts()).script();
            if (script.isEmpty()) {
                return new Program(word, file.get(), starts.environment(), starts.words());
            }
            word = file.get().path();
            before = starts.environment();
            result = StartScript.read(
                    script.get(),
                    word,
                    starts.environment(),
                    starts.words().subList(1, starts.words().size()));
        }
        return new Nowhere(word, true, "more than " + MAX_SCRIPTS + " scripts start one another");
    }

    /**
     * Returns the first wrapper on the way that is not what its name says: no native program, as all of them are. Where wrappers change
     * PATH, one counts wherever it is found before and after.
     */
    private Optional<End> suspect(Starts starts, Map<String, String> before) throws ImageException {
        for (String wrapper : starts.passed()) {
            boolean missing = true;
            for (Map<String, String> environment : distinct(before, starts.environment())) {
                Optional<ImageFile> file = programs.first(paths(wrapper, environment), environment);
                Optional<End> doubt = file.flatMap(program -> doubt(wrapper, program, starts.environment()));
                if (doubt.isPresent()) {
                    return doubt;
                }
                missing &= file.isEmpty();
            }
            if (missing) {
                return Optional.of(new Nowhere(wrapper, false, MISSING));
            }
        }
        return Optional.empty();
    }

    private static List<Map<String, String>> distinct(Map<String, String> one, Map<String, String> other) {
        return one.equals(other) ? List.of(one) : List.of(one, other);
    }

    private static Optional<End> doubt(String wrapper, ImageFile file, Map<String, String> environment) {
        FileFacts facts = FileFacts.fromJson(file.facts());
        if (facts.script().isPresent()) {
            return Optional.of(new Nowhere(
                    wrapper, true, "it is a script, where a program was expected that only starts another one"));
        }
        return isWithoutCryptography(facts.executable())
                ? Optional.empty()
                : Optional.of(new Program(wrapper, file, environment, List.of(wrapper)));
    }

    /** A C program that links no known library of cryptography is as far as a wrapper can be told from a server. */
    private static boolean isWithoutCryptography(ExecutableFacts facts) {
        return facts.stack() == Stack.NONE
                || (facts.readable() && facts.kind() == ExecutableKind.NATIVE && facts.stack() == Stack.UNKNOWN);
    }

    /** Tells which variable a script sets that puts other code into the program than its file holds. */
    private Optional<String> loaderVariable(Starts starts) {
        return LOADER_VARIABLES.stream()
                .filter(name -> !starts.environment()
                        .getOrDefault(name, "")
                        .equals(config.env().getOrDefault(name, "")))
                .findFirst();
    }

    /** Lists the absolute paths that a program may have, in the order they are tried. */
    private List<String> paths(String word, Map<String, String> environment) {
        if (word.contains("/")) {
            return List.of(absolute(word));
        }
        return directories(environment).stream()
                .map(directory -> join(absolute(directory), word))
                .toList();
    }

    /** Returns the directories of PATH, of which an empty one is the working directory (POSIX.1-2017, 8.3). */
    private static List<String> directories(Map<String, String> environment) {
        String path = environment.getOrDefault("PATH", "");
        return path.isEmpty() ? DEFAULT_PATH : List.of(path.split(":", MAX_DIRECTORIES + 1));
    }

    private String absolute(String path) {
        if (path.startsWith("/")) {
            return path;
        }
        String directory = config.workingDir().startsWith("/") ? config.workingDir() : "/" + config.workingDir();
        String below = path.startsWith("./") ? path.substring(2) : path;
        return below.isEmpty() || below.equals(".") ? directory : join(directory, below);
    }

    private static String join(String directory, String name) {
        return directory.endsWith("/") ? directory + name : directory + "/" + name;
    }
}
