// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import static io.github.istiofips.testing.OciLayoutWriter.array;
import static io.github.istiofips.testing.OciLayoutWriter.quote;
import static io.github.istiofips.testing.OciLayoutWriter.sha256;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Assembles image archives in the forms that Docker's {@code save} writes, and archives of OCI image layouts. */
public final class ArchiveWriter {

    private final TestLayer tar = new TestLayer();
    private final List<String> images = new ArrayList<>();
    private final List<String> index = new ArrayList<>();
    private final Set<String> written = new HashSet<>();

    /** Returns a tar file with all files of a directory, under names that begin with {@code prefix}. */
    public static byte[] ofDirectory(Path directory, String prefix) throws IOException {
        TestLayer tar = new TestLayer();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted().toList()) {
                String name = prefix + directory.relativize(file).toString().replace('\\', '/');
                if (Files.isRegularFile(file)) {
                    tar.file(name, Files.readAllBytes(file), 0644);
                } else {
                    tar.directory(name);
                }
            }
        }
        return tar.toTar();
    }

    /** Adds an image in the form before Docker 25: a directory per layer, a symbolic link for a layer written before. */
    public ArchiveWriter addOld(TestImage image, String... repoTags) {
        String config = OciLayoutWriter.config(image);
        String configName = sha256(bytes(config)) + ".json";
        List<String> layers = new ArrayList<>();
        for (TestImage.Layer layer : image.layers) {
            String hash = sha256(layer.tar());
            String name = sha256(bytes(configName + layers.size() + hash)) + "/layer.tar";
            String first = hash + "/layer.tar";
            if (written.add(hash)) {
                tar.directory(hash).file(hash + "/VERSION", bytes("1.0"), 0644).file(first, layer.tar(), 0644);
            }
            tar.symlink(name, "../" + first);
            layers.add(name);
        }
        tar.file(configName, bytes(config), 0644);
        return list(configName, layers, repoTags);
    }

    /** Adds an image in the form since Docker 25: an OCI image layout with a {@code manifest.json} beside its index. */
    public ArchiveWriter add25(TestImage image, String... repoTags) {
        String config = OciLayoutWriter.config(image);
        List<String> layers = new ArrayList<>();
        List<String> descriptors = new ArrayList<>();
        for (TestImage.Layer layer : image.layers) {
            layers.add(blob(layer.tar()));
            descriptors.add(descriptor("application/vnd.oci.image.layer.v1.tar", layer.tar(), ""));
        }
        String configName = blob(bytes(config));
        byte[] manifest = bytes("{\"schemaVersion\":2,\"mediaType\":\"" + OciLayoutWriter.MANIFEST + "\",\"config\":"
                + descriptor("application/vnd.oci.image.config.v1+json", bytes(config), "") + ",\"layers\":["
                + String.join(",", descriptors) + "]}");
        blob(manifest);
        for (String tag : repoTags) {
            index.add(descriptor(
                    OciLayoutWriter.MANIFEST,
                    manifest,
                    ",\"annotations\":{\"io.containerd.image.name\":" + quote(tag)
                            + ",\"org.opencontainers.image.ref.name\":" + quote(tag.substring(tag.lastIndexOf(':') + 1))
                            + "}"));
        }
        return list(configName, layers, repoTags);
    }

    /** Adds a line to the {@code manifest.json}. */
    public ArchiveWriter list(String config, List<String> layers, String... repoTags) {
        images.add("{\"Config\":" + quote(config) + ",\"RepoTags\":"
                + (repoTags.length == 0 ? "null" : array(List.of(repoTags))) + ",\"Layers\":" + array(layers)
                + ",\"LayerSources\":{}}");
        return this;
    }

    /** Adds a file. */
    public ArchiveWriter file(String name, byte[] content) {
        tar.file(name, content, 0644);
        return this;
    }

    /** Adds a member of any type. */
    public ArchiveWriter entry(String name, char type, String target, byte[] content) {
        tar.entry(name, type, target, content, 0644);
        return this;
    }

    /** Returns the archive, with the documents for the images added. */
    public byte[] toTar() {
        if (!index.isEmpty()) {
            file("index.json", bytes("{\"schemaVersion\":2,\"manifests\":[" + String.join(",", index) + "]}"));
            file("oci-layout", bytes("{\"imageLayoutVersion\":\"1.0.0\"}"));
        }
        if (!images.isEmpty()) {
            file("manifest.json", bytes("[" + String.join(",", images) + "]"));
        }
        return tar.toTar();
    }

    private String blob(byte[] content) {
        String name = "blobs/sha256/" + sha256(content);
        if (written.add(name)) {
            file(name, content);
        }
        return name;
    }

    private static String descriptor(String mediaType, byte[] content, String more) {
        return "{" + OciLayoutWriter.descriptor(mediaType, "sha256:" + sha256(content), content.length) + more + "}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
