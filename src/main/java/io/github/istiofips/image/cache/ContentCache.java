// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.cache;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

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

    private record Key(Kind kind, String name) {}

    private final Map<Key, byte[]> entries = new ConcurrentHashMap<>();
    private final Map<Key, Lock> locks = new ConcurrentHashMap<>();

    private ContentCache() {}

    /** A cache that forgets everything with the build. */
    public static ContentCache inMemory() {
        return new ContentCache();
    }

    /**
     * Returns an entry.
     *
     * @param name what {@link #put} was called with
     * @return the bytes, which nobody changes; empty if there is none or it is not intact
     */
    public Optional<byte[]> get(Kind kind, String name) {
        return Optional.ofNullable(entries.get(new Key(kind, name)));
    }

    /**
     * Keeps an entry, in place of an earlier one of that name. It may be forgotten at any time.
     *
     * @param name any text
     * @param content the bytes, which the caller does not change afterwards
     */
    public void put(Kind kind, String name, byte[] content) {
        entries.put(new Key(kind, name), content);
    }

    /** Returns the lock to hold while the content of one name is established, so that only one thread does. */
    public Lock lock(Kind kind, String name) {
        return locks.computeIfAbsent(new Key(kind, name), key -> new ReentrantLock());
    }
}
