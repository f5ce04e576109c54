// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.image.ImageConfig;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The program a container of an image starts (OCI image specification, config.md, "Entrypoint" and "Cmd").
 *
 * @param word the program as the image names it
 * @param candidates absolute paths it may have, in the order they are tried
 */
record StartCommand(String word, List<String> candidates) {

    private static final List<String> DEFAULT_PATH =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    StartCommand {
        candidates = List.copyOf(candidates);
    }

    /** Returns the first word of the entrypoint, or of the command where there is no entrypoint. */
    static Optional<StartCommand> of(ImageConfig config) {
        List<String> words = config.entrypoint().isEmpty() ? config.cmd() : config.entrypoint();
        return words.stream()
                .findFirst()
                .filter(word -> !word.isEmpty())
                .map(word -> new StartCommand(word, candidates(word, config)));
    }

    private static List<String> candidates(String word, ImageConfig config) {
        if (word.startsWith("/")) {
            return List.of(word);
        }
        if (word.contains("/")) {
            String directory = config.workingDir().isEmpty() ? "/" : config.workingDir();
            return List.of(Path.of(join(directory, word)).normalize().toString().replace(File.separatorChar, '/'));
        }
        String path = config.env().getOrDefault("PATH", "");
        List<String> directories = path.isEmpty() ? DEFAULT_PATH : List.of(path.split(":", -1));
        return directories.stream()
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> join(directory, word))
                .toList();
    }

    private static String join(String directory, String name) {
        return directory.endsWith("/") ? directory + name : directory + "/" + name;
    }
}
