// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.image.cache.ContentCache.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is put is had again, by the same build and by the next. */
class ContentCacheTest {

    private static final byte[] CONTENT = "what was found".getBytes(UTF_8);

    @TempDir
    Path temporary;

    @Test
    void inMemoryEndsWithTheBuild() {
        ContentCache cache = ContentCache.inMemory();
        cache.put(Kind.LAYER, "sha256:aa", CONTENT);

        assertThat(cache.get(Kind.LAYER, "sha256:aa")).contains(CONTENT);
        assertThat(cache.get(Kind.LAYER, "sha256:bb")).isEmpty();
        assertThat(ContentCache.inMemory().get(Kind.LAYER, "sha256:aa")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256:aa", "", "a name/with\0odd\n characters", "\uD800", "?"})
    void theNextBuildFindsWhatThisOnePut(String name) {
        CacheFiles.next(temporary).put(Kind.DOCUMENT, name, CONTENT);

        ContentCache next = CacheFiles.next(temporary);

        assertThat(next.get(Kind.DOCUMENT, name)).contains(CONTENT);
        assertThat(next.get(Kind.DOCUMENT, name)).contains(CONTENT);
    }

    @Test
    void namesThatDifferOnlyInABrokenCharacterAreTwo() {
        CacheFiles.next(temporary).put(Kind.LAYER, "\uD800", CONTENT);

        assertThat(CacheFiles.next(temporary).get(Kind.LAYER, "?")).isEmpty();
        assertThat(CacheFiles.next(temporary).get(Kind.LAYER, "\uD801")).isEmpty();
    }

    @Test
    void kindsDoNotMeet() {
        CacheFiles.next(temporary).put(Kind.DOCUMENT, "name", CONTENT);

        assertThat(CacheFiles.next(temporary).get(Kind.LAYER, "name")).isEmpty();
        assertThat(CacheFiles.next(temporary).get(Kind.TAG, "name")).isEmpty();
    }

    @Test
    void theLastPutCounts() {
        ContentCache cache = CacheFiles.next(temporary);
        cache.put(Kind.TAG, "proxyv2:1.30", "sha256:old".getBytes(UTF_8));
        cache.put(Kind.TAG, "proxyv2:1.30", "sha256:new".getBytes(UTF_8));

        assertThat(cache.get(Kind.TAG, "proxyv2:1.30")).contains("sha256:new".getBytes(UTF_8));
        assertThat(CacheFiles.next(temporary).get(Kind.TAG, "proxyv2:1.30")).contains("sha256:new".getBytes(UTF_8));
    }

    @Test
    void emptyContentIsContent() {
        CacheFiles.next(temporary).put(Kind.LAYER, "empty", new byte[0]);

        assertThat(CacheFiles.next(temporary).get(Kind.LAYER, "empty")).contains(new byte[0]);
    }

    @Test
    void aLargeEntryIsKeptUpToItsLimit() throws Exception {
        int limit = CacheLimits.STANDARD.entry();
        ContentCache cache = CacheFiles.next(temporary);
        cache.put(Kind.LAYER, "fits", CacheFiles.content("fits", limit));
        cache.put(Kind.LAYER, "too-large", CacheFiles.content("too-large", limit + 1));

        ContentCache next = CacheFiles.next(temporary);

        assertThat(next.get(Kind.LAYER, "fits")).contains(CacheFiles.content("fits", limit));
        assertThat(next.get(Kind.LAYER, "too-large")).isEmpty();
        assertThat(CacheFiles.all(temporary)).hasSize(1);
    }

    @Test
    void directoriesAndFilesAreForThisUserAlone() throws Exception {
        Path directory = temporary.resolve("caches/istio-fips");
        CacheFiles.next(directory).put(Kind.LAYER, "name", CONTENT);

        Path entry = CacheFiles.entry(directory, "name");
        assertThat(List.of(temporary.resolve("caches"), directory, CacheFiles.part(directory, "name")))
                .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .isEqualTo("rwx------"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(entry)))
                .isEqualTo("rw-------");
        assertThat(CacheFiles.all(directory)).containsExactly(directory.resolve(directory.relativize(entry)));
    }

    @Test
    void aDirectoryBehindASymbolicLinkIsUsed() throws Exception {
        Path target = Files.createDirectory(temporary.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(temporary.resolve("cache"), target);
        List<String> warnings = new ArrayList<>();

        CacheFiles.next(link, warnings).put(Kind.LAYER, "name", CONTENT);

        assertThat(CacheFiles.next(target).get(Kind.LAYER, "name")).contains(CONTENT);
        assertThat(warnings).isEmpty();
    }

    @Test
    void memoryHoldsTheEntriesUsedLast() {
        MemoryTier memory = new MemoryTier(1000);
        for (String name : List.of("a", "b", "c")) {
            memory.put(new EntryKey(Kind.LAYER, name), new byte[200]);
        }
        memory.get(new EntryKey(Kind.LAYER, "a"));
        memory.put(new EntryKey(Kind.LAYER, "c"), new byte[100]);
        memory.putIfAbsent(new EntryKey(Kind.LAYER, "c"), new byte[900]);
        memory.put(new EntryKey(Kind.LAYER, "d"), new byte[200]);

        assertThat(List.of("a", "b", "c", "d"))
                .filteredOn(name -> memory.get(new EntryKey(Kind.LAYER, name)).isPresent())
                .containsExactly("a", "c", "d");
        assertThat(memory.get(new EntryKey(Kind.LAYER, "c"))).contains(new byte[100]);
    }

    @Test
    void memoryForgetsWhatDoesNotFit() {
        MemoryTier memory = new MemoryTier(1000);
        EntryKey key = new EntryKey(Kind.LAYER, "a");
        memory.put(key, new byte[200]);
        memory.put(key, new byte[1000]);

        assertThat(memory.get(key)).isEmpty();
    }

    @Test
    void oneLockPerName() {
        ContentCache cache = ContentCache.inMemory();

        assertThat(cache.lock(Kind.LAYER, "a")).isSameAs(cache.lock(Kind.LAYER, "a"));
        assertThat(cache.lock(Kind.LAYER, "a"))
                .isNotSameAs(cache.lock(Kind.LAYER, "b"))
                .isNotSameAs(cache.lock(Kind.TAG, "a"));
    }
}
