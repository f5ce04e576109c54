// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.image.cache.ContentCache.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The directory stays below its limit, and keeps what was used last. */
class SpaceBoundTest {

    /** Ten entries of one block each; 90 % are nine. */
    private static final CacheLimits TEN_BLOCKS = new CacheLimits(0, 1 << 20, 10 * 4096);

    @TempDir
    Path directory;

    @Test
    void theLeastRecentlyUsedGoFirst() throws Exception {
        fill(10);
        age("entry3", Duration.ofDays(40));
        age("entry5", Duration.ofDays(30));

        CacheFiles.next(directory, TEN_BLOCKS).put(Kind.LAYER, "new", new byte[1]);

        assertThat(kept(10)).containsExactly(0, 1, 2, 4, 6, 7, 8, 9);
        assertThat(CacheFiles.entry(directory, "new")).exists();
    }

    @Test
    void aUseSavesAnEntry() throws Exception {
        fill(10);
        for (int i = 0; i < 10; i++) {
            age("entry" + i, Duration.ofDays(20 + i));
        }
        CacheFiles.next(directory).get(Kind.LAYER, "entry9");

        CacheFiles.next(directory, TEN_BLOCKS).put(Kind.LAYER, "new", new byte[1]);

        assertThat(kept(10)).containsExactly(0, 1, 2, 3, 4, 5, 6, 9);
    }

    @Test
    void aUseIsNotedOnceInAWhile() throws Exception {
        fill(3);
        age("entry0", CacheDirectory.USE_NOTED.minusMinutes(5));
        age("entry1", CacheDirectory.USE_NOTED.plusMinutes(5));
        age("entry2", Duration.ofDays(-400));
        FileTime recent = Files.getLastModifiedTime(CacheFiles.entry(directory, "entry0"));
        Instant before = Instant.now().minusSeconds(60);

        for (int i = 0; i < 3; i++) {
            assertThat(CacheFiles.next(directory).get(Kind.LAYER, "entry" + i)).isPresent();
        }

        assertThat(Files.getLastModifiedTime(CacheFiles.entry(directory, "entry0")))
                .isEqualTo(recent);
        for (String touched : List.of("entry1", "entry2")) {
            assertThat(Files.getLastModifiedTime(CacheFiles.entry(directory, touched))
                            .toInstant())
                    .isBetween(before, Instant.now().plusSeconds(60));
        }
    }

    @Test
    void aLongBuildStaysBelowTheLimitToo() throws Exception {
        ContentCache cache = CacheFiles.next(directory, TEN_BLOCKS);
        for (int i = 0; i < 100; i++) {
            cache.put(Kind.LAYER, "entry" + i, new byte[3000]);

            assertThat(CacheFiles.all(directory)).hasSizeLessThanOrEqualTo(10);
        }
        assertThat(CacheFiles.all(directory)).hasSizeGreaterThanOrEqualTo(9);
    }

    @Test
    void anEntryAsLargeAsTheDirectoryMayBeIsForgotten() throws Exception {
        CacheFiles.next(directory, TEN_BLOCKS).put(Kind.LAYER, "large", new byte[11 * 4096]);

        assertThat(CacheFiles.all(directory)).isEmpty();
    }

    @Test
    void whatKilledBuildsLeftGoesAfterADay() throws Exception {
        fill(1);
        Path part = CacheFiles.part(directory, "entry0");
        String hash = "0123456789abcdef".repeat(4);
        Path fresh = Files.createFile(part.resolve(hash + "1.tmp"));
        Path old = aged(part.resolve(hash + "2.tmp"));
        Path oldProbe = aged(directory.resolve("owner345.tmp"));

        CacheFiles.next(directory).put(Kind.LAYER, "new", new byte[1]);

        assertThat(fresh).exists();
        assertThat(old).doesNotExist();
        assertThat(oldProbe).doesNotExist();
    }

    @Test
    void nothingElseIsDeleted() throws Exception {
        fill(1);
        Path part = CacheFiles.part(directory, "entry0");
        String hash = "0123456789abcdef".repeat(4);
        List<Path> foreign = List.of(
                aged(directory.resolve("notes.tmp")),
                aged(directory.resolve("thesis.entry")),
                aged(part.resolve("draft.entry")),
                aged(part.resolve(hash)),
                aged(Files.createDirectory(directory.resolve("elsewhere")).resolve(hash + ".entry")));
        String linked = part.endsWith("ff") ? "fe" : "ff";
        Files.createSymbolicLink(directory.resolve(linked), directory.resolve("elsewhere"));

        CacheFiles.next(directory, new CacheLimits(0, 1 << 20, 0)).put(Kind.LAYER, "new", new byte[1]);

        assertThat(foreign).allSatisfy(file -> assertThat(file).exists());
        assertThat(CacheFiles.all(directory)).containsExactlyInAnyOrderElementsOf(foreign);
    }

    private void fill(int count) {
        ContentCache cache = CacheFiles.next(directory);
        IntStream.range(0, count).forEach(i -> cache.put(Kind.LAYER, "entry" + i, new byte[10]));
    }

    private List<Integer> kept(int count) {
        return IntStream.range(0, count)
                .filter(i ->
                        CacheFiles.next(directory).get(Kind.LAYER, "entry" + i).isPresent())
                .boxed()
                .toList();
    }

    private void age(String name, Duration age) throws IOException {
        Files.setLastModifiedTime(
                CacheFiles.entry(directory, name), FileTime.from(Instant.now().minus(age)));
    }

    private static Path aged(Path file) throws IOException {
        Files.createFile(file);
        return Files.setLastModifiedTime(
                file, FileTime.from(Instant.now().minus(SpaceBound.ABANDONED).minusSeconds(60)));
    }
}
