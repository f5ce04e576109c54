// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.cache;

import io.github.istiofips.image.cache.ContentCache.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A cache directory as tests look at it. */
final class CacheFiles {

    private CacheFiles() {}

    /** A new cache over a directory, as the next build makes one. */
    static ContentCache next(Path directory) {
        return next(directory, new ArrayList<>());
    }

    static ContentCache next(Path directory, List<String> warnings) {
        return ContentCache.at(directory, warnings::add);
    }

    static ContentCache next(Path directory, CacheLimits limits) {
        return ContentCache.at(directory, limits, new ArrayList<>()::add);
    }

    static Path entry(Path directory, String name) throws IOException {
        return EntryFiles.file(directory.toRealPath(), new EntryKey(Kind.LAYER, name));
    }

    /** The directory that an entry's file lies in. */
    static Path part(Path directory, String name) throws IOException {
        return EntryFiles.directory(directory.toRealPath(), new EntryKey(Kind.LAYER, name));
    }

    static List<Path> all(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** Returns the content that a writer gives an entry: what it is follows from its name and length. */
    static byte[] content(String name, int length) {
        byte[] content = new byte[length];
        Arrays.fill(content, (byte) name.hashCode());
        return content;
    }

    /** Gives a file to another user, or ends the test where that is not permitted. */
    static void giveAway(Path file) {
        try {
            String other = Files.getOwner(file).getName().equals("nobody") ? "root" : "nobody";
            Files.setOwner(
                    file, file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(other));
        } catch (IOException e) {
            Assumptions.abort("files can be given to another user only as root: " + e);
        }
    }
}
