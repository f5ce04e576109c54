// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Programs of the machine that tests tagged {@code real-components} run. */
public final class RealComponents {

    private static final String MUST_EXIST = "REQUIRE_REAL_COMPONENTS";

    private RealComponents() {}

    /**
     * Returns the absolute path of a program on the {@code PATH}. Without it the calling test is skipped with a
     * reason, or fails when the environment variable {@code REQUIRE_REAL_COMPONENTS} is set.
     */
    public static Path require(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program).toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> missing(program));
    }

    /**
     * Returns a published library that the profile {@code real-components} copies. Without it the calling test is
     * skipped with a reason, or fails when the environment variable {@code REQUIRE_REAL_COMPONENTS} is set.
     *
     * @param jar the file name without the ending
     */
    public static Path published(String jar) {
        Path file = Path.of("target", "real", jar + ".jar").toAbsolutePath();
        return Files.isRegularFile(file) ? file : absent(file + " is missing; the profile real-components copies it");
    }

    /**
     * Returns only if root runs the tests. Otherwise the calling test is skipped with a reason, or fails when the environment
     * variable {@code REQUIRE_REAL_COMPONENTS} is set.
     */
    public static void requireRoot() {
        if (!"root".equals(System.getProperty("user.name"))) {
            absent("only root can do this");
        }
    }

    private static Path missing(String program) {
        return absent("the program " + program + " is not on the PATH");
    }

    /** Skips the calling test for this reason, or fails it when the environment variable says so. */
    public static Path absent(String reason) {
        if (System.getenv(MUST_EXIST) != null) {
            return Assertions.fail(reason + " and " + MUST_EXIST + " is set");
        }
        return Assumptions.abort(reason);
    }
}
