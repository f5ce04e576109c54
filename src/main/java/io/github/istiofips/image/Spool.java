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
import java.util.function.Predicate;

/** Contents of tar entries, written to files of one directory while a layer passes. */
final class Spool {

    /** Which entry of which layer, 0 being the topmost. */
    record Key(int layer, int ordinal) {}

    record Content(Path file, String sha256) {}

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path directory;
    private final Map<Key, Content> contents = new HashMap<>();

    Spool(Path directory) {
        this.directory = directory;
    }

    Optional<Content> get(Key key) {
        return Optional.ofNullable(contents.get(key));
    }

    /** Writes the content of the reader's current entry. */
    void write(Key key, TarReader tar) throws IOException {
        Path file = create();
        MessageDigest hash = Digest.newSha256();
        contents.put(key, new Content(file, ""));
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = tar.read(buffer); read >= 0; read = tar.read(buffer)) {
                hash.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
        } catch (ContentException e) {
            throw e;
        } catch (IOException e) {
            throw unwritable(e);
        }
        contents.put(key, new Content(file, HexFormat.of().formatHex(hash.digest())));
    }

    /** Deletes what is not worth keeping. */
    void retain(Predicate<Key> kept) {
        contents.entrySet().removeIf(entry -> {
            boolean dropped = !kept.test(entry.getKey());
            if (dropped) {
                delete(entry.getValue().file());
            }
            return dropped;
        });
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
}
