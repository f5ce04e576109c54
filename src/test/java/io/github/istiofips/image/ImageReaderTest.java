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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageReaderTest {

    @TempDir
    Path layout;

    private OciLayoutWriter writer;

    @BeforeEach
    void open() throws Exception {
        writer = new OciLayoutWriter(layout);
    }

    private static TestImage image(String architecture) {
        return TestImage.linux(architecture)
                .layer(new TestLayer().file("a", architecture))
                .entrypoint("/a")
                .cmd("proxy", "router")
                .env("PATH", "/usr/bin")
                .env("EMPTY", "")
                .workingDir("/home");
    }

    private static ImageReference tagged(String tag) {
        return new ImageReference("registry.example", "test", Optional.of(tag), Optional.empty());
    }

    private ResolvedImage resolve(String tag) throws ImageException {
        return reader(tag).resolve(tagged(tag));
    }

    private ImageReader reader(String tag) throws ImageException {
        return new ImageReader(LayoutStore.single(layout, Optional.of(tag)), ContentCache.inMemory());
    }

    @Test
    void readsAnIndexWithoutItsAttestations() throws Exception {
        String digest = writer.add("1", image("amd64"), TestImage.attestation(), image("arm64"), image("amd64"));

        ResolvedImage resolved = resolve("1");

        assertThat(resolved.digest()).hasToString(digest);
        assertThat(resolved.platforms())
                .extracting(p -> p.platform().toString())
                .containsExactly("linux/amd64", "linux/arm64", "linux/amd64");
    }

    @Test
    void fetchesOnlyTheManifestsOfWantedPlatforms() throws Exception {
        String lost = writer.platformEntry(image("arm64"));
        String index = index(writer.platformEntry(image("amd64")), lost);
        writer.addDocument("1", OciLayoutWriter.INDEX, index.getBytes(StandardCharsets.UTF_8));
        Files.delete(writer.blobFile(lost.replaceAll(".*\"digest\":\"([^\"]+)\".*", "$1")));

        List<PlatformManifest> platforms = reader("1")
                .resolve(tagged("1"), p -> p.architecture().equals("amd64"))
                .platforms();

        assertThat(platforms).hasSize(1);
        assertThatThrownBy(() -> resolve("1")).hasMessageContaining("is missing");
    }

    @Test
    void readsTheConfiguration() throws Exception {
        String digest = writer.add("1", image("arm64"));
        ResolvedImage resolved = resolve("1");
        PlatformManifest platform = resolved.platforms().get(0);

        ImageConfig config = reader("1").config(platform);

        assertThat(resolved.digest()).hasToString(digest);
        assertThat(platform.platform()).hasToString("linux/arm64");
        assertThat(config.entrypoint()).containsExactly("/a");
        assertThat(config.cmd()).containsExactly("proxy", "router");
        assertThat(config.env()).containsEntry("PATH", "/usr/bin").containsEntry("EMPTY", "");
        assertThat(config.workingDir()).isEqualTo("/home");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"os":"linux","architecture":"amd64"}                                       | [] | {}
            {"os":"linux","architecture":"amd64","config":null}                         | [] | {}
            {"os":"linux","architecture":"amd64","config":{"Entrypoint":null}}          | [] | {}
            {"os":"linux","architecture":"amd64","config":{"Entrypoint":"/a"}}          | [/a] | {}
            {"os":"linux","architecture":"amd64","config":{"Env":["A=1","A=2","B","=C"]}} | [] | {A=2, B=, =C}
            """)
    void toleratesOldConfigurations(String document, String entrypoint, String env) throws Exception {
        ImageConfig config = ConfigParser.parse(document.getBytes(StandardCharsets.UTF_8), "test");

        assertThat(config.entrypoint()).hasToString(entrypoint);
        assertThat(config.env()).hasToString(env);
    }

    @Test
    void refusesAConfigurationOfTheWrongShape() {
        assertThatThrownBy(() -> ConfigParser.parse(
                        "{\"config\":{\"Cmd\":[1]}}".getBytes(StandardCharsets.UTF_8), "Configuration x"))
                .hasMessageContaining("Configuration x cannot be read")
                .hasMessageContaining("Cmd");
    }

    @Test
    void followsNestedIndexesButNotForever() throws Exception {
        String inner = index(writer.platformEntry(image("amd64")));
        for (int depth = 1; depth <= IndexWalk.MAX_INDEX_DEPTH + 1; depth++) {
            writer.addDocument("depth" + depth, OciLayoutWriter.INDEX, inner.getBytes(StandardCharsets.UTF_8));
            String digest = writer.blob(inner.getBytes(StandardCharsets.UTF_8));
            inner = index("{" + OciLayoutWriter.descriptor(OciLayoutWriter.INDEX, digest, inner.length()) + "}");
        }

        assertThat(resolve("depth" + IndexWalk.MAX_INDEX_DEPTH).platforms()).hasSize(1);
        assertReason(() -> resolve("depth" + (IndexWalk.MAX_INDEX_DEPTH + 1)), Reason.LIMIT, "other indexes");
    }

    @Test
    void takesThePlatformFromTheConfigurationWhereTheIndexHasNone() throws Exception {
        byte[] manifest = writer.manifest(image("s390x"));
        addIndex("1", bareEntry(writer.blob(manifest), manifest.length));

        assertThat(resolve("1").platforms())
                .extracting(p -> p.platform().toString())
                .containsExactly("linux/s390x");
    }

    @Test
    void anAnnotationDoesNotHideAnImageWithoutAPlatform() throws Exception {
        byte[] hidden = writer.manifest(image("s390x"));
        String entry = bareEntry(writer.blob(hidden), hidden.length);
        addIndex(
                "1",
                writer.platformEntry(image("amd64")),
                entry.substring(0, entry.length() - 1)
                        + ",\"annotations\":{\"vnd.docker.reference.type\":\"attestation-manifest\"}}");

        assertThat(resolve("1").platforms())
                .extracting(p -> p.platform().toString())
                .containsExactly("linux/amd64", "linux/s390x");
    }

    /** Media types of configuration and layer of an entry without a platform. */
    @ParameterizedTest
    @CsvSource({
        "application/octet-stream, application/vnd.oci.image.layer.v1.tar+gzip, true",
        "application/octet-stream, application/vnd.in-toto+json, true",
        "application/vnd.oci.empty.v1+json, application/vnd.oci.image.layer.v1.tar+gzip, true",
        "application/vnd.oci.empty.v1+json, application/vnd.docker.image.rootfs.diff.tar.gzip, true",
        "application/vnd.oci.empty.v1+json, '', true",
        "application/vnd.in-toto+json, application/vnd.oci.image.layer.v1.TAR, true",
        "application/vnd.oci.empty.v1+json, application/vnd.in-toto+json, false",
        "application/vnd.in-toto+json, application/vnd.in-toto+json, false",
    })
    void leavesOutOnlyWhatCanBeNoImage(String config, String layer, boolean refused) throws Exception {
        byte[] manifest = new String(writer.manifest(image("s390x")), StandardCharsets.UTF_8)
                .replace("application/vnd.oci.image.config.v1+json", config)
                .replace("application/vnd.oci.image.layer.v1.tar+gzip", layer)
                .getBytes(StandardCharsets.UTF_8);
        addIndex("1", writer.platformEntry(image("amd64")), bareEntry(writer.blob(manifest), manifest.length));

        if (refused) {
            assertReason(() -> resolve("1"), Reason.UNSUPPORTED, "not that of an image");
        } else {
            assertThat(resolve("1").platforms())
                    .extracting(p -> p.platform().toString())
                    .containsExactly("linux/amd64");
        }
    }

    @Test
    void honoursInlinedDataAfterComparingItsDigest() throws Exception {
        byte[] manifest = writer.manifest(image("amd64"));
        String data = Base64.getEncoder().encodeToString(manifest);
        String digest = "sha256:" + OciLayoutWriter.sha256(manifest);
        String entry = "{" + OciLayoutWriter.descriptor(OciLayoutWriter.MANIFEST, digest, manifest.length)
                + ",\"data\":\"%s\",\"artifactType\":null,\"platform\":{\"os\":\"linux\",\"architecture\":\"amd64\"}}";
        addIndex("good", entry.formatted(data));
        addIndex("wrong", entry.formatted("e30="));
        addIndex("malformed", entry.formatted("*"));

        assertThat(resolve("good").platforms()).hasSize(1);
        assertReason(() -> resolve("wrong"), Reason.DIGEST_MISMATCH, "other bytes");
        assertReason(() -> resolve("malformed"), Reason.DAMAGED, "base64");
    }

    @Test
    void comparesManifestsWithTheDigestThatLeadsToThem() throws Exception {
        String digest = writer.add("1", image("amd64"));
        Path blob = writer.blobFile(digest);
        Files.writeString(blob, Files.readString(blob).replace("amd", "arm") + " ");

        assertReason(() -> resolve("1"), Reason.DIGEST_MISMATCH, "other bytes than the digest " + digest);
        ImageReference byDigest =
                new ImageReference("registry.example", "test", Optional.of("1"), Digest.parse(digest));
        assertReason(() -> reader("1").resolve(byDigest), Reason.DIGEST_MISMATCH, "other bytes");
    }

    @Test
    void readsSha512() throws Exception {
        byte[] manifest = writer.manifest(image("amd64"));
        String hex =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(manifest));
        Files.createDirectories(layout.resolve("blobs/sha512"));
        Files.write(layout.resolve("blobs/sha512").resolve(hex), manifest);
        addIndex(
                "1",
                "{" + OciLayoutWriter.descriptor(OciLayoutWriter.MANIFEST, "sha512:" + hex, manifest.length) + "}");

        assertThat(resolve("1").platforms().get(0).digest()).hasToString("sha512:" + hex);
    }

    @Test
    void refusesWhatIsNoImage() throws Exception {
        addIndex("empty");
        addIndex("attestations", writer.platformEntry(TestImage.attestation()));
        byte[] artifact = new String(writer.manifest(image("amd64")), StandardCharsets.UTF_8)
                .replace("vnd.oci.image.config", "vnd.cncf.helm.config")
                .getBytes(StandardCharsets.UTF_8);
        writer.addDocument("chart", OciLayoutWriter.MANIFEST, artifact);

        assertReason(() -> resolve("empty"), Reason.UNSUPPORTED, "no image for any platform");
        assertReason(() -> resolve("attestations"), Reason.UNSUPPORTED, "no image for any platform");
        assertReason(() -> resolve("chart"), Reason.UNSUPPORTED, "vnd.cncf.helm.config");
    }

    @Test
    void judgesAnAnnotatedEntryOfARealPlatform() throws Exception {
        String entry = writer.platformEntry(image("amd64"));
        addIndex(
                "1",
                entry.substring(0, entry.length() - 1)
                        + ",\"annotations\":{\"vnd.docker.reference.type\":\"attestation-manifest\"}}");

        assertThat(resolve("1").platforms()).hasSize(1);
    }

    private static String bareEntry(String digest, int size) {
        return "{" + OciLayoutWriter.descriptor(OciLayoutWriter.MANIFEST, digest, size) + "}";
    }

    private void addIndex(String tag, String... entries) throws Exception {
        writer.addDocument(tag, OciLayoutWriter.INDEX, index(entries).getBytes(StandardCharsets.UTF_8));
    }

    private static String index(String... entries) {
        return "{\"schemaVersion\":2,\"manifests\":[" + String.join(",", entries) + "]}";
    }

    private static void assertReason(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, Reason reason, String word) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ImageException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.getMessage()).contains(word);
            assertThat(e.remedy()).isNotBlank();
        });
    }
}
