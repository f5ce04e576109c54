// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What a run cost; kept out of the report, which must not differ between two runs over the same inputs.
 *
 * @param bytesFetched bytes received from registries
 * @param requests requests sent to registries
 * @param cacheHits facts taken from the cache instead
 * @param elapsedMillis wall time
 */
public record RunLog(long bytesFetched, long requests, long cacheHits, long elapsedMillis) {

    /** Name of the file in the report directory. */
    public static final String FILE_NAME = "run.json";

    /** Writes the file into the directory, created if missing, and returns its path. */
    public Path write(Path directory) throws IOException {
        Path file = directory.resolve(FILE_NAME);
        JsonFile.write(JsonFile.tree(this), file);
        return file;
    }
}
