// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.image.cache.ContentCache.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An entry that is not as it was written, or that somebody else may have written, is none. */
class DamagedEntryTest {

    private static final String NAME = "sha256:aa";
    private static final byte[] CONTENT = "what was found in a layer".getBytes(UTF_8);

    /** What may have happened to an entry's file. */
    enum Damage {
        EMPTY {
            @Override
            void happen(Path file) throws IOException {
                Files.write(file, new byte[0]);
            }
        },
        HEADER_ENDS_EARLY {
            @Override
            void happen(Path file) throws IOException {
                Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 30));
            }
        },
        ENDS_EARLY {
            @Override
            void happen(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
            }
        },
        LONGER {
            @Override
            void happen(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
            }
        },
        LONGER_THAN_ANY_ENTRY {
            @Override
            void happen(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                Files.write(file, Arrays.copyOf(bytes, bytes.length + CacheLimits.STANDARD.entry()));
            }
        },
        OTHER_CONTENT {
            @Override
            void happen(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length - 1] ^= 1;
                Files.write(file, bytes);
            }
        },
        OTHER_CHECKSUM {
            @Override
            void happen(Path file) throws IOException {
                byte[] bytes = Files.readAllBytes(file);
                bytes[40] ^= 1;
                Files.write(file, bytes);
            }
        },
        OTHER_VERSION {
            @Override
            void happen(Path file) throws IOException {
                String text = Files.readString(file);
                Files.writeString(file, text.replaceFirst("cache 1 ", "cache 2 "));
            }
        },
        MOVED_FROM_ANOTHER_NAME {
            @Override
            void happen(Path file) throws IOException {
                EntryKey other = new EntryKey(Kind.LAYER, "sha256:bb");
                Files.write(file, EntryFormat.header(other, CONTENT));
                Files.write(file, CONTENT, StandardOpenOption.APPEND);
            }
        },
        OF_ANOTHER_KIND {
            @Override
            void happen(Path file) throws IOException {
                Files.write(file, EntryFormat.header(new EntryKey(Kind.TAG, NAME), CONTENT));
                Files.write(file, CONTENT, StandardOpenOption.APPEND);
            }
        },
        DIRECTORY {
            @Override
            void happen(Path file) throws IOException {
                Files.delete(file);
                Files.createDirectory(file);
            }
        },
        SYMBOLIC_LINK {
            @Override
            void happen(Path file) throws IOException {
                Path elsewhere = file.resolveSibling("elsewhere");
                Files.move(file, elsewhere);
                Files.createSymbolicLink(file, elsewhere);
            }
        },
        BROKEN_SYMBOLIC_LINK {
            @Override
            void happen(Path file) throws IOException {
                Files.delete(file);
                Files.createSymbolicLink(file, file.resolveSibling("nowhere"));
            }
        },
        WRITABLE_BY_GROUP {
            @Override
            void happen(Path file) throws IOException {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
            }
        },
        WRITABLE_BY_ALL {
            @Override
            void happen(Path file) throws IOException {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-----w-"));
            }
        },
        OF_ANOTHER_USER {
            @Override
            void happen(Path file) {
                CacheFiles.giveAway(file);
            }
        };

        abstract void happen(Path file) throws IOException;
    }

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void isAMissAndGoes(Damage damage) throws Exception {
        CacheFiles.next(directory).put(Kind.LAYER, NAME, CONTENT);
        Path file = CacheFiles.entry(directory, NAME);
        damage.happen(file);
        List<String> warnings = new ArrayList<>();

        ContentCache next = CacheFiles.next(directory, warnings);

        assertThat(next.get(Kind.LAYER, NAME)).isEmpty();
        assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).isFalse();
        next.put(Kind.LAYER, NAME, CONTENT);
        assertThat(CacheFiles.next(directory).get(Kind.LAYER, NAME)).contains(CONTENT);
        assertThat(warnings).isEmpty();
    }

    @Test
    void aFullDirectoryInItsPlaceStaysAndIsAMiss() throws Exception {
        CacheFiles.next(directory).put(Kind.LAYER, NAME, CONTENT);
        Path file = CacheFiles.entry(directory, NAME);
        Files.delete(file);
        Files.createDirectories(file.resolve("below"));
        List<String> warnings = new ArrayList<>();

        ContentCache next = CacheFiles.next(directory, warnings);
        assertThat(next.get(Kind.LAYER, NAME)).isEmpty();
        next.put(Kind.LAYER, NAME, CONTENT);

        assertThat(next.get(Kind.LAYER, NAME)).contains(CONTENT);
        assertThat(CacheFiles.next(directory).get(Kind.LAYER, NAME)).isEmpty();
        assertThat(warnings).singleElement().asString().startsWith("nothing can be written to the cache directory ");
    }

    @Test
    void nothingIsReadOrRemovedBehindALinkedDirectory() throws Exception {
        CacheFiles.next(directory).put(Kind.LAYER, NAME, CONTENT);
        Path file = CacheFiles.entry(directory, NAME);
        Path elsewhere = directory.resolve("elsewhere");
        Path part = CacheFiles.part(directory, NAME);
        Files.move(part, elsewhere);
        Files.createSymbolicLink(part, elsewhere);
        List<String> warnings = new ArrayList<>();

        ContentCache next = CacheFiles.next(directory, warnings);
        assertThat(next.get(Kind.LAYER, NAME)).isEmpty();
        next.put(Kind.LAYER, NAME, CONTENT);

        assertThat(elsewhere.resolve(part.relativize(file))).exists();
        assertThat(warnings).singleElement().asString().contains("is a symbolic link");
    }

    @Test
    void noDamageOfAnyByteIsBelieved() throws Exception {
        CacheFiles.next(directory).put(Kind.LAYER, NAME, CONTENT);
        Path file = CacheFiles.entry(directory, NAME);
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(20261122);
        for (int i = 0; i < whole.length; i++) {
            byte[] bytes = whole.clone();
            bytes[i] ^= (byte) (1 + random.nextInt(255));
            Files.write(file, bytes);

            assertThat(CacheFiles.next(directory).get(Kind.LAYER, NAME)).isEmpty();
        }
        Files.write(file, whole);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(CacheFiles.next(directory).get(Kind.LAYER, NAME)).contains(CONTENT);
    }
}
