// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.cache;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Keeps a cache directory below its size. What was not used for the longest time goes first. Other builds may do the same at the same
 * time: a file that is already gone is no matter, and one that is deleted under a reader is a miss there. Deletes nothing but files named
 * like entries and temporary files. Thread-safe.
 */
final class SpaceBound {

    /** The share that is left when the limit was exceeded, so that not every write deletes something. */
    private static final double KEPT = 0.9;

    /** No build takes longer; a temporary file of this age was left by one that was killed. */
    static final Duration ABANDONED = Duration.ofDays(1);

    /** A file takes up whole blocks. */
    private static final long BLOCK = 4096;

    private record Entry(Path file, FileTime used, long space) {}

    private final long limit;
    private long total;
    private boolean counted;

    /** @param limit bytes of all entries */
    SpaceBound(long limit) {
        this.limit = limit;
    }

    /**
     * Notes that an entry was written. The first time, and whenever the limit is then exceeded, the directory is looked through and what
     * is too much is deleted.
     *
     * @param size the file's size in bytes
     */
    synchronized void written(Path root, long size) {
        total += space(size);
        if (!counted || total > limit) {
            counted = true;
            tidy(root);
        }
    }

    private void tidy(Path root) {
        List<Entry> entries = new ArrayList<>();
        collect(root, entries);
        for (Path directory : list(root, EntryFiles.DIRECTORIES)) {
            if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                collect(directory, entries);
            }
        }
        total = entries.stream().mapToLong(Entry::space).sum();
        if (total > limit) {
            entries.sort(Comparator.comparing(Entry::used).thenComparing(Entry::file));
            for (Entry entry : entries) {
                if (total <= limit * KEPT) {
                    break;
                }
                if (delete(entry.file())) {
                    total -= entry.space();
                }
            }
        }
    }

    private static void collect(Path directory, List<Entry> entries) {
        Instant abandoned = Instant.now().minus(ABANDONED);
        for (Path file : list(directory, "*{" + EntryFiles.ENTRY + "," + EntryFiles.TEMPORARY + "}")) {
            String name = file.getFileName().toString();
            try {
                BasicFileAttributes attributes = FileTrust.attributes(file);
                FileTime used = attributes.lastModifiedTime();
                if (EntryFiles.isEntry(name)) {
                    entries.add(new Entry(file, used, space(attributes.size())));
                } else if (EntryFiles.isTemporary(name) && used.toInstant().isBefore(abandoned)) {
                    delete(file);
                }
            } catch (IOException vanished) {
                // Another build tidies up too.
            }
        }
    }

    /** Returns what can be listed; what cannot is neither counted nor deleted. */
    private static List<Path> list(Path directory, String glob) {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
            stream.forEach(files::add);
        } catch (IOException | DirectoryIteratorException unreadable) {
            return files;
        }
        return files;
    }

    private static boolean delete(Path file) {
        try {
            Files.deleteIfExists(file);
            return true;
        } catch (IOException inUse) {
            return false;
        }
    }

    private static long space(long size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }
}
