// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import java.nio.file.Path;

/**
 * A regular file of the project.
 *
 * @param path absolute path
 * @param relative path relative to the module's base directory, with {@code /}
 * @param size size in bytes when the directory was walked
 */
public record ProjectFile(Path path, String relative, long size) {

    /** Returns the last element of the path. */
    public String name() {
        return relative.substring(relative.lastIndexOf('/') + 1);
    }
}
