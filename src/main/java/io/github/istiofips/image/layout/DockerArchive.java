// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.layout;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageReference;
import io.github.istiofips.image.ImageSource;
import io.github.istiofips.image.ManifestParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What {@code docker save} and {@code podman save} write: a tar file whose {@code manifest.json} lists images (moby, docker
 * image specification v1.2, "Combined Image JSON + Filesystem Changeset Format").
 */
final class DockerArchive implements NamedImages {

    static final String MANIFEST = "manifest.json";

    /** Most images, and most layers of an image; runtimes stop at 127 layers. */
    static final int MAX_ENTRIES = 1000;

    /**
     * One image.
     *
     * @param config name of the member with its configuration
     * @param tags its names as written; none for an image saved by its id
     * @param layers names of the members with its layers, lowest first
     */
    record Image(String config, List<String> tags, List<String> layers) {
        Image {
            tags = List.copyOf(tags);
            layers = List.copyOf(layers);
        }
    }

    private final ArchiveFiles files;
    private final List<Image> images;
    private final Function<String, Optional<String>> normaliser;

    private DockerArchive(ArchiveFiles files, List<Image> images, Function<String, Optional<String>> normaliser) {
        this.files = files;
        this.images = images;
        this.normaliser = normaliser;
    }

    /**
     * Reads the {@code manifest.json}.
     *
     * @param normaliser as that of {@link LayoutStore#open}
     */
    static DockerArchive open(ArchiveFiles files, Function<String, Optional<String>> normaliser) throws ImageException {
        JsonNode root = Json.tree(files, MANIFEST);
        List<Image> images = new ArrayList<>();
        for (JsonNode node : Json.list(files, MANIFEST, root, "it", MAX_ENTRIES)) {
            Image image = new Image(
                    Json.text(files, MANIFEST, node.path("Config"), "Config"),
                    Json.texts(files, MANIFEST, node.path("RepoTags"), "RepoTags", MAX_ENTRIES),
                    Json.texts(files, MANIFEST, node.path("Layers"), "Layers", MAX_ENTRIES));
            for (Image other : images) {
                if (!other.equals(image) && other.tags().stream().anyMatch(image.tags()::contains)) {
                    throw Json.damaged(files, MANIFEST, "two images have the same name in its RepoTags");
                }
            }
            images.add(image);
        }
        return new DockerArchive(files, images, normaliser);
    }

    /** A digest in a reference is that of a manifest, which such an archive does not keep. */
    @Override
    public Optional<ImageSource> find(ImageReference reference) {
        if (reference.digest().isPresent()) {
            return Optional.empty();
        }
        return named(reference.toString()).stream().findFirst().map(image -> new DockerSource(files, image));
    }

    @Override
    public ImageSource single(Optional<String> name) throws ImageException {
        List<Image> chosen = name.isEmpty()
                ? images.stream().distinct().toList()
                : named(normaliser.apply(name.get()).orElse(name.get()));
        if (chosen.size() == 1) {
            return new DockerSource(files, chosen.get(0));
        }
        TreeSet<String> names = new TreeSet<>();
        for (Image image : images) {
            image.tags().forEach(tag -> names.add(ManifestParser.printable(tag)));
            if (image.tags().isEmpty()) {
                names.add("(no name)");
            }
        }
        throw NamedImages.notOne(ArchiveKind.DOCKER.prefix(), files, chosen.isEmpty(), name, names);
    }

    private List<Image> named(String full) {
        return images.stream()
                .filter(image -> image.tags().stream()
                        .anyMatch(tag -> normaliser.apply(tag).orElse(tag).equals(full)))
                .distinct()
                .toList();
    }
}
