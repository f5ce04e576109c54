// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a main class of this class path in a virtual machine of its own with a limit to its heap. */
final class ChildJvm {

    private static final long TIMEOUT_SECONDS = 300;

    private ChildJvm() {}

    /**
     * A finished run.
     *
     * @param millis wall time, start of the virtual machine included
     * @param output words of the line that it printed
     */
    record Run(long millis, List<String> output) {
        Run {
            output = List.copyOf(output);
        }
    }

    /** Runs to the end; fails with what was printed unless it ends well, as it does not when the heap is too small. */
    static Run run(Path work, int heapMegabytes, Class<?> main, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        Path output = Files.createTempFile(work, "child", ".out");
        Path errors = Files.createTempFile(work, "child", ".err");
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        boolean ended = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        long millis = (System.nanoTime() - start) / 1_000_000;
        process.destroyForcibly();
        String printed = Files.readString(output, StandardCharsets.UTF_8).strip();
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError(printed + Files.readString(errors, StandardCharsets.UTF_8));
        }
        return new Run(millis, List.of(printed.split(" ")));
    }
}
