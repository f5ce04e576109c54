// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Reads and writes the lock file (see docs/lock.md): which content each reference led to when somebody reviewed it. */
public final class LockFile {

    /** Name of the file that is read if none is named. */
    public static final String DEFAULT_NAME = "istio-fips.lock.json";

    /** Version of the format. */
    static final int SCHEMA_VERSION = 1;

    /** Larger files are not read: tens of thousands of images fit. */
    static final int MAX_BYTES = 8 * 1024 * 1024;

    private static final JsonMapper JSON = new JsonMapper();

    private LockFile() {}

    /**
     * Reads a file.
     *
     * @param file its name in locations and messages, relative to the module, with {@code /}
     * @param path where it is
     * @param mask hides secrets in references and in what a message quotes
     * @throws SourceException if the file is missing, too large, or not what {@link #text} writes, layout and order aside
     */
    public static ImageLock read(String file, Path path, UnaryOperator<String> mask) throws SourceException {
        if (Files.isDirectory(path)) {
            throw SourceException.in(
                    file, "is a directory; the parameter lockFile names a file that the goal lock wrote");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw SourceException.in(
                    file,
                    "no such file, named by the parameter lockFile; run the goal lock with the same parameter, which writes it,"
                            + " or correct the path, which is relative to the module's directory");
        } catch (IOException e) {
            throw SourceException.in(file, "cannot be read; check the permissions of this file");
        }
        if (bytes.length > MAX_BYTES) {
            throw SourceException.in(
                    file,
                    "is larger than " + MAX_BYTES + " bytes, which no lock file is; correct the parameter lockFile");
        }
        return new LockReader(file, mask).read(SourceText.decode(file, bytes));
    }

    /**
     * Writes a file; an older one stays whole until the new one is. Of writers at the same time the last one wins.
     *
     * @param path where to; the directory is made if need be
     * @throws IOException if the file cannot be written; then an older one is as it was
     */
    public static void write(ImageLock lock, Path path) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        // A name of its own: modules that are built at the same time may share one lock file.
        Path part = path.resolveSibling(path.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            Files.write(part, text(lock).getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE_NEW);
            try {
                Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Returns what the file holds: JSON with a line for each reference and each digest, the same for the same lock. */
    public static String text(ImageLock lock) {
        String images = lock.images().stream().map(LockFile::text).collect(Collectors.joining(","));
        return "{\n  \"schemaVersion\": " + SCHEMA_VERSION + ",\n  \"images\": ["
                + (images.isEmpty() ? "]" : images + "\n  ]") + "\n}\n";
    }

    private static String text(LockedImage image) {
        String platforms = image.platforms().stream()
                .map(platform -> "\n        { \"platform\": " + quote(platform.platform()) + ", \"digest\": "
                        + quote(platform.digest()) + " }")
                .collect(Collectors.joining(","));
        return "\n    {\n      \"reference\": " + quote(image.reference()) + ",\n      \"digest\": "
                + quote(image.digest()) + ",\n      \"platforms\": [" + platforms + "\n      ]\n    }";
    }

    private static String quote(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (IOException e) {
            throw new UncheckedIOException("every text can be written as JSON", e);
        }
    }
}
