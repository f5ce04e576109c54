// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory of its own for the files of one run, removed at the end. Two runs in one build directory do not meet.
 *
 * @param path the directory
 */
record WorkDirectory(Path path) implements Closeable {

    /** Creates one inside the given directory, which is created if missing. */
    static WorkDirectory create(Path parent) throws IOException {
        Files.createDirectories(parent);
        return new WorkDirectory(Files.createTempDirectory(parent, "work-"));
    }

    @Override
    public void close() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(path)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
