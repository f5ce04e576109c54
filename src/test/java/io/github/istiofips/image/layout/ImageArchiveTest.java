// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.image.Descriptor;
import io.github.istiofips.image.Digest;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.ImageReader;
import io.github.istiofips.image.ImageReference;
import io.github.istiofips.image.ImageSource;
import io.github.istiofips.image.PlatformManifest;
import io.github.istiofips.image.ResolvedImage;
import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.image.registry.References;
import io.github.istiofips.testing.ArchiveWriter;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Reads archives that {@link ArchiveWriter} assembled in the forms of the real tools. */
class ImageArchiveTest {

    private static final TestLayer BASE = new TestLayer().file("base", "shared by the images");
    private static final byte[] BASE_TAR = BASE.toTar();
    private static final byte[] PILOT_TAR = new TestLayer().file("pilot", "x").toTar();
    private static final TestImage PILOT =
            TestImage.linux("arm64").layer(BASE).layer("", PILOT_TAR, PILOT_TAR).entrypoint("/pilot");
    private static final TestImage PROXY =
            TestImage.linux("amd64").layer(BASE).layer(new TestLayer().file("envoy", "y"));
    private static final String CONFIG_OF_BASE =
            "{\"os\":\"linux\",\"architecture\":\"amd64\",\"rootfs\":{\"diff_ids\":[\"" + Digest.sha256(BASE_TAR)
                    + "\"]}}";
    private static final Optional<String> UNNAMED = Optional.empty();

    @TempDir
    Path temp;

    private Path file(byte[] tar) throws Exception {
        return Files.write(temp.resolve("images.tar"), tar);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private ImageSource docker(byte[] tar, Optional<String> name) throws Exception {
        return LayoutStore.archive(ArchiveKind.DOCKER, file(tar), name, References::normalise);
    }

    private ImageSource oci(byte[] tar, Optional<String> name) throws Exception {
        return LayoutStore.archive(ArchiveKind.OCI, file(tar), name, References::normalise);
    }

    private static ResolvedImage resolve(ImageSource source) throws ImageException {
        return new ImageReader(source, ContentCache.inMemory())
                .resolve(new ImageReference("localhost", "any", Optional.of("1"), Optional.empty()));
    }

    /** Returns the layers' bytes, each compared with size and digest of its descriptor. */
    private static List<byte[]> layers(ImageSource source) throws Exception {
        PlatformManifest manifest = resolve(source).platforms().get(0);
        List<byte[]> layers = new ArrayList<>();
        for (Descriptor layer : manifest.layers()) {
            try (InputStream in = source.blob(layer)) {
                byte[] content = in.readAllBytes();
                assertThat(content).hasSize((int) layer.size());
                assertThat(layer.digest().matches(content)).isTrue();
                layers.add(content);
            }
        }
        return layers;
    }

    private static void assertRefused(ThrowingCallable call, Reason reason, String... words) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ImageException.class, e -> {
            assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason);
            assertThat(e.getMessage() + " " + e.remedy()).contains(words);
            assertThat(e.remedy()).endsWith(".");
        });
    }

    private enum Form {
        OLD,
        SINCE_25;

        ArchiveWriter add(ArchiveWriter writer, TestImage image, String... tags) {
            return this == OLD ? writer.addOld(image, tags) : writer.add25(image, tags);
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void readsTheOnlyImageOfADockerArchive(Form form) throws Exception {
        byte[] tar = form.add(new ArchiveWriter(), PILOT, "istio/pilot:1.30", "istio/pilot:latest")
                .toTar();

        ImageSource source = docker(tar, UNNAMED);

        PlatformManifest manifest = resolve(source).platforms().get(0);
        assertThat(manifest.platform()).hasToString("linux/arm64");
        assertThat(new ImageReader(source, ContentCache.inMemory())
                        .config(manifest)
                        .entrypoint())
                .containsExactly("/pilot");
        assertThat(layers(source)).containsExactly(BASE_TAR, PILOT_TAR);
        assertThat(source.description()).isEqualTo("archive " + temp.resolve("images.tar"));
        assertThat(resolve(docker(tar, UNNAMED)).digest())
                .isEqualTo(resolve(source).digest());
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    void choosesByTheFullReferenceHoweverItIsWritten(Form form) throws Exception {
        ArchiveWriter writer = new ArchiveWriter();
        form.add(writer, PILOT, "istio/pilot:1.30", "registry.example/pilot:1");
        form.add(writer, PROXY, "istio/proxyv2:1.30");
        byte[] tar = writer.toTar();

        for (String name : List.of("istio/pilot:1.30", "docker.io/istio/pilot:1.30", "registry.example/pilot:1")) {
            assertThat(layers(docker(tar, Optional.of(name)))).hasSize(2).contains(PILOT_TAR);
        }
        assertRefused(() -> docker(tar, UNNAMED), Reason.NOT_FOUND, "holds several images", "istio/proxyv2:1.30");
        assertRefused(
                () -> docker(tar, Optional.of("istio/pilot:1.31")),
                Reason.NOT_FOUND,
                "no image of the name istio/pilot:1.31; its names are: istio/pilot:1.30, istio/proxyv2:1.30",
                "`docker-archive:" + temp.resolve("images.tar") + ":NAME`");
    }

    @Test
    void imagesWithoutANameAreCounted() throws Exception {
        byte[] tar = new ArchiveWriter().addOld(PILOT).addOld(PROXY).toTar();

        assertRefused(() -> docker(tar, UNNAMED), Reason.NOT_FOUND, "several images", "(no name)");
        assertThat(layers(docker(new ArchiveWriter().addOld(PILOT).toTar(), UNNAMED)))
                .hasSize(2);
        assertRefused(
                () -> docker(
                        new ArchiveWriter().file("manifest.json", bytes("[]")).toTar(), UNNAMED),
                Reason.NOT_FOUND,
                "holds no image",
                "names are: none");
    }

    @Test
    void readsTheArchiveOfALayout() throws Exception {
        Path layout = temp.resolve("layout");
        OciLayoutWriter writer = new OciLayoutWriter(layout);
        String digest = writer.add("istio/pilot:1.30", PILOT, PROXY);
        for (String prefix : List.of("", "./")) {
            byte[] tar = ArchiveWriter.ofDirectory(layout, prefix);

            ResolvedImage resolved = resolve(oci(tar, UNNAMED));

            assertThat(resolved.digest()).hasToString(digest);
            assertThat(resolved.platforms()).hasSize(2);
            assertThat(layers(oci(tar, Optional.of("istio/pilot:1.30")))).hasSize(2);
            assertRefused(
                    () -> oci(tar, Optional.of("1.30")),
                    Reason.NOT_FOUND,
                    "`oci-archive:" + temp.resolve("images.tar"));
        }
    }

    @Test
    void anArchiveSinceDocker25IsAlsoALayout() throws Exception {
        byte[] tar = new ArchiveWriter()
                .add25(PILOT, "docker.io/istio/pilot:1.30", "docker.io/istio/pilot:1")
                .toTar();

        assertThat(layers(oci(tar, UNNAMED))).containsExactly(BASE_TAR, PILOT_TAR);
        assertThat(layers(oci(tar, Optional.of("docker.io/istio/pilot:1.30")))).hasSize(2);
        assertThat(layers(oci(tar, Optional.of("1.30")))).hasSize(2);
    }

    @Test
    void layoutsMayBeArchives() throws Exception {
        Path old = Files.write(
                temp.resolve("old.tar"),
                new ArchiveWriter().addOld(PILOT, "istio/pilot:1").toTar());
        Path since25 = Files.write(
                temp.resolve("25.tar"),
                new ArchiveWriter().add25(PROXY, "docker.io/istio/proxyv2:1").toTar());
        Path directory = temp.resolve("layout");
        String digest = new OciLayoutWriter(directory).add("istio/cni:1", PILOT);
        Path archive = Files.write(temp.resolve("oci.tar"), ArchiveWriter.ofDirectory(directory, ""));

        LayoutStore store = LayoutStore.open(List.of(old, since25, archive), References::normalise);

        assertThat(store.find(References.parse("istio/pilot:1")).orElseThrow().description())
                .isEqualTo("archive " + old);
        assertThat(store.find(References.parse("istio/proxyv2:1")).orElseThrow().description())
                .isEqualTo("archive " + since25);
        assertThat(store.find(References.parse("istio/cni@" + digest))
                        .orElseThrow()
                        .description())
                .isEqualTo("archive " + archive);
        assertThat(store.find(References.parse("istio/pilot:2"))).isEmpty();
        assertThat(store.find(References.parse("istio/pilot:1@" + digest))).isEmpty();
        assertThat(store.find(References.parse("istio/proxyv2@" + digest))).isEmpty();
    }

    @Test
    void aReferenceWithADigestIsTheManifestOfALayoutOnly() throws Exception {
        ImageSource source = docker(new ArchiveWriter().addOld(PILOT, "a/b:1").toTar(), UNNAMED);
        Digest own = resolve(source).digest();
        Digest other = Digest.sha256(new byte[0]);

        assertThat(own.matches(source.manifest(own.toString()).bytes())).isTrue();
        assertRefused(() -> source.manifest(other.toString()), Reason.NOT_FOUND, "keep no manifests");
        assertRefused(() -> source.blob(new Descriptor("", other, 1)), Reason.NOT_FOUND, "has no blob " + other);
    }

    @ParameterizedTest
    @CsvSource({"layer.tar.gz", "blobs/sha256/HEX"})
    void readsCompressedLayersByTheDigestOfTheirBytes(String form) throws Exception {
        byte[] gzip = TestLayer.gzip(BASE_TAR);
        String name = form.replace("HEX", Digest.sha256(gzip).hex());
        byte[] tar = new ArchiveWriter()
                .file("config.json", bytes(CONFIG_OF_BASE))
                .file(name, gzip)
                .list("config.json", List.of(name), "a/b:1")
                .toTar();

        ImageSource source = docker(tar, UNNAMED);

        assertThat(layers(source)).containsExactly(gzip);
        assertThat(resolve(source).platforms().get(0).layers())
                .extracting(Descriptor::mediaType)
                .containsExactly("application/vnd.oci.image.layer.v1.tar+gzip");
    }

    @Test
    void otherBytesThanTheConfigurationNamesDoNotMatch() throws Exception {
        byte[] tar = new ArchiveWriter()
                .file("config.json", bytes(CONFIG_OF_BASE))
                .file("layer.tar", PILOT_TAR)
                .list("config.json", List.of("layer.tar"))
                .toTar();
        ImageSource source = docker(tar, UNNAMED);
        Descriptor layer = resolve(source).platforms().get(0).layers().get(0);

        assertThat(layer.digest()).isEqualTo(Digest.sha256(BASE_TAR));
        try (InputStream in = source.blob(layer)) {
            assertThat(layer.digest().matches(in.readAllBytes())).isFalse();
        }
    }

    private static ArchiveWriter withConfig(String name, String config) {
        return new ArchiveWriter().file("l", BASE_TAR).file(name, bytes(config)).list(name, List.of("l"));
    }

    static Stream<Arguments> brokenDockerArchives() {
        String hex = "0".repeat(64);
        byte[] good = withConfig("c", CONFIG_OF_BASE).toTar();
        return Stream.of(
                row(
                        "id",
                        withConfig(hex + ".json", CONFIG_OF_BASE),
                        Reason.DIGEST_MISMATCH,
                        "other bytes than its name says"),
                row("blob", withConfig("blobs/sha256/" + hex, CONFIG_OF_BASE), Reason.DIGEST_MISMATCH, "other bytes"),
                row("digest", withConfig("sha256:" + hex, CONFIG_OF_BASE), Reason.DIGEST_MISMATCH, "other bytes"),
                row(
                        "no diff_ids",
                        withConfig("c", "{\"os\":\"linux\"}"),
                        Reason.DAMAGED,
                        "name 0 layers, manifest.json has 1"),
                row(
                        "other count",
                        withConfig("c", "{\"rootfs\":{\"diff_ids\":[]}}"),
                        Reason.DAMAGED,
                        "nothing vouches"),
                row(
                        "no list",
                        withConfig("c", "{\"rootfs\":{\"diff_ids\":{}}}"),
                        Reason.DAMAGED,
                        "rootfs.diff_ids is not a list"),
                row(
                        "no digest",
                        withConfig("c", "{\"rootfs\":{\"diff_ids\":[\"x\"]}}"),
                        Reason.DAMAGED,
                        "\"x\" is not a sha256"),
                row("no JSON", withConfig("c", "{"), Reason.DAMAGED, "`c` in", "not well-formed JSON"),
                row("config missing", new ArchiveWriter().list("c", List.of()), Reason.NOT_FOUND, "`c` is missing"),
                row(
                        "config repeated",
                        withConfig("c", CONFIG_OF_BASE).file("c", new byte[0]),
                        Reason.DAMAGED,
                        "more than once"),
                row(
                        "layer missing",
                        new ArchiveWriter().file("c", bytes(CONFIG_OF_BASE)).list("c", List.of("l")),
                        Reason.NOT_FOUND,
                        "`l` is missing"),
                row(
                        "layer leads out",
                        new ArchiveWriter()
                                .file("c", bytes(CONFIG_OF_BASE))
                                .entry("l", '2', "../../l", new byte[0])
                                .list("c", List.of("l")),
                        Reason.DAMAGED,
                        "leads out"),
                row(
                        "layer sparse",
                        new ArchiveWriter()
                                .file("c", bytes(CONFIG_OF_BASE))
                                .entry("l", 'S', "", new byte[9])
                                .list("c", List.of("l")),
                        Reason.UNSUPPORTED,
                        "sparse"),
                row(
                        "manifest.json twice",
                        withConfig("c", CONFIG_OF_BASE).file("manifest.json", bytes("[]")),
                        Reason.DAMAGED,
                        "more than once"),
                row(
                        "same name",
                        new ArchiveWriter().list("a", List.of(), "x:1").list("b", List.of(), "x:1"),
                        Reason.DAMAGED,
                        "same name"),
                row(
                        "too many layers",
                        new ArchiveWriter().list("c", Collections.nCopies(1001, "l")),
                        Reason.LIMIT,
                        "at most 1000"),
                row("object", manifest("{}"), Reason.DAMAGED, "it is not a list"),
                row("text", manifest("[\"a\"]"), Reason.DAMAGED, "Config is not a text"),
                row("layers", manifest("[{\"Config\":\"c\",\"Layers\":7}]"), Reason.DAMAGED, "Layers is not a list"),
                row(
                        "tags",
                        manifest("[{\"Config\":\"c\",\"RepoTags\":[7]}]"),
                        Reason.DAMAGED,
                        "RepoTags is not a text"),
                row("trailing", manifest("[] []"), Reason.DAMAGED, "well-formed"),
                row("large", manifest(" ".repeat(4 * 1024 * 1024 + 1)), Reason.LIMIT, "larger than 4194304"),
                row("neither", new ArchiveWriter().file("x", new byte[0]), Reason.NOT_FOUND, "is no image archive"),
                Arguments.of(
                        Named.of("cut", Arrays.copyOf(good, good.length / 2)), Reason.DAMAGED, new String[] {"inside"
                        }));
    }

    private static ArchiveWriter manifest(String json) {
        return new ArchiveWriter().file("manifest.json", bytes(json));
    }

    private static Arguments row(String name, ArchiveWriter archive, Reason reason, String... words) {
        return Arguments.of(Named.of(name, archive.toTar()), reason, words);
    }

    @ParameterizedTest
    @MethodSource("brokenDockerArchives")
    void refusesBrokenDockerArchives(byte[] tar, Reason reason, String[] words) {
        assertRefused(() -> docker(tar, UNNAMED).manifest("1"), reason, words);
    }

    @Test
    void aMissingBlobOfALayoutIsNamed() throws Exception {
        Path layout = temp.resolve("layout");
        OciLayoutWriter writer = new OciLayoutWriter(layout);
        Digest digest = Digest.parse(writer.add("a/b:1", PILOT, PROXY)).orElseThrow();
        Files.delete(writer.blobFile(digest.toString()));
        byte[] tar = ArchiveWriter.ofDirectory(layout, "");

        assertRefused(
                () -> oci(tar, UNNAMED).manifest("1"),
                Reason.NOT_FOUND,
                "blobs/sha256/" + digest.hex(),
                "skopeo copy --all",
                "`platforms`");
    }

    @Test
    void theKindOfArchiveMustFit() throws Exception {
        byte[] old = new ArchiveWriter().addOld(PILOT, "a/b:1").toTar();
        Path layout = temp.resolve("layout");
        new OciLayoutWriter(layout).add("a/b:1", PILOT);
        byte[] archive = ArchiveWriter.ofDirectory(layout, "");

        assertRefused(
                () -> oci(old, UNNAMED), Reason.NOT_FOUND, "but of the kind docker-archive", "Write `docker-archive:");
        assertRefused(
                () -> docker(archive, UNNAMED), Reason.NOT_FOUND, "but of the kind oci-archive", "Write `oci-archive:");
    }

    @Test
    void mutatedArchivesEndInAnImageOrOneTypedException() throws Exception {
        byte[] original =
                new ArchiveWriter().add25(PILOT, "docker.io/istio/pilot:1").toTar();
        Random random = new Random(31);
        int refused = 0;
        for (int run = 0; run < 500; run++) {
            byte[] bytes = original.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) (32 + random.nextInt(96));
            }
            try {
                ImageSource source = run % 2 == 0 ? docker(bytes, UNNAMED) : oci(bytes, UNNAMED);
                PlatformManifest manifest = resolve(source).platforms().get(0);
                new ImageReader(source, ContentCache.inMemory()).config(manifest);
                for (Descriptor layer : manifest.layers()) {
                    source.blob(layer).close();
                }
            } catch (ImageException e) {
                assertThat(e.getMessage()).doesNotContain("\n");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(150);
    }
}
