// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.image.cache.ContentCache.Kind;
import io.github.istiofips.image.layout.LayoutStore;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import io.github.istiofips.testing.TextExaminer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cache spares, and what it must not. */
class CachedReadingTest {

    @TempDir
    Path temp;

    private final ContentCache cache = ContentCache.inMemory();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private OciLayoutWriter writer;
    private Path spool;
    private boolean tellsDigests = true;
    private Optional<ImageException> refusal = Optional.empty();

    @BeforeEach
    void layout() throws Exception {
        writer = new OciLayoutWriter(temp.resolve("layout"));
        spool = Files.createDirectories(temp.resolve("spool"));
    }

    /** A registry as far as an image reader can tell; {@code asked} takes what it is asked for. */
    private final class Registry implements ImageSource {

        private final ImageSource layout;

        Registry(String tag) throws ImageException {
            layout = LayoutStore.single(temp.resolve("layout"), Optional.of(tag));
        }

        private void ask(String what) throws ImageException {
            if (refusal.isPresent()) {
                throw refusal.get();
            }
            asked.add(what);
        }

        @Override
        public RawManifest manifest(String tagOrDigest) throws ImageException {
            ask("manifest");
            RawManifest manifest = layout.manifest(tagOrDigest);
            return new RawManifest(manifest.mediaType(), manifest.bytes());
        }

        @Override
        public Optional<Digest> digest(String tag) throws ImageException {
            ask("digest");
            return tellsDigests ? Optional.of(Digest.sha256(layout.manifest(tag).bytes())) : Optional.empty();
        }

        @Override
        public InputStream blob(Descriptor descriptor) throws ImageException {
            ask(descriptor.mediaType().contains("config") ? "config" : "layer");
            return layout.blob(descriptor);
        }

        @Override
        public String description() {
            return "registry registry.example";
        }
    }

    private record Reading(ResolvedImage image, EffectiveFiles files, List<String> asked) {

        String facts(String path) {
            return files.get(path).orElseThrow().facts();
        }
    }

    private static ImageReference reference(String tag) {
        return new ImageReference("registry.example", "istio/pilot", Optional.of(tag), Optional.empty());
    }

    private Reading read(String tag, String... paths) throws ImageException {
        return read(tag, reference(tag), paths);
    }

    private Reading read(String tag, ImageReference reference, String... paths) throws ImageException {
        return read(tag, reference, new TextExaminer(), TextExaminer.wanted(paths));
    }

    private Reading read(String tag, ImageReference reference, FileExaminer examiner, Map<String, String> wanted)
            throws ImageException {
        asked.clear();
        ImageReader reader = new ImageReader(new Registry(tag), cache);
        ResolvedImage image = reader.resolve(reference);
        PlatformManifest platform = image.platforms().get(0);
        EffectiveFiles files = reader.files(platform, reader.config(platform), wanted, examiner, spool);
        assertThat(spool).isEmptyDirectory();
        return new Reading(image, files, List.copyOf(asked));
    }

    private static TestLayer layer() {
        return new TestLayer();
    }

    private String add(String tag, TestLayer... layers) throws IOException {
        TestImage image = TestImage.linux("amd64");
        List.of(layers).forEach(image::layer);
        return writer.add(tag, image, TestImage.attestation());
    }

    @Test
    void asksTheSecondTimeOnlyWhereTheTagLeads() throws Exception {
        add("1", layer().file("base", "b"), layer().file("a", "x"));

        Reading first = read("1", "/a");
        Reading second = read("1", "/a");

        assertThat(first.asked()).containsExactly("manifest", "manifest", "config", "layer");
        assertThat(second.asked()).containsExactly("digest");
        assertThat(second.files()).isEqualTo(first.files());
        assertThat(second.image()).isEqualTo(first.image());
    }

    @Test
    void asksNothingOfAReferenceWithADigestTheSecondTime() throws Exception {
        Digest digest = Digest.parse(add("1", layer().file("a", "x"))).orElseThrow();
        ImageReference pinned =
                new ImageReference("registry.example", "istio/pilot", Optional.of("1"), Optional.of(digest));

        read("1", pinned, "/a");

        assertThat(read("1", pinned, "/a").asked()).isEmpty();
    }

    @Test
    void noticesThatATagMoved() throws Exception {
        add("1", layer().file("a", "old"));
        read("1", "/a");
        Files.delete(temp.resolve("layout/index.json"));
        add("1", layer().file("a", "new"));

        Reading second = read("1", "/a");

        assertThat(second.facts("/a")).isEqualTo("new");
        assertThat(second.asked()).startsWith("digest", "manifest");
    }

    @Test
    void asksForTheManifestWhereTheDigestIsNotTold() throws Exception {
        add("1", layer().file("a", "x"));
        tellsDigests = false;
        read("1", "/a");

        assertThat(read("1", "/a").asked()).containsExactly("digest", "manifest");
    }

    @Test
    void usesOfflineWhatATagLedToEarlier() throws Exception {
        add("1", layer().file("a", "x").file("c", "z"));
        Reading online = read("1", "/a");
        refusal = Optional.of(new ImageException(Reason.OFFLINE, "Maven is offline.", "Run without -o."));

        Reading offline = read("1", "/a");

        assertThat(online.image().fromCache()).isFalse();
        assertThat(offline.image().fromCache()).isTrue();
        assertThat(offline.image().digest()).isEqualTo(online.image().digest());
        assertThat(offline.files()).isEqualTo(online.files());
        assertReason(() -> read("1", "/c"), Reason.OFFLINE);
        assertReason(() -> read("1", reference("2"), "/a"), Reason.OFFLINE);
    }

    @Test
    void doesNotTakeARegistryThatIsDownForBeingOffline() throws Exception {
        add("1", layer().file("a", "x"));
        read("1", "/a");
        refusal = Optional.of(new ImageException(Reason.UNREACHABLE, "Host does not answer.", "Check it."));

        assertReason(() -> read("1", "/a"), Reason.UNREACHABLE);
    }

    @Test
    void readsALayerThatImagesShareOnce() throws Exception {
        TestLayer shared = layer().file("a", "x");
        add("1", shared);
        add("2", shared, layer().file("b", "y"));
        read("1", "/a");

        Reading second = read("2", "/a", "/b");

        assertThat(second.facts("/a") + second.facts("/b")).isEqualTo("xy");
        assertThat(second.asked()).containsOnlyOnce("layer");
    }

    @Test
    void readsALayerThatThreadsShareOnce() throws Exception {
        TestLayer shared = layer().file("a", "x");
        List<Callable<EffectiveFiles>> tasks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            add("t" + i, shared, layer().file("own", "o" + i));
            ImageReader reader = new ImageReader(new Registry("t" + i), cache);
            PlatformManifest platform =
                    reader.resolve(reference("t" + i)).platforms().get(0);
            ImageConfig config = reader.config(platform);
            tasks.add(
                    () -> reader.files(platform, config, TextExaminer.wanted("/a", "/own"), new TextExaminer(), spool));
        }
        asked.clear();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (Future<EffectiveFiles> result : threads.invokeAll(tasks)) {
                assertThat(result.get().found()).hasSize(2);
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(asked).hasSize(9).containsOnly("layer");
    }

    @Test
    void readsALayerAgainForAFileThatNobodyWantedBefore() throws Exception {
        add("1", layer().file("a", "x").file("b", "y"));
        read("1", "/a");

        assertThat(read("1", "/b").asked()).containsExactly("digest", "layer");
        assertThat(read("1", "/a", "/b").asked()).containsExactly("digest");
    }

    @Test
    void examinesAContentInEachViewItIsWantedIn() throws Exception {
        add("1", layer().file("a", "x").hardlink("b", "a"));
        Map<String, String> wanted = Map.of("/a", "one ", "/b", "two ");

        Reading reading = read("1", reference("1"), new TextExaminer(), wanted);

        assertThat(reading.facts("/a") + reading.facts("/b")).isEqualTo("one xtwo x");
        assertThat(read("1", reference("1"), new TextExaminer(), wanted).asked())
                .containsExactly("digest");
    }

    @Test
    void believesNothingThatAnotherVersionFound() throws Exception {
        add("1", layer().file("a", "x"));
        read("1", "/a");
        FileExaminer newer = new TextExaminer() {
            @Override
            public String version() {
                return "newer";
            }
        };

        assertThat(read("1", reference("1"), newer, TextExaminer.wanted("/a")).asked())
                .containsExactly("digest", "layer");
    }

    @Test
    void keepsNothingOfALayerThatIsNotWhatItsDigestNames() throws Exception {
        TestLayer layer = layer().file("a", "x");
        add("1", layer);
        Path blob = writer.blobFile("sha256:" + OciLayoutWriter.sha256(TestLayer.gzip(layer.toTar())));
        byte[] good = Files.readAllBytes(blob);
        byte[] bad = TestLayer.gzip(layer().file("a", "y").toTar());
        assertThat(bad).hasSameSizeAs(good);
        Files.write(blob, bad);

        assertReason(() -> read("1", "/a"), Reason.DIGEST_MISMATCH);
        assertReason(() -> read("1", "/a"), Reason.DIGEST_MISMATCH);
        Files.write(blob, good);
        assertThat(read("1", "/a").facts("/a")).isEqualTo("x");
    }

    @Test
    void readsAnewWhatTheCacheHoldsDamaged() throws Exception {
        TestLayer layer = layer().file("a", "x");
        String digest = add("1", layer);
        read("1", "/a");
        byte[] blob = TestLayer.gzip(layer.toTar());
        cache.put(Kind.LAYER, "test sha256:" + OciLayoutWriter.sha256(blob) + " " + blob.length, new byte[] {1, 2, 3});
        cache.put(Kind.DOCUMENT, digest, "{}".getBytes(StandardCharsets.UTF_8));
        cache.put(Kind.TAG, "registry.example/istio/pilot:1", new byte[0]);

        Reading again = read("1", "/a");

        assertThat(again.facts("/a")).isEqualTo("x");
        assertThat(again.asked()).containsExactly("manifest", "layer");
    }

    @Test
    void refusesALayerThatHoldsAnotherArchiveThanTheConfigurationNames() throws Exception {
        byte[] tar = layer().file("a", "x").toTar();
        byte[] other = layer().file("a", "y").toTar();
        writer.add("1", TestImage.linux("amd64").layer("application/vnd.oci.image.layer.v1.tar", tar, other));

        assertThatThrownBy(() -> read("1", "/a"))
                .hasMessageContaining("another archive than the configuration names in rootfs.diff_ids");
        assertReason(() -> read("1", "/a"), Reason.DIGEST_MISMATCH);
    }

    @Test
    void refusesAManifestOfAnotherSizeThanItsIndexAnnounces() throws Exception {
        String entry = writer.platformEntry(TestImage.linux("amd64").layer(layer().file("a", "x")))
                .replaceFirst("\"size\":", "\"size\":1");
        writer.addDocument(
                "1",
                OciLayoutWriter.INDEX,
                ("{\"schemaVersion\":2,\"mediaType\":\"" + OciLayoutWriter.INDEX + "\",\"manifests\":[" + entry + "]}")
                        .getBytes(StandardCharsets.UTF_8));

        assertReason(() -> read("1", "/a"), Reason.DAMAGED);
        assertReason(() -> read("1", "/a"), Reason.DAMAGED);
    }

    @Test
    void givesOneImageABoundedTime() throws Exception {
        add("1", layer().file("a", "x"));
        ImageReader late = new ImageReader(new Registry("1"), cache, Duration.ZERO);

        assertThatThrownBy(() -> late.resolve(reference("1")))
                .isInstanceOf(ImageException.class)
                .hasMessageContaining("minutes that one image is given were over");
    }

    private static void assertReason(ThrowingCallable call, Reason reason) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
