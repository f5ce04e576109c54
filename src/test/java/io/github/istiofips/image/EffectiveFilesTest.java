// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.image.layout.LayoutStore;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import io.github.istiofips.testing.TextExaminer;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EffectiveFilesTest {

    private static final ImageReference REFERENCE =
            new ImageReference("registry.example", "test", Optional.of("1"), Optional.empty());
    private static final String TAR = "application/vnd.oci.image.layer.v1.tar";

    @TempDir
    Path temp;

    private Path layout;
    private Path spool;
    private final List<Descriptor> fetched = new ArrayList<>();

    @BeforeEach
    void directories() throws Exception {
        layout = temp.resolve("layout");
        spool = Files.createDirectories(temp.resolve("spool"));
    }

    private static TestLayer layer() {
        return new TestLayer();
    }

    /** Layers from the lowest to the topmost, the path asked for, and the expected text or reason of absence. */
    static Stream<Arguments> stacks() {
        String longName = "d/".repeat(80) + "file";
        return Stream.of(
                Arguments.of("plain", List.of(layer().file("a/b", "x")), "/a/b", "x"),
                Arguments.of("absolute tar name", List.of(layer().file("/a/b", "x")), "/a/b", "x"),
                Arguments.of("dotted tar name", List.of(layer().file("./a//./b", "x")), "/a/b", "x"),
                Arguments.of("inner dots are cleaned", List.of(layer().file("c/../a/b", "x")), "/a/b", "x"),
                Arguments.of(
                        "higher layer wins",
                        List.of(layer().file("a", "low"), layer().file("a", "high")),
                        "/a",
                        "high"),
                Arguments.of(
                        "last entry of a layer wins",
                        List.of(layer().file("a", "first").file("a", "last")),
                        "/a",
                        "last"),
                Arguments.of(
                        "whiteout",
                        List.of(layer().file("a/b", "x"), layer().whiteout("a/b")),
                        "/a/b",
                        "!does not exist"),
                Arguments.of(
                        "whiteout of a directory",
                        List.of(layer().file("a/b", "x"), layer().whiteout("a")),
                        "/a/b",
                        "!does not exist"),
                Arguments.of(
                        "opaque directory",
                        List.of(layer().file("a/b/c", "x"), layer().opaque("a").file("a/d", "y")),
                        "/a/b/c",
                        "!does not exist"),
                Arguments.of(
                        "opaque root",
                        List.of(layer().file("a", "x"), layer().file(".wh..wh..opq", "")),
                        "/a",
                        "!does not exist"),
                Arguments.of(
                        "whiteouts do not touch their own layer",
                        List.of(
                                layer().file("a/b", "low"),
                                layer().file("a/b", "x").opaque("a").whiteout("a/b")),
                        "/a/b",
                        "x"),
                Arguments.of(
                        "whiteout of another layer's name only",
                        List.of(layer().file("a/b", "x"), layer().whiteout("a/bb")),
                        "/a/b",
                        "x"),
                Arguments.of(
                        "a file in the place of a directory hides it",
                        List.of(layer().file("a/b", "x"), layer().file("a", "y")),
                        "/a/b",
                        "!lies below a path that is no directory"),
                Arguments.of(
                        "a file between two directories hides the lower one",
                        List.of(layer().file("a/b", "x"), layer().file("a", "y"), layer().directory("a")),
                        "/a/b",
                        "!does not exist"),
                Arguments.of(
                        "AUFS metadata is no file",
                        List.of(layer().file(".wh..wh.plnk/x", "x")),
                        "/a",
                        "!does not exist"),
                Arguments.of("a directory", List.of(layer().directory("a")), "/a", "!is a directory"),
                Arguments.of(
                        "a device",
                        List.of(layer().entry("a", '3', "", new byte[0], 0644)),
                        "/a",
                        "!is a device or another special file"),
                Arguments.of("nothing", List.of(layer().file("b", "x")), "/a", "!does not exist"),
                Arguments.of("no layers", List.of(), "/a", "!does not exist"),
                Arguments.of("relative path", List.of(layer().file("a", "x")), "a", "!is not an absolute path"),
                Arguments.of("relative link", List.of(layer().file("d/t", "x").symlink("d/l", "t")), "/d/l", "x"),
                Arguments.of("absolute link", List.of(layer().file("d/t", "x").symlink("l", "/d/t")), "/l", "x"),
                Arguments.of(
                        "link above the root stays inside",
                        List.of(layer().file("t", "x").symlink("d/l", "../../../t")),
                        "/d/l",
                        "x"),
                Arguments.of(
                        "merged usr, link in a lower layer",
                        List.of(layer().symlink("bin", "usr/bin"), layer().file("usr/bin/a", "x")),
                        "/bin/a",
                        "x"),
                Arguments.of(
                        "link to a lower layer", List.of(layer().file("t", "x"), layer().symlink("l", "t")), "/l", "x"),
                Arguments.of(
                        "entry below a link of its layer goes through it",
                        List.of(
                                layer().file("d/f", "low"),
                                layer().symlink("l", "d").file("l/f", "high")),
                        "/d/f",
                        "high"),
                Arguments.of(
                        "loop",
                        List.of(layer().symlink("a", "b").symlink("b", "a")),
                        "/a",
                        "!leads into a loop of symbolic links"),
                Arguments.of(
                        "hard link in the same layer",
                        List.of(layer().file("t", "x").hardlink("l", "t")),
                        "/l",
                        "x"),
                Arguments.of(
                        "hard link keeps what its target was",
                        List.of(layer().file("t", "old").hardlink("l", "t").file("t", "new")),
                        "/l",
                        "old"),
                Arguments.of(
                        "hard link to a lower layer",
                        List.of(layer().file("t", "x"), layer().hardlink("l", "/t")),
                        "/l",
                        "x"),
                Arguments.of(
                        "hard link to a symbolic link",
                        List.of(layer().file("t", "x").symlink("s", "t").hardlink("l", "s")),
                        "/l",
                        "x"),
                Arguments.of("hard link to nothing", List.of(layer().hardlink("l", "t")), "/l", "!does not exist"),
                Arguments.of("pax long name", List.of(layer().file(longName, "x")), "/" + longName, "x"),
                Arguments.of(
                        "GNU long name",
                        List.of(layer().raw("x", 'L', "", (longName + "\0").getBytes(StandardCharsets.UTF_8), 0)
                                .raw("cut", '0', "", "x".getBytes(StandardCharsets.UTF_8), 0755)),
                        "/" + longName,
                        "x"),
                Arguments.of(
                        "GNU long link",
                        List.of(layer().file(longName, "x")
                                .raw("x", 'K', "", (longName + "\0").getBytes(StandardCharsets.UTF_8), 0)
                                .raw("l", '2', "cut", new byte[0], 0755)),
                        "/l",
                        "x"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stacks")
    void givesWhatAContainerWouldSee(String name, List<TestLayer> layers, String wanted, String expected)
            throws Exception {
        TestImage image = TestImage.linux("amd64");
        layers.forEach(image::layer);
        new OciLayoutWriter(layout).add("1", image);

        EffectiveFiles files = files(wanted);

        if (expected.startsWith("!")) {
            assertThat(files.absent()).containsExactly(java.util.Map.entry(wanted, expected.substring(1)));
            assertThat(spool).isEmptyDirectory();
        } else {
            ImageFile file = files.get(wanted).orElseThrow();
            assertThat(file.facts()).isEqualTo(expected);
            assertThat(file.size()).isEqualTo(expected.length());
            assertThat(file.mode()).isEqualTo(0755);
            assertThat(file.sha256()).isEqualTo(OciLayoutWriter.sha256(expected.getBytes(StandardCharsets.UTF_8)));
            assertThat(spool).isEmptyDirectory();
        }
    }

    @Test
    void refusesALayerThatWritesThroughALinkOfALowerOne() throws Exception {
        new OciLayoutWriter(layout)
                .add(
                        "1",
                        TestImage.linux("amd64")
                                .layer(layer().symlink("usr/local/bin", "/opt/bin")
                                        .file("base", "b"))
                                .layer(layer().file("usr/local/bin/y", "y"))
                                .layer(layer().file("usr/local/bin/x", "x")));

        assertThatThrownBy(() -> files("/usr/local/bin/x", "/base")).isInstanceOfSatisfying(ImageException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED);
            assertThat(e.getMessage()).contains("writes through the symbolic link /usr/local/bin of a lower layer");
        });
        assertThat(spool).isEmptyDirectory();
        assertThat(files("/base").found()).containsOnlyKeys("/base");
    }

    /** The upper layer over one with the symbolic links bin and sbin to usr/bin, and a path that only it has. */
    static Stream<Arguments> harmless() {
        return Stream.of(
                Arguments.of("beside the link", layer().file("usr/bin/x", "x"), "/bin/x"),
                Arguments.of(
                        "a directory in its place", layer().directory("bin").file("bin/x", "x"), "/bin/x"),
                Arguments.of("the link removed", layer().whiteout("bin").file("bin/x", "x"), "/bin/x"),
                Arguments.of("the link again", layer().symlink("bin", "usr/bin").file("bin/x", "x"), "/bin/x"),
                Arguments.of("another link", layer().file("sbin/y", "y").file("usr/bin/x", "x"), "/bin/x"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("harmless")
    void readsWhatDoesNotWriteThroughALinkOnItsWay(String name, TestLayer upper, String wanted) throws Exception {
        TestLayer lower =
                layer().symlink("bin", "usr/bin").symlink("sbin", "usr/bin").file("base", "b");
        new OciLayoutWriter(layout)
                .add("1", TestImage.linux("amd64").layer(lower).layer(upper));

        assertThat(files(wanted, "/base").found()).containsOnlyKeys(wanted, "/base");
    }

    @Test
    void fetchesNoLayerBelowTheLastOneNeeded() throws Exception {
        new OciLayoutWriter(layout)
                .add(
                        "1",
                        TestImage.linux("amd64")
                                .layer(layer().file("base", "x"))
                                .layer(layer().file("usr/bin/a", "a"))
                                .layer(layer().file("usr/bin/b", "b")));

        EffectiveFiles files = files("/usr/bin/a", "/usr/bin/b");

        assertThat(files.found()).containsOnlyKeys("/usr/bin/a", "/usr/bin/b");
        assertThat(files.get("/usr/bin/a").orElseThrow().resolvedPath()).isEqualTo("/usr/bin/a");
        assertThat(fetched).hasSize(2);
    }

    @Test
    void readsConcatenatedGzipMembersToTheEnd() throws Exception {
        byte[] tar = layer().file("a", "x").file("b", "y").toTar();
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        for (int from = 0; from < tar.length; from += 700) {
            members.writeBytes(TestLayer.gzip(Arrays.copyOfRange(tar, from, Math.min(from + 700, tar.length))));
        }
        new OciLayoutWriter(layout).add("1", TestImage.linux("amd64").layer(TAR + "+gzip", members.toByteArray(), tar));

        assertThat(files("/b").get("/b").orElseThrow().facts()).isEqualTo("y");
    }

    @Test
    void acceptsAnArchiveWithoutEndBlocksAndPadding() throws Exception {
        byte[] whole = layer().file("a", "text").toTarWithoutEnd();
        byte[] tar = Arrays.copyOf(whole, 512 + 4);
        new OciLayoutWriter(layout).add("1", TestImage.linux("amd64").layer(TAR, tar, tar));

        assertThat(files("/a").get("/a").orElseThrow().facts()).isEqualTo("text");
    }

    /** Layer bytes and media type, the reason they are refused, and a word of the sentence. */
    static Stream<Arguments> unreadable() {
        byte[] tar = layer().file("a", "text").toTar();
        byte[] gzip = TestLayer.gzip(tar);
        byte[] badCrc = gzip.clone();
        badCrc[gzip.length - 6] ^= 1;
        byte[] badChecksum = tar.clone();
        badChecksum[150] ^= 1;
        byte[] loneZeroBlock = Arrays.copyOf(new byte[512], 512 + tar.length);
        System.arraycopy(tar, 0, loneZeroBlock, 512, tar.length);
        byte[] garbage = Arrays.copyOf(gzip, gzip.length + 1);
        byte[] zstd = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 0};
        byte[] zstdSkippable = {0x50, 0x2a, 0x4d, 0x18, 0, 0};
        byte[] zeros = new byte[70 * 1024 * 1024];
        return Stream.of(
                Arguments.of(TAR, Arrays.copyOf(tar, 512 + 3), Reason.DAMAGED, "inside the content"),
                Arguments.of(TAR, Arrays.copyOf(tar, 300), Reason.DAMAGED, "inside a tar header"),
                Arguments.of(TAR, badChecksum, Reason.DAMAGED, "wrong checksum"),
                Arguments.of(TAR, loneZeroBlock, Reason.DAMAGED, "single zero block"),
                Arguments.of(TAR + "+gzip", Arrays.copyOf(gzip, gzip.length - 9), Reason.DAMAGED, "gzip"),
                Arguments.of(TAR + "+gzip", badCrc, Reason.DAMAGED, "checksum"),
                Arguments.of(TAR + "+gzip", garbage, Reason.DAMAGED, "after the end"),
                Arguments.of(TAR + "+gzip", TestLayer.gzip(zeros), Reason.LIMIT, "200 times"),
                Arguments.of(TAR, layer().file("../a", "x").toTar(), Reason.DAMAGED, "leaves the root"),
                Arguments.of(TAR, layer().file("d/.wh.", "x").toTar(), Reason.DAMAGED, "whiteout"),
                Arguments.of(TAR, layer().file("d/".repeat(300) + "x", "x").toTar(), Reason.LIMIT, "deeper"),
                Arguments.of(TAR, layer().file("d".repeat(5000), "x").toTar(), Reason.LIMIT, "longer"),
                Arguments.of(
                        TAR,
                        layer().symlink("a", "b")
                                .symlink("b", "a")
                                .file("a/c", "x")
                                .toTar(),
                        Reason.DAMAGED,
                        "loop"),
                Arguments.of(TAR, layer().entry("a", 'S', "", new byte[5], 0).toTar(), Reason.UNSUPPORTED, "sparse"),
                Arguments.of(TAR, zstd, Reason.DAMAGED, "zstd"),
                Arguments.of(TAR + "+gzip", zstdSkippable, Reason.DAMAGED, "zstd"),
                Arguments.of(TAR + "+gzip+encrypted", gzip, Reason.UNSUPPORTED, "encrypted"),
                Arguments.of(
                        "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip",
                        gzip,
                        Reason.UNSUPPORTED,
                        "foreign"),
                Arguments.of("application/wasm", gzip, Reason.UNSUPPORTED, "application/wasm"));
    }

    @ParameterizedTest(name = "{3}")
    @MethodSource("unreadable")
    void refusesWhatItCannotRead(String mediaType, byte[] blob, Reason reason, String word) throws Exception {
        new OciLayoutWriter(layout).add("1", TestImage.linux("amd64").layer(mediaType, blob, blob));

        assertThatThrownBy(() -> files("/a")).isInstanceOfSatisfying(ImageException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.getMessage()).contains("Layer sha256:", word);
            assertThat(e.remedy()).isNotBlank();
        });
        assertThat(spool).isEmptyDirectory();
    }

    @Test
    void believesNothingOfALayerWhoseBytesAreNotItsDigests() throws Exception {
        byte[] tar = layer().file("a", "text").toTar();
        OciLayoutWriter writer = new OciLayoutWriter(layout);
        writer.add("1", TestImage.linux("amd64").layer(TAR, tar, tar));
        Path blob = writer.blobFile("sha256:" + OciLayoutWriter.sha256(tar));
        byte[] changed = tar.clone();
        changed[512] ^= 1;
        Files.write(blob, changed);
        assertReason(Reason.DIGEST_MISMATCH, "other bytes than its digest");
        Files.write(blob, Arrays.copyOf(tar, tar.length + 1));
        assertReason(Reason.DIGEST_MISMATCH, "longer than the announced");
        Files.write(blob, Arrays.copyOf(tar, tar.length - 512));
        assertReason(Reason.DAMAGED, "of the announced");
        changed[512] ^= 1;
        changed[150] ^= 1;
        Files.write(blob, changed);
        assertReason(Reason.DIGEST_MISMATCH, "other bytes than its digest");
        Files.delete(blob);
        assertReason(Reason.NOT_FOUND, "is missing from its OCI image layout");
    }

    @Test
    void saysWhenThereIsNoPlaceForTheFiles() throws Exception {
        new OciLayoutWriter(layout).add("1", TestImage.linux("amd64").layer(layer().file("a", "x")));
        Files.delete(spool);

        assertReason(Reason.LIMIT, "cannot be written");
    }

    private void assertReason(Reason reason, String word) {
        assertThatThrownBy(() -> files("/a")).isInstanceOfSatisfying(ImageException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.getMessage()).contains(word);
        });
    }

    private EffectiveFiles files(String... wanted) throws ImageException {
        ImageSource inner = LayoutStore.single(layout, Optional.empty());
        ImageSource counting = new ImageSource() {
            @Override
            public RawManifest manifest(String tagOrDigest) throws ImageException {
                return inner.manifest(tagOrDigest);
            }

            @Override
            public InputStream blob(Descriptor descriptor) throws ImageException {
                if (!descriptor.mediaType().contains("config")) {
                    fetched.add(descriptor);
                }
                return inner.blob(descriptor);
            }

            @Override
            public String description() {
                return inner.description();
            }
        };
        ImageReader reader = new ImageReader(counting, ContentCache.inMemory());
        PlatformManifest platform = reader.resolve(REFERENCE).platforms().get(0);
        return reader.files(platform, reader.config(platform), TextExaminer.wanted(wanted), new TextExaminer(), spool);
    }
}
