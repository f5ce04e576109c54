// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.cache;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Entries in memory, up to a number of bytes; the least recently used go first. Thread-safe. */
final class MemoryTier {

    /** About what an entry takes beside its content and name. */
    private static final long OVERHEAD = 128;

    private final long limit;
    private final Map<EntryKey, byte[]> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long total;

    MemoryTier(long limit) {
        this.limit = limit;
    }

    synchronized Optional<byte[]> get(EntryKey key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Adds an entry unless there is one by now. */
    synchronized void putIfAbsent(EntryKey key, byte[] content) {
        if (!entries.containsKey(key)) {
            put(key, content);
        }
    }

    synchronized void put(EntryKey key, byte[] content) {
        byte[] earlier = entries.remove(key);
        if (earlier != null) {
            total -= cost(key, earlier);
        }
        if (cost(key, content) > limit) {
            return;
        }
        entries.put(key, content);
        total += cost(key, content);
        Iterator<Map.Entry<EntryKey, byte[]>> oldest = entries.entrySet().iterator();
        while (total > limit) {
            Map.Entry<EntryKey, byte[]> entry = oldest.next();
            total -= cost(entry.getKey(), entry.getValue());
            oldest.remove();
        }
    }

    private static long cost(EntryKey key, byte[] content) {
        return OVERHEAD + (long) key.name().length() * Character.BYTES + content.length;
    }
}
