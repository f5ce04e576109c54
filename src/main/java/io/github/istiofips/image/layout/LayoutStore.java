// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.layout;

import io.github.istiofips.image.Digest;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.ImageReference;
import io.github.istiofips.image.ImageSource;
import io.github.istiofips.image.Manifest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** OCI layout directories that are asked for images by full reference before any registry. */
public final class LayoutStore {

    private final Map<LayoutDirectory, List<Named>> layouts;

    private record Named(String reference, Manifest.Entry entry) {}

    private LayoutStore(Map<LayoutDirectory, List<Named>> layouts) {
        this.layouts = layouts;
    }

    /**
     * Reads the {@code index.json} of each directory.
     *
     * @param directories the layouts, in the order they are asked
     * @param normaliser turns the text of an {@code org.opencontainers.image.ref.name} annotation into the form that
     *     {@link ImageReference#toString} gives; empty for a text that is no full reference
     * @throws ImageException when a directory is no readable layout
     */
    public static LayoutStore open(List<Path> directories, Function<String, Optional<String>> normaliser)
            throws ImageException {
        Map<LayoutDirectory, List<Named>> layouts = new LinkedHashMap<>();
        for (Path path : directories) {
            LayoutDirectory layout = LayoutDirectory.open(path);
            List<Named> named = new ArrayList<>();
            for (Manifest.Entry entry : layout.entries()) {
                LayoutDirectory.refName(entry)
                        .flatMap(normaliser)
                        .ifPresent(reference -> named.add(new Named(reference, entry)));
            }
            layouts.put(layout, named);
        }
        return new LayoutStore(layouts);
    }

    /**
     * Finds an image by its full reference. With a digest in the reference an entry must have that digest, and its
     * name must agree in repository and, where the reference has one, tag.
     */
    public Optional<ImageSource> find(ImageReference reference) {
        for (Map.Entry<LayoutDirectory, List<Named>> layout : layouts.entrySet()) {
            List<Manifest.Entry> entries = layout.getValue().stream()
                    .filter(named -> matches(named, reference))
                    .map(Named::entry)
                    .toList();
            if (!entries.isEmpty()) {
                return Optional.of(new LayoutSource(layout.getKey(), entries));
            }
        }
        return Optional.empty();
    }

    private static boolean matches(Named named, ImageReference reference) {
        if (reference.digest().isEmpty()) {
            return named.reference().equals(reference.toString());
        }
        Digest digest = reference.digest().get();
        String repository = reference.registry() + "/" + reference.repository();
        boolean sameName = reference
                .tag()
                .map(tag -> named.reference().equals(repository + ":" + tag)
                        || named.reference().equals(repository + "@" + digest)
                        || named.reference().equals(reference.toString()))
                .orElseGet(() -> named.reference().startsWith(repository + ":")
                        || named.reference().startsWith(repository + "@"));
        return sameName && named.entry().descriptor().digest().equals(digest);
    }

    /**
     * Opens one image of one directory.
     *
     * @param tag the entry's {@code org.opencontainers.image.ref.name}; empty if the directory has only one image
     * @throws ImageException when the directory is no layout, or holds no such image, or more than one
     */
    public static ImageSource single(Path directory, Optional<String> tag) throws ImageException {
        LayoutDirectory layout = LayoutDirectory.open(directory);
        Predicate<Manifest.Entry> chosen =
                entry -> tag.isEmpty() || LayoutDirectory.refName(entry).equals(tag);
        List<Manifest.Entry> entries = layout.entries().stream().filter(chosen).toList();
        TreeSet<String> names = new TreeSet<>();
        layout.entries()
                .forEach(entry -> names.add(LayoutDirectory.refName(entry).orElse("(no name)")));
        long images = entries.stream().map(LayoutDirectory::refName).distinct().count();
        if (images == 1) {
            return new LayoutSource(layout, entries);
        }
        throw new ImageException(
                Reason.NOT_FOUND,
                directory + (entries.isEmpty() ? " holds no image" : " holds several images")
                        + tag.map(t -> " of the name " + t).orElse("") + "; its names are: "
                        + (names.isEmpty() ? "none" : String.join(", ", names)) + ".",
                "Name one of them as `oci:" + directory + ":NAME`.");
    }
}
