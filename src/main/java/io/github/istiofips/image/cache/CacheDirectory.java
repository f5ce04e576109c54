// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Entries in files of a directory that only the current user writes. Any number of builds may use it at the same time, and each may end
 * at any moment: an entry is written aside and renamed, and what is not whole is no entry. Whatever goes wrong is no more than a miss, of
 * which the user is told once. Thread-safe.
 */
final class CacheDirectory {

    /** A use is noted in the modification time, but not more often than this. */
    static final Duration USE_NOTED = Duration.ofHours(1);

    private static final String REMEDY =
            "Set the parameter cacheDirectory to a directory that only this user can write, or to none.";

    private final Path directory;
    private final CacheLimits limits;
    private final Consumer<String> warnings;
    private final SpaceBound space;
    private boolean warned;
    private boolean tried;
    private @Nullable Opened opened;

    /** The directory, once it is known that it can be used. */
    private record Opened(Path root, FileTrust trust) {}

    CacheDirectory(Path directory, CacheLimits limits, Consumer<String> warnings) {
        this.directory = directory;
        this.limits = limits;
        this.warnings = warnings;
        this.space = new SpaceBound(limits.directory());
    }

    /** Returns an entry that is whole and was written by this user; removes what is there in its place. */
    Optional<byte[]> read(EntryKey key) {
        return open().flatMap(cache -> {
            try {
                return read(cache, key);
            } catch (IOException missingOrUnreadable) {
                return Optional.empty();
            }
        });
    }

    /** Writes an entry, unless it is too large. */
    void write(EntryKey key, byte[] content) {
        if (content.length > limits.entry()) {
            return;
        }
        open().ifPresent(cache -> {
            try {
                write(cache, key, content);
            } catch (IOException e) {
                warn("nothing can be written to the cache directory " + directory + ": " + reason(e)
                        + ". The next build will fetch again what this one fetched. " + REMEDY);
            }
        });
    }

    private Optional<byte[]> read(Opened cache, EntryKey key) throws IOException {
        Path file = EntryFiles.file(cache.root(), key);
        BasicFileAttributes attributes = FileTrust.attributes(file);
        if (cache.trust().objection(EntryFiles.directory(cache.root(), key)).isPresent()) {
            return Optional.empty();
        }
        boolean plausible = attributes.isRegularFile()
                && attributes.size() <= EntryFormat.headerLength(key) + limits.entry()
                && cache.trust().objection(file).isEmpty();
        Optional<byte[]> content = plausible ? load(file, key, attributes) : Optional.empty();
        if (content.isPresent()) {
            noteUse(file, attributes);
        } else {
            Files.delete(file);
        }
        return content;
    }

    private static Optional<byte[]> load(Path file, EntryKey key, BasicFileAttributes attributes) throws IOException {
        int headerLength = EntryFormat.headerLength(key);
        int contentLength = Math.max(0, (int) attributes.size() - headerLength);
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return EntryFormat.content(key, read(in, headerLength), read(in, contentLength));
        }
    }

    private static byte[] read(InputStream in, int length) throws IOException {
        byte[] bytes = new byte[length];
        int read = in.readNBytes(bytes, 0, length);
        return read == length ? bytes : Arrays.copyOf(bytes, read);
    }

    private static void noteUse(Path file, BasicFileAttributes attributes) {
        Instant now = Instant.now();
        Duration age = Duration.between(attributes.lastModifiedTime().toInstant(), now);
        if (age.abs().compareTo(USE_NOTED) > 0) {
            try {
                Files.setLastModifiedTime(file, FileTime.from(now));
            } catch (IOException readOnly) {
                // The entry goes earlier than it might.
            }
        }
    }

    private void write(Opened cache, EntryKey key, byte[] content) throws IOException {
        Path parent = EntryFiles.directory(cache.root(), key);
        createPrivate(parent);
        Optional<String> objection = cache.trust().objection(parent);
        if (objection.isPresent()) {
            throw new FileSystemException(parent.toString(), null, parent + " " + objection.get());
        }
        byte[] header = EntryFormat.header(key, content);
        Path aside = Files.createTempFile(parent, key.hash(), EntryFiles.TEMPORARY);
        try {
            try (OutputStream out = Files.newOutputStream(aside)) {
                out.write(header);
                out.write(content);
            }
            Files.move(aside, EntryFiles.file(cache.root(), key), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(aside);
        }
        space.written(cache.root(), header.length + (long) content.length);
    }

    private synchronized Optional<Opened> open() {
        if (!tried) {
            tried = true;
            try {
                createPrivate(directory);
                Path root = directory.toRealPath();
                FileTrust trust = FileTrust.in(root);
                Optional<String> objection = trust.objection(root);
                if (objection.isPresent()) {
                    warn("the cache directory " + directory + " " + objection.get() + "; it is not used. " + REMEDY);
                } else {
                    opened = new Opened(root, trust);
                }
            } catch (IOException e) {
                warn("the cache directory " + directory + " is not used: " + reason(e) + ". " + REMEDY);
            }
        }
        return Optional.ofNullable(opened);
    }

    private synchronized void warn(String sentence) {
        if (!warned) {
            warned = true;
            warnings.accept(sentence);
        }
    }

    /** Creates a directory for this user alone, and those above it that are missing. One that exists is left as it is. */
    private static void createPrivate(Path directory) throws IOException {
        FileAttribute<?>[] attributes =
                directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                        }
                        : new FileAttribute<?>[0];
        Files.createDirectories(directory, attributes);
    }

    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied for " + e.getMessage();
        }
        if (e instanceof FileAlreadyExistsException) {
            return e.getMessage() + " is not a directory";
        }
        if (e instanceof NoSuchFileException) {
            return e.getMessage() + " does not exist and cannot be made";
        }
        String message = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return message == null ? "it cannot be read or written" : message;
    }
}
