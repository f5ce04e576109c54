// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.cache;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * What one build has established about content. Names hold digests, so that an entry can only be what it was, except
 * for {@link Kind#TAG}. Thread-safe; one for all modules of a build.
 */
public final class ContentCache {

    /** What an entry is. */
    public enum Kind {
        /** The bytes of a manifest, index or image configuration. */
        DOCUMENT,
        /** What a layer holds and what its executables were found to be. */
        LAYER,
        /** The digest that a tag led to when it was last asked for. */
        TAG
    }

    private final MemoryTier memory;
    private final Optional<CacheDirectory> directory;
    private final Map<EntryKey, Lock> locks = new ConcurrentHashMap<>();

    private ContentCache(MemoryTier memory, Optional<CacheDirectory> directory) {
        this.memory = memory;
        this.directory = directory;
    }

    /** A cache that forgets everything with the build. */
    public static ContentCache inMemory() {
        return new ContentCache(new MemoryTier(CacheLimits.STANDARD.memory()), Optional.empty());
    }

    /**
     * A cache that later builds find again.
     *
     * @param directory where the entries are kept; created for the current user alone when first needed. Builds may share it. One that
     *     belongs to another user, or that others can write, is not used
     * @param warnings gets at most one sentence, from any thread: why the directory is not used, or not written, and what to do. The
     *     cache then forgets with the build
     */
    public static ContentCache at(Path directory, Consumer<String> warnings) {
        return at(directory, CacheLimits.STANDARD, warnings);
    }

    static ContentCache at(Path directory, CacheLimits limits, Consumer<String> warnings) {
        return new ContentCache(
                new MemoryTier(limits.memory()), Optional.of(new CacheDirectory(directory, limits, warnings)));
    }

    /**
     * Returns an entry.
     *
     * @param name what {@link #put} was called with
     * @return the bytes as they were put, which nobody changes; empty if there is none or it is not intact
     */
    public Optional<byte[]> get(Kind kind, String name) {
        EntryKey key = new EntryKey(kind, name);
        return memory.get(key).or(() -> {
            Optional<byte[]> kept = directory.flatMap(files -> files.read(key));
            kept.ifPresent(content -> memory.putIfAbsent(key, content));
            return kept;
        });
    }

    /**
     * Keeps an entry, in place of an earlier one of that name. It may be forgotten at any time, and at once if it is too large.
     *
     * @param name any text
     * @param content the bytes, which the caller does not change afterwards
     */
    public void put(Kind kind, String name, byte[] content) {
        EntryKey key = new EntryKey(kind, name);
        memory.put(key, content);
        directory.ifPresent(files -> files.write(key, content));
    }

    /** Returns the lock to hold while the content of one name is established, so that only one thread does. */
    public Lock lock(Kind kind, String name) {
        return locks.computeIfAbsent(new EntryKey(kind, name), key -> new ReentrantLock());
    }
}
