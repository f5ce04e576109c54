// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.istiofips.image.cache.ContentCache.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A directory that cannot be trusted, read or written costs one sentence, never a build. */
class UnusableDirectoryTest {

    private static final byte[] CONTENT = "what was found".getBytes(UTF_8);
    private static final String REMEDY =
            " Set the parameter cacheDirectory to a directory that only this user can write, or to none.";

    @TempDir
    Path temporary;

    private final List<String> warnings = new ArrayList<>();

    @AfterEach
    void allowDeletion() throws IOException {
        if (Files.isDirectory(temporary.resolve("cache"))) {
            permit(temporary.resolve("cache"), "rwx------");
        }
    }

    @ParameterizedTest
    @CsvSource({"rwxrwx---", "rwx----w-", "rwxrwxrwx"})
    void othersCouldHaveWrittenIt(String permissions) throws Exception {
        Path directory = filled();
        permit(directory, permissions);

        assertThat(isUsed(directory)).isFalse();
        assertThat(warnings)
                .containsExactly("the cache directory " + directory + " can be written by others (" + permissions
                        + "); it is not used." + REMEDY);
    }

    @Test
    void itBelongsToAnotherUser() throws Exception {
        Path directory = filled();
        CacheFiles.giveAway(directory);

        assertThat(isUsed(directory)).isFalse();
        assertThat(warnings)
                .containsExactly("the cache directory " + directory + " belongs to nobody, and this build runs as "
                        + System.getProperty("user.name") + "; it is not used." + REMEDY);
    }

    @Test
    void aPartOfItBelongsToAnotherUser() throws Exception {
        Path directory = filled();
        CacheFiles.giveAway(CacheFiles.part(directory, "known"));

        assertThat(isUsed(directory)).isFalse();
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("nothing can be written to the cache directory " + directory + ": "
                        + CacheFiles.part(directory, "known") + " belongs to nobody, and this build runs");
    }

    @Test
    void aFileIsInItsPlace() throws Exception {
        Path file = Files.createFile(temporary.resolve("cache-file"));

        assertThat(isUsed(file)).isFalse();
        assertThat(warnings)
                .containsExactly(
                        "the cache directory " + file + " is not used: " + file + " is not a directory." + REMEDY);
    }

    @Test
    void aFileIsInPlaceOfTheDirectoryAboveIt() throws Exception {
        Path directory = Files.createFile(temporary.resolve("cache-file")).resolve("cache");

        assertThat(isUsed(directory)).isFalse();
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("the cache directory " + directory + " is not used: ")
                .endsWith("." + REMEDY);
    }

    @Test
    void whatCannotBeWrittenIsReadAndToldOnce() throws Exception {
        Path directory = filled();
        for (int i = 0; i < 256; i++) {
            Path part = directory.resolve(String.format("%02x", i));
            if (Files.notExists(part)) {
                Files.createFile(part);
            }
        }
        String other = otherDirectoryThan("known");
        ContentCache cache = CacheFiles.next(directory, warnings);
        cache.put(Kind.LAYER, other, CONTENT);
        cache.put(Kind.LAYER, other, CONTENT);

        assertThat(cache.get(Kind.LAYER, "known")).contains(CONTENT);
        assertThat(cache.get(Kind.LAYER, other)).contains(CONTENT);
        assertThat(CacheFiles.next(directory).get(Kind.LAYER, other)).isEmpty();
        assertThat(warnings)
                .containsExactly("nothing can be written to the cache directory " + directory + ": "
                        + CacheFiles.part(directory, other) + " is not a directory. The next build will"
                        + " fetch again what this one fetched." + REMEDY);
    }

    @Test
    void aReadOnlyDirectoryIsRead() throws Exception {
        Path directory = filled();
        permit(CacheFiles.part(directory, "known"), "r-x------");
        permit(directory, "r-x------");
        assumeFalse(Files.isWritable(directory), "root writes in spite of the permissions");

        ContentCache cache = CacheFiles.next(directory, warnings);
        assertThat(cache.get(Kind.LAYER, "known")).contains(CONTENT);
        assertThat(warnings).isEmpty();
        cache.put(Kind.LAYER, "new", CONTENT);
        assertThat(warnings).singleElement().asString().contains(": permission denied for ");
    }

    @Test
    void anUnreadableDirectoryIsNotUsed() throws Exception {
        Path directory = filled();
        permit(directory, "---------");
        assumeFalse(Files.isReadable(directory), "root reads in spite of the permissions");

        assertThat(isUsed(directory)).isFalse();
        assertThat(warnings).hasSize(1);
    }

    @Test
    void aStoppedBuildIsNoFaultOfTheDirectory() throws Exception {
        ContentCache cache = CacheFiles.next(filled(), warnings);
        cache.put(Kind.LAYER, "first", CONTENT);
        Thread.currentThread().interrupt();
        try {
            cache.put(Kind.LAYER, "second", CONTENT);
            assertThat(cache.get(Kind.LAYER, "known")).contains(CONTENT);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(warnings).isEmpty();
    }

    @Test
    void whereFilesHaveNoOwnersEveryFileIsTrusted() throws Exception {
        URI zip = URI.create("jar:" + temporary.resolve("files.zip").toUri());
        try (FileSystem files = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
            Path file = Files.createFile(files.getPath("/file"));
            FileTrust trust = FileTrust.in(files.getPath("/"));

            assertThat(trust.user()).isEmpty();
            assertThat(trust.objection(file)).isEmpty();
        }
    }

    @Test
    void whoOwnsAFileThatCannotBeMadeIsToldByName() throws Exception {
        Path notADirectory = Files.createFile(temporary.resolve("file"));

        FileTrust trust = FileTrust.in(notADirectory);

        assertThat(trust.user()).isEqualTo(Optional.of(Files.getOwner(notADirectory)));
    }

    private Path filled() {
        Path directory = temporary.resolve("cache");
        CacheFiles.next(directory).put(Kind.LAYER, "known", CONTENT);
        return directory;
    }

    private boolean isUsed(Path directory) {
        ContentCache cache = CacheFiles.next(directory, warnings);
        boolean read = cache.get(Kind.LAYER, "known").isPresent();
        cache.put(Kind.LAYER, "known", CONTENT);
        assertThat(cache.get(Kind.LAYER, "known")).contains(CONTENT);
        return read;
    }

    private static String otherDirectoryThan(String name) {
        String taken = new EntryKey(Kind.LAYER, name).hash().substring(0, 2);
        return new EntryKey(Kind.LAYER, "new").hash().startsWith(taken) ? "newer" : "new";
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
}
