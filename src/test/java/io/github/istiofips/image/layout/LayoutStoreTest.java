// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.image.Digest;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.ImageReader;
import io.github.istiofips.image.ImageReference;
import io.github.istiofips.image.ImageSource;
import io.github.istiofips.image.ResolvedImage;
import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayoutStoreTest {

    private static final String NAME = "docker.io/istio/pilot:1.30";

    @TempDir
    Path temp;

    private static TestImage image(String architecture) {
        return TestImage.linux(architecture).layer(new TestLayer().file("a", architecture));
    }

    private static ImageReference reference(String tag, String digest) {
        return new ImageReference(
                "docker.io",
                "istio/pilot",
                tag.isEmpty() ? Optional.empty() : Optional.of(tag),
                digest.isEmpty() ? Optional.empty() : Digest.parse(digest));
    }

    private LayoutStore store(Path... directories) throws ImageException {
        return LayoutStore.open(
                List.of(directories),
                text -> text.indexOf('/') < 0
                        ? Optional.empty()
                        : Optional.of(text.replaceFirst("^istio/", "docker.io/istio/")));
    }

    @Test
    void findsByFullReferenceOnly() throws Exception {
        OciLayoutWriter writer = new OciLayoutWriter(temp);
        String digest = writer.add("istio/pilot:1.30", image("amd64"));
        writer.add("1.31", image("arm64"));
        LayoutStore store = store(temp);

        assertThat(store.find(reference("1.30", ""))).isPresent();
        assertThat(store.find(reference("1.31", ""))).isEmpty();
        assertThat(store.find(reference("1.30", digest))).isPresent();
        assertThat(store.find(reference("", digest))).isPresent();
        assertThat(store.find(reference("1.30", "sha256:" + "0".repeat(64)))).isEmpty();
        assertThat(store.find(reference("1.29", digest))).isEmpty();
    }

    @Test
    void asksTheDirectoriesInOrder() throws Exception {
        String first = new OciLayoutWriter(temp.resolve("1")).add(NAME, image("amd64"));
        new OciLayoutWriter(temp.resolve("2")).add(NAME, image("arm64"));

        ImageSource source = store(temp.resolve("1"), temp.resolve("2"))
                .find(reference("1.30", ""))
                .orElseThrow();

        assertThat(new ImageReader(source, ContentCache.inMemory())
                        .resolve(reference("1.30", ""))
                        .digest())
                .hasToString(first);
        assertThat(source.description()).isEqualTo("layout " + temp.resolve("1"));
    }

    @Test
    void severalEntriesOfOneNameActAsAnIndex() throws Exception {
        new OciLayoutWriter(temp).addSeparately(NAME, image("amd64"), image("arm64"));

        ImageSource source = store(temp).find(reference("1.30", "")).orElseThrow();
        ResolvedImage resolved = new ImageReader(source, ContentCache.inMemory()).resolve(reference("1.30", ""));

        assertThat(resolved.platforms())
                .extracting(p -> p.platform().toString())
                .containsExactly("linux/amd64", "linux/arm64");
        assertThat(new ImageReader(source, ContentCache.inMemory())
                        .resolve(reference("1.30", ""))
                        .digest())
                .isEqualTo(resolved.digest());
    }

    @Test
    void opensOneImageOfADirectory() throws Exception {
        OciLayoutWriter writer = new OciLayoutWriter(temp);
        assertRefused(() -> LayoutStore.single(temp, Optional.empty()), Reason.NOT_FOUND, "index.json is missing");
        writer.add("one", image("amd64"));
        assertThat(LayoutStore.single(temp, Optional.empty())).isNotNull();
        writer.add("two", image("arm64"));
        assertThat(LayoutStore.single(temp, Optional.of("two"))).isNotNull();
        assertRefused(() -> LayoutStore.single(temp, Optional.empty()), Reason.NOT_FOUND, "names are: one, two");
        assertRefused(
                () -> LayoutStore.single(temp, Optional.of("three")), Reason.NOT_FOUND, "no image of the name three");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            oci-layout | - | NOT_FOUND | has no file `oci-layout`
            index.json | - | NOT_FOUND | is missing
            index.json | { | DAMAGED   | well-formed
            index.json | {"config":{"digest":"sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","size":1},"layers":[]} | DAMAGED | no image index
            index.json | {"manifests":[{"digest":"sha256:../../../etc/passwd","size":1}]} | DAMAGED | is not a sha256
            """)
    void refusesBrokenLayouts(String file, String content, Reason reason, String word) throws Exception {
        new OciLayoutWriter(temp).add(NAME, image("amd64"));
        if (content.equals("-")) {
            Files.delete(temp.resolve(file));
        } else {
            Files.writeString(temp.resolve(file), content);
        }

        assertRefused(() -> store(temp), reason, word);
    }

    @Test
    void saysWhichBlobIsMissingOrTooLarge() throws Exception {
        OciLayoutWriter writer = new OciLayoutWriter(temp);
        String digest = writer.add(NAME, image("amd64"));
        ImageSource source = store(temp).find(reference("1.30", "")).orElseThrow();
        Path blob = writer.blobFile(digest);
        Files.write(blob, new byte[4 * 1024 * 1024 + 1]);
        assertRefused(() -> source.manifest("1.30"), Reason.LIMIT, blob.toString());
        Files.delete(blob);
        assertRefused(() -> source.manifest("1.30"), Reason.NOT_FOUND, blob.toString());
        Files.createDirectory(blob);
        assertRefused(() -> source.manifest(digest), Reason.DAMAGED, blob.toString());
    }

    @Test
    void theFixtureWritesTheSameBytesEachTime() throws Exception {
        for (String directory : List.of("1", "2")) {
            OciLayoutWriter writer = new OciLayoutWriter(temp.resolve(directory));
            writer.add("a", image("amd64").env("B", "2").env("A", "1"), image("arm64"));
            new OciLayoutWriter(temp.resolve(directory)).add("b", image("amd64"));
        }

        try (Stream<Path> files = Files.walk(temp.resolve("1"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path other = temp.resolve("2").resolve(temp.resolve("1").relativize(file));
                assertThat(other).hasSameBinaryContentAs(file);
            }
        }
        assertThat(temp.resolve("1/blobs/sha256").toFile().list()).hasSize(9);
    }

    private static void assertRefused(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Reason reason, String word) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ImageException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.getMessage()).contains(word);
            assertThat(e.remedy()).isNotBlank();
        });
    }
}
