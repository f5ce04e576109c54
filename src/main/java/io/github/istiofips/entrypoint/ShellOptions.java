// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.entrypoint;

import java.util.Map;
import java.util.Set;

/** What is known of the shells themselves: their names, and the options that do not change what a script starts. */
final class ShellOptions {

    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash");
    private static final Set<String> HARMLESS_NAMES = Set.of(
            "errexit",
            "nounset",
            "noglob",
            "verbose",
            "xtrace",
            "noclobber",
            "pipefail",
            "notify",
            "posix",
            "errtrace");

    private ShellOptions() {}

    static boolean isShell(String name) {
        return SHELLS.contains(name);
    }

    /** Tells whether a word is options such as <code>-eux</code> that do not change what is started. */
    static boolean isHarmless(String word) {
        return word.matches("[-+][eufvxCbE]+");
    }

    /** Tells the same of a word that names an option after <code>-o</code>. */
    static boolean isHarmlessName(String name) {
        return HARMLESS_NAMES.contains(name);
    }

    /** Refuses a shell that reads another script, or functions, from the environment first (Bash manual, "Bash Startup Files"). */
    static void requireNoStartFile(String shell, Map<String, String> environment, int line)
            throws UnreadableScriptException {
        boolean startFile = shell.equals("bash")
                && !environment.getOrDefault("BASH_ENV", "").isEmpty();
        if (startFile || environment.keySet().stream().anyMatch(name -> name.startsWith("BASH_FUNC_"))) {
            throw new UnreadableScriptException("the environment gives the shell other commands to read first", line);
        }
    }

    static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
