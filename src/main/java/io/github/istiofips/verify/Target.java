// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.image.layout.ArchiveKind;
import io.github.istiofips.project.SourceException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;

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

    /**
     * An image in an archive.
     *
     * @param kind what wrote it
     * @param file the archive
     * @param name which image of the archive; empty if it holds one
     */
    record Archive(ArchiveKind kind, Path file, Optional<String> name) implements Target {}

    /** A directory whose executables are inspected. */
    record Directory(Path path) implements Target {}

    /** One executable, certificate or key. */
    record SingleFile(Path path) implements Target {}

    /**
     * Parses what the user typed.
     *
     * @param text an image reference, {@code oci:DIR[:tag]}, {@code oci-archive:FILE[:name]}, {@code docker-archive:FILE[:name]},
     *     a directory or a file
     * @param base directory that relative paths start from
     * @throws SourceException if it names a file that does not exist or a form that is not read
     */
    static Target parse(String text, Path base) throws SourceException {
        for (ArchiveKind kind : ArchiveKind.values()) {
            if (text.startsWith(kind.prefix() + ":")) {
                return named(text, base, Files::isRegularFile, (file, name) -> new Archive(kind, file, name));
            }
        }
        if (text.startsWith("oci:")) {
            return named(text, base, Files::isDirectory, Layout::new);
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

    /** Splits {@code word:path[:name]}. Both parts may contain colons; the longest path that exists counts. */
    private static Target named(
            String text, Path base, Predicate<Path> kind, BiFunction<Path, Optional<String>, Target> target)
            throws SourceException {
        String rest = text.substring(text.indexOf(':') + 1);
        for (int end = rest.length(); end > 0; end = rest.lastIndexOf(':', end - 1)) {
            Optional<Path> path = path(rest.substring(0, end), base).filter(Files::exists);
            if (path.filter(kind).isPresent()) {
                return target.apply(
                        path.get(), end == rest.length() ? Optional.empty() : Optional.of(rest.substring(end + 1)));
            }
            if (path.isPresent()) {
                throw new SourceException(
                        Optional.empty(),
                        text + ": " + path.get() + (Files.isDirectory(path.get()) ? " is a directory" : " is a file")
                                + "; write oci:DIR for a directory, oci-archive:FILE or docker-archive:FILE for an archive");
            }
        }
        throw missing(text);
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
