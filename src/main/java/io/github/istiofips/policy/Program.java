// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import java.util.Optional;

/**
 * A file of an image that has an execute bit and that a kernel would start; neither a shared library nor the dynamic loader.
 *
 * @param path absolute path in the image, free of symbolic links; a file with several names (hard links) is a program under each
 * @param kind what makes it a program
 * @param role the role in which its content is judged, such as {@code pilot-agent}; empty for what has none
 */
public record Program(String path, Kind kind, Optional<String> role) {

    /** What makes a file a program (execve(2)). */
    public enum Kind {
        /** An ELF file. */
        ELF,
        /** A text that begins with {@code #!} and the path of the program that reads it. */
        SCRIPT
    }

    /** Returns the last element of the path. */
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
