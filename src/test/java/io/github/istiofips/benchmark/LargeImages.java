// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.benchmark;

import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.TestImage;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes images of any size into an OCI layout, layer by layer to disk. */
final class LargeImages {

    private static final int FILE_BYTES = 64 << 10;
    private static final int BASE_REPETITION = 19;
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

    private final Path layout;
    private final OciLayoutWriter writer;

    LargeImages(Path layout) throws IOException {
        this.layout = layout;
        this.writer = new OciLayoutWriter(layout);
    }

    /**
     * A layer in the layout.
     *
     * @param size of the compressed blob
     * @param diffId digest of the archive in it
     */
    record Layer(String digest, long size, String diffId) {}

    /** A layer with one executable. */
    Layer executable(String path, byte[] content) throws IOException {
        return layer(tar -> put(tar, path, content, 0755));
    }

    /** A layer with one small text. */
    Layer text(String path, String content) throws IOException {
        return layer(tar -> put(tar, path, content.getBytes(StandardCharsets.UTF_8), 0644));
    }

    /** A layer with many files of a distribution, so many bytes together. */
    Layer base(String name, int size) throws IOException {
        Filler filler = new Filler(size, BASE_REPETITION);
        return layer(tar -> {
            for (int i = 0; i < size / FILE_BYTES; i++) {
                put(tar, "usr/lib/" + name + "/file" + i, filler.bytes(FILE_BYTES), 0644);
            }
        });
    }

    /** Stores an image and returns its entry for an index. */
    String image(String architecture, String program, Layer... layers) throws IOException {
        String diffIds =
                Arrays.stream(layers).map(layer -> "\"" + layer.diffId() + "\"").collect(Collectors.joining(","));
        String config = "{\"architecture\":\"" + architecture + "\",\"os\":\"linux\",\"config\":{\"Entrypoint\":[\""
                + program + "\"]},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[" + diffIds + "]}}";
        String entries = Arrays.stream(layers)
                .map(layer -> "{" + OciLayoutWriter.descriptor(LAYER, layer.digest(), layer.size()) + "}")
                .collect(Collectors.joining(","));
        String manifest = "{\"schemaVersion\":2,\"mediaType\":\"" + OciLayoutWriter.MANIFEST + "\",\"config\":{"
                + stored("application/vnd.oci.image.config.v1+json", config) + "},\"layers\":[" + entries + "]}";
        return "{" + stored(OciLayoutWriter.MANIFEST, manifest) + ",\"platform\":{\"architecture\":\"" + architecture
                + "\",\"os\":\"linux\"}}";
    }

    /** Adds an index of images and of an attestation, as buildkit makes it, under a name. */
    void index(String name, String... images) throws IOException {
        List<String> entries = new ArrayList<>(List.of(images));
        byte[] statement = ("{\"_type\":\"https://in-toto.io/Statement/v0.1\",\"subject\":\"" + name + "\"}")
                .getBytes(StandardCharsets.UTF_8);
        entries.add(writer.platformEntry(
                TestImage.attestation().layer("application/vnd.in-toto+json", statement, statement)));
        String index = "{\"schemaVersion\":2,\"mediaType\":\"" + OciLayoutWriter.INDEX + "\",\"manifests\":["
                + String.join(",", entries) + "]}";
        writer.addDocument(name, OciLayoutWriter.INDEX, index.getBytes(StandardCharsets.UTF_8));
    }

    private String stored(String mediaType, String document) throws IOException {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        return OciLayoutWriter.descriptor(mediaType, writer.blob(bytes), bytes.length);
    }

    /** Writes the entries of an archive. */
    @FunctionalInterface
    private interface Entries {
        void write(TarArchiveOutputStream tar) throws IOException;
    }

    private static void put(TarArchiveOutputStream tar, String path, byte[] content, int mode) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(content.length);
        entry.setMode(mode);
        entry.setModTime(0);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private Layer layer(Entries entries) throws IOException {
        MessageDigest blob = sha256();
        MessageDigest archive = sha256();
        Path file = Files.createTempFile(layout, "layer", "");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file));
                OutputStream gzip = new GZIPOutputStream(new DigestOutputStream(out, blob), FILE_BYTES);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new DigestOutputStream(gzip, archive))) {
            entries.write(tar);
        }
        String digest = "sha256:" + HexFormat.of().formatHex(blob.digest());
        Files.move(file, writer.blobFile(digest), StandardCopyOption.REPLACE_EXISTING);
        return new Layer(
                digest,
                Files.size(writer.blobFile(digest)),
                "sha256:" + HexFormat.of().formatHex(archive.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
