// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs of the machine to their end. */
public final class Programs {

    private static final long TIMEOUT_SECONDS = 120;

    private Programs() {}

    /**
     * Runs a program and returns its output. A program that is not installed skips or fails the test as {@link RealComponents}
     * says; one that fails or does not end fails it with what it wrote.
     *
     * @param work its working directory, which takes a file for its error output
     * @param program name on the {@code PATH}
     */
    public static String run(Path work, String program, String... arguments) throws IOException, InterruptedException {
        return output(work, RealComponents.require(program), arguments);
    }

    /** The same for a program at a known place. */
    public static String output(Path work, Path program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(work, "program", ".out");
        Path errors = Files.createTempFile(work, "program", ".err");
        Process process = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError(command + ": " + Files.readString(errors, StandardCharsets.UTF_8));
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
