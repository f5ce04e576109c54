// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.testing.TestLayer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TarFileTest {

    @TempDir
    Path temp;

    private TarFile open(byte[] tar) throws Exception {
        return TarFile.open(Files.write(temp.resolve("image.tar"), tar));
    }

    private static String text(TarFile tar, String name) throws Exception {
        try (InputStream in = tar.read(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertRefused(ThrowingCallable call, Reason reason, String word) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ImageException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.getMessage()).contains(word).doesNotContain("\n");
            assertThat(e.remedy()).endsWith(".");
        });
    }

    private static TestLayer members() {
        return new TestLayer()
                .directory("d")
                .file("./d/one", "1")
                .file("/two", "22")
                .file("d/" + "n".repeat(200), "long")
                .file("empty", "")
                .symlink("e/up", "../d/one")
                .symlink("e/absolute", "/two")
                .symlink("e/chain", "up")
                .hardlink("hard", "d/one")
                .symlink("dangling", "nothing")
                .symlink("out", "../../etc/passwd")
                .symlink("loop", "loop")
                .entry("sparse", 'S', "", new byte[700], 0)
                .file("last", "old")
                .file("last", "new");
    }

    @ParameterizedTest
    @CsvSource({"d/one,1", "two,22", "e/up,1", "e/absolute,22", "e/chain,1", "hard,1", "last,new", "empty,''"})
    void readsMembersInPlace(String name, String content) throws Exception {
        TarFile tar = open(members().toTar());

        assertThat(text(tar, name)).isEqualTo(content);
        assertThat(tar.size(name)).isEqualTo(content.length());
        assertThat(tar.has(name)).isTrue();
        assertThat(tar.isRepeated(name)).isEqualTo(name.equals("last"));
    }

    @Test
    void readsLongNamesAndArchivesWithoutEndBlocks() throws Exception {
        TarFile tar = open(members().toTarWithoutEnd());

        assertThat(text(tar, "d/" + "n".repeat(200))).isEqualTo("long");
        assertThat(text(tar, "last")).isEqualTo("new");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nothing   | NOT_FOUND   | `nothing` is missing from
            dangling  | NOT_FOUND   | `dangling` is missing from
            ../d/one  | NOT_FOUND   | is missing from
            d         | DAMAGED     | is not a file
            out       | DAMAGED     | leads out of
            loop      | LIMIT       | more than 8 others
            sparse    | UNSUPPORTED | sparse file
            """)
    void saysWhatAMemberLacks(String name, Reason reason, String word) throws Exception {
        TarFile tar = open(members().toTar());

        assertRefused(() -> tar.read(name), reason, word);
        assertRefused(() -> tar.size(name), reason, temp.resolve("image.tar").toString());
    }

    private static TestLayer many(int count) {
        TestLayer tar = new TestLayer();
        for (int i = 0; i < count; i++) {
            tar.file("same", new byte[0], 0);
        }
        return tar;
    }

    static Stream<Arguments> unreadable() {
        byte[] tar = new TestLayer().file("a", "x".repeat(2000)).file("b", "y").toTar();
        byte[] badChecksum = tar.clone();
        badChecksum[150] ^= 1;
        return Stream.of(
                row("cut in a member", Arrays.copyOf(tar, 1000), Reason.DAMAGED, "ends inside its member a"),
                row("cut in a header", Arrays.copyOf(tar, 2700), Reason.DAMAGED, "inside a tar header"),
                row("checksum", badChecksum, Reason.DAMAGED, "wrong checksum"),
                row("no tar", "some text".getBytes(StandardCharsets.UTF_8), Reason.DAMAGED, "as a tar archive"),
                row("outside", new TestLayer().file("../a", "x").toTar(), Reason.DAMAGED, "leaves the root"),
                row("name", new TestLayer().file("n".repeat(513), "x").toTar(), Reason.LIMIT, "longer than 512"),
                row("link", new TestLayer().symlink("a", "n".repeat(513)).toTar(), Reason.LIMIT, "longer than 512"),
                row("count", many(TarFile.MAX_MEMBERS + 1).toTar(), Reason.LIMIT, "more than 20000 members"),
                row("gzip", TestLayer.gzip(tar), Reason.UNSUPPORTED, "compressed with gzip"),
                row("zstd", Zstd.compress(tar), Reason.UNSUPPORTED, "compressed with zstd"),
                row("xz", new byte[] {(byte) 0xfd, '7', 'z', 'X', 'Z', 0}, Reason.UNSUPPORTED, "compressed with xz"),
                row("bzip2", "BZh91AY".getBytes(StandardCharsets.UTF_8), Reason.UNSUPPORTED, "with bzip2"));
    }

    private static Arguments row(String name, byte[] bytes, Reason reason, String word) {
        return Arguments.of(Named.of(name, bytes), reason, word);
    }

    @ParameterizedTest
    @MethodSource("unreadable")
    void refusesWhatItCannotRead(byte[] bytes, Reason reason, String word) {
        assertRefused(() -> open(bytes), reason, word);
    }

    @Test
    void givesTheCommandThatDecompresses() throws Exception {
        Path file = temp.resolve("image.tar");

        assertThatThrownBy(() -> open(TestLayer.gzip(members().toTar())))
                .isInstanceOfSatisfying(
                        ImageException.class,
                        e -> assertThat(e.remedy()).contains("`gzip -dc " + file + " > " + file + ".tar`"));
    }

    @Test
    void noticesAFileThatVanishesOrShrinks() throws Exception {
        TarFile tar = open(members().toTar());
        try (InputStream in = tar.read("two")) {
            Files.write(tar.file(), new byte[10]);
            assertThatThrownBy(in::readAllBytes).hasMessageContaining("cut while it was read");
        }
        Files.delete(tar.file());

        assertRefused(() -> tar.read("two"), Reason.DAMAGED, "cannot be read");
        assertRefused(() -> TarFile.open(tar.file()), Reason.DAMAGED, "cannot be read");
    }

    @Test
    void mutatedArchivesEndInMembersOrOneTypedException() throws Exception {
        byte[] original = members().toTar();
        Random random = new Random(29);
        int refused = 0;
        for (int run = 0; run < 600; run++) {
            byte[] bytes = original.clone();
            for (int i = random.nextInt(5); i >= 0; i--) {
                int header = random.nextInt(bytes.length / 512) * 512;
                bytes[header + random.nextInt(160)] = (byte) random.nextInt(256);
                fixChecksum(bytes, header, random.nextInt(10) > 0);
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
            try {
                TarFile tar = open(Arrays.copyOf(bytes, length));
                for (String name : List.of("d/one", "e/chain", "hard", "last", "sparse")) {
                    if (tar.has(name)) {
                        assertThat(text(tar, name)).hasSizeLessThan(bytes.length);
                    }
                }
            } catch (ImageException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(200);
    }

    private static void fixChecksum(byte[] tar, int header, boolean fix) {
        if (!fix) {
            return;
        }
        Arrays.fill(tar, header + 148, header + 156, (byte) ' ');
        int sum = 0;
        for (int i = header; i < header + 512; i++) {
            sum += tar[i] & 0xff;
        }
        byte[] digits = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, tar, header + 148, 8);
    }
}
