// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.project.SourceException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** One thing to inspect. */
public sealed interface Target {

    /** An image by its reference. */
    record Image(String reference) implements Target {}

    /**
     * An image in an OCI image layout.
     *
     * @param directory the layout
     * @param tag which image of the layout; empty if it holds one
     */
    record Layout(Path directory, Optional<String> tag) implements Target {}

    /** A directory whose executables are inspected. */
    record Directory(Path path) implements Target {}

    /** One executable, certificate or key. */
    record SingleFile(Path path) implements Target {}

    /**
     * Parses what the user typed.
     *
     * @param text an image reference, {@code oci:DIR[:tag]}, a directory or a file
     * @param base directory that relative paths start from
     * @throws SourceException if it names a file that does not exist or a form that is not read
     */
    static Target parse(String text, Path base) throws SourceException {
        for (String archive : List.of("oci-archive:", "docker-archive:")) {
            if (text.startsWith(archive)) {
                throw new SourceException(
                        Optional.empty(),
                        text + ": archives are not read; copy it to a layout (skopeo copy " + text
                                + " oci:DIR:tag) and inspect oci:DIR:tag");
            }
        }
        if (text.startsWith("oci:")) {
            return layout(text.substring("oci:".length()), base);
        }
        Optional<Path> path = path(text, base);
        if (path.filter(Files::isDirectory).isPresent()) {
            return new Directory(path.get());
        }
        if (path.filter(Files::isRegularFile).isPresent()) {
            return new SingleFile(path.get());
        }
        if (text.startsWith("/") || text.startsWith(".")) {
            throw missing(text);
        }
        return new Image(text);
    }

    private static Target layout(String rest, Path base) throws SourceException {
        Optional<Path> whole = path(rest, base).filter(Files::isDirectory);
        if (whole.isPresent()) {
            return new Layout(whole.get(), Optional.empty());
        }
        for (int colon = rest.indexOf(':'); colon > 0; colon = rest.indexOf(':', colon + 1)) {
            Optional<Path> directory = path(rest.substring(0, colon), base).filter(Files::isDirectory);
            if (directory.isPresent()) {
                return new Layout(directory.get(), Optional.of(rest.substring(colon + 1)));
            }
        }
        throw missing("oci:" + rest);
    }

    /** Returns the path; empty for a text that is none on this system, as a reference with a colon is on Windows. */
    private static Optional<Path> path(String text, Path base) {
        try {
            return Optional.of(base.resolve(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static SourceException missing(String text) {
        return new SourceException(
                Optional.empty(), text + ": no such file or directory; give an existing path or an image reference");
    }
}
