// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import io.github.istiofips.image.ImageException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** Contents of the entries of one layer, written to files of a directory while the layer passes, and removed at the end. */
final class Spool implements AutoCloseable {

    /** Most bytes kept of one layer: ten times what the executables of the largest mesh image have. */
    static final long MAX_BYTES = 4L * 1024 * 1024 * 1024;

    record Content(Path file, String sha256) {}

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path directory;
    private final long maxBytes;
    private final Map<Integer, Content> contents = new HashMap<>();
    private long bytes;

    Spool(Path directory, long maxBytes) {
        this.directory = directory;
        this.maxBytes = maxBytes;
    }

    Optional<Content> get(int ordinal) {
        return Optional.ofNullable(contents.get(ordinal));
    }

    /**
     * Writes the content of the reader's current entry.
     *
     * @param head what was read of it already
     */
    void write(int ordinal, byte[] head, TarReader tar) throws IOException {
        Path file = create();
        MessageDigest hash = Digest.newSha256();
        contents.put(ordinal, new Content(file, ""));
        try (OutputStream out = Files.newOutputStream(file)) {
            hash.update(head);
            out.write(head);
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = tar.read(buffer); read >= 0; read = tar.read(buffer)) {
                charge(read);
                hash.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
        } catch (ContentException e) {
            throw e;
        } catch (IOException e) {
            throw unwritable(e);
        }
        contents.put(ordinal, new Content(file, HexFormat.of().formatHex(hash.digest())));
    }

    private void charge(int more) throws ContentException {
        bytes += more;
        if (bytes > maxBytes) {
            throw ContentException.limit("holds executables of more than " + maxBytes + " bytes");
        }
    }

    private Path create() throws ContentException {
        try {
            return Files.createTempFile(directory, "image-file-", ".bin");
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private ContentException unwritable(IOException e) {
        ContentException failure = new ContentException(
                Reason.LIMIT, "holds a file that cannot be written to " + directory + ": " + e.getMessage());
        failure.initCause(e);
        return failure;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }

    /** Removes all contents. */
    @Override
    public void close() {
        contents.values().forEach(content -> delete(content.file()));
        contents.clear();
    }
}
