// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes OCI image layouts (OCI image specification, image-layout.md) with nothing but the JDK. The same calls give
 * the same bytes; equal blobs are stored once. References can be added to a layout that this class wrote before.
 */
public final class OciLayoutWriter {

    /** Media type of an image manifest. */
    public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    /** Media type of an image index. */
    public static final String INDEX = "application/vnd.oci.image.index.v1+json";

    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String REF_NAME = "org.opencontainers.image.ref.name";

    private final Path directory;

    /** Opens a layout directory; it need not exist. */
    public OciLayoutWriter(Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectories(directory.resolve("blobs/sha256"));
        Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    }

    /**
     * Adds an image under a name: its manifest if it is one image, an index if there are several.
     *
     * @return the digest that the name leads to, as {@code sha256:...}
     */
    public String add(String refName, TestImage... images) throws IOException {
        if (images.length == 1) {
            return addEntry(refName, MANIFEST, manifest(images[0]), "");
        }
        List<String> entries = new ArrayList<>();
        for (TestImage image : images) {
            entries.add(platformEntry(image));
        }
        String index = "{\"schemaVersion\":2,\"mediaType\":\"" + INDEX + "\",\"manifests\":["
                + String.join(",", entries) + "]}";
        return addEntry(refName, INDEX, bytes(index), "");
    }

    /** Adds each image as an entry of its own under the same name, as some tools do instead of an index. */
    public void addSeparately(String refName, TestImage... images) throws IOException {
        for (TestImage image : images) {
            addEntry(refName, MANIFEST, manifest(image), platform(image));
        }
    }

    /** Adds a manifest document as given. */
    public String addDocument(String refName, String mediaType, byte[] document) throws IOException {
        return addEntry(refName, mediaType, document, "");
    }

    /** Stores an image without a name and returns its entry for an index, as JSON. */
    public String platformEntry(TestImage image) throws IOException {
        byte[] manifest = manifest(image);
        return "{" + descriptor(MANIFEST, blob(manifest), manifest.length) + platform(image) + "}";
    }

    /** Stores a blob and returns its digest. */
    public String blob(byte[] content) throws IOException {
        String hex = sha256(content);
        Path file = blobFile("sha256:" + hex);
        if (!Files.exists(file)) {
            Files.write(file, content);
        }
        return "sha256:" + hex;
    }

    /** Returns the file that holds a blob. */
    public Path blobFile(String digest) {
        return directory.resolve("blobs").resolve(digest.replace(':', '/'));
    }

    /** Stores configuration and layers and returns the manifest, which is not stored. */
    public byte[] manifest(TestImage image) throws IOException {
        List<String> layers = new ArrayList<>();
        for (TestImage.Layer layer : image.layers) {
            layers.add("{" + descriptor(layer.mediaType(), blob(layer.blob()), layer.blob().length) + "}");
        }
        byte[] config = bytes(config(image));
        return bytes("{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST + "\",\"config\":{"
                + descriptor(CONFIG, blob(config), config.length) + "},\"layers\":[" + String.join(",", layers) + "]}");
    }

    private String addEntry(String refName, String mediaType, byte[] document, String more) throws IOException {
        String digest = blob(document);
        String line = "{" + descriptor(mediaType, digest, document.length) + more + ",\"annotations\":{"
                + quote(REF_NAME) + ":" + quote(refName) + "}}";
        Path index = directory.resolve("index.json");
        List<String> lines = new ArrayList<>();
        if (Files.exists(index)) {
            try (Stream<String> existing = Files.lines(index)) {
                existing.filter(l -> l.startsWith("{\"mediaType\""))
                        .map(l -> l.endsWith(",") ? l.substring(0, l.length() - 1) : l)
                        .forEach(lines::add);
            }
        }
        lines.add(line);
        Files.writeString(index, "{\"schemaVersion\":2,\"manifests\":[\n" + String.join(",\n", lines) + "\n]}\n");
        return digest;
    }

    /** Returns the configuration of an image. */
    static String config(TestImage image) {
        String diffIds = image.layers.stream()
                .map(layer -> quote("sha256:" + sha256(layer.tar())))
                .collect(Collectors.joining(","));
        List<String> environment = image.environment.entrySet().stream()
                .map(e -> e.getKey() + "=" + e.getValue())
                .toList();
        return "{\"architecture\":" + quote(image.architecture) + ",\"os\":" + quote(image.os)
                + ",\"config\":{\"Env\":" + array(environment) + ",\"Entrypoint\":" + array(image.entrypoint)
                + ",\"Cmd\":" + array(image.cmd) + ",\"WorkingDir\":" + quote(image.workingDir)
                + "},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[" + diffIds + "]}}";
    }

    private static String platform(TestImage image) {
        return ",\"platform\":{\"architecture\":" + quote(image.architecture) + ",\"os\":" + quote(image.os) + "}";
    }

    /** Formats the fields of a descriptor, without the braces. */
    public static String descriptor(String mediaType, String digest, long size) {
        return "\"mediaType\":" + quote(mediaType) + ",\"digest\":" + quote(digest) + ",\"size\":" + size;
    }

    static String array(List<String> texts) {
        return texts.stream().map(OciLayoutWriter::quote).collect(Collectors.joining(",", "[", "]"));
    }

    static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** Returns the SHA-256 of the bytes in hexadecimal. */
    public static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
