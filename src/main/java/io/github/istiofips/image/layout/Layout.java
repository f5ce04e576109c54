// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.layout;

import io.github.istiofips.image.Digest;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.ImageReference;
import io.github.istiofips.image.ImageSource;
import io.github.istiofips.image.Manifest;
import io.github.istiofips.image.ManifestParser;
import io.github.istiofips.image.RawManifest;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** One OCI image layout (OCI image specification, image-layout.md), as a directory or in an archive. */
final class Layout implements NamedImages {

    static final String BLOBS = "blobs/";

    private static final String REF_NAME = "org.opencontainers.image.ref.name";

    /** Where containerd and Docker since version 25 put the full reference; the other annotation then holds the tag alone. */
    private static final String CONTAINERD_NAME = "io.containerd.image.name";

    private static final String INDEX = "index.json";

    private record Named(Manifest.Entry entry, List<String> references) {}

    private final LayoutFiles files;
    private final String target;
    private final List<Named> images;

    private Layout(LayoutFiles files, String target, List<Named> images) {
        this.files = files;
        this.target = target;
        this.images = images;
    }

    /**
     * Reads the {@code index.json}.
     *
     * @param target the word before the colon that names such a layout
     * @param normaliser as that of {@link LayoutStore#open}
     */
    static Layout open(LayoutFiles files, String target, Function<String, Optional<String>> normaliser)
            throws ImageException {
        String howToMake = "Name one that `skopeo copy docker://IMAGE " + target + ":" + files.place()
                + ":IMAGE` or a like tool wrote.";
        if (!files.has(LayoutFiles.LAYOUT_MARKER)) {
            throw new ImageException(
                    Reason.NOT_FOUND,
                    files.place() + " is no OCI image layout: it has no file `oci-layout`.",
                    howToMake);
        }
        String index = files.display(INDEX);
        if (ManifestParser.parse(files.document(INDEX), index) instanceof Manifest.Index entries) {
            List<Named> images = new ArrayList<>();
            for (Manifest.Entry entry : entries.entries()) {
                images.add(new Named(
                        entry,
                        names(entry).map(normaliser).flatMap(Optional::stream).toList()));
            }
            return new Layout(files, target, images);
        }
        throw new ImageException(Reason.DAMAGED, index + " is no image index.", howToMake);
    }

    private static Stream<String> names(Manifest.Entry entry) {
        Map<String, String> annotations = entry.annotations();
        return Stream.of(CONTAINERD_NAME, REF_NAME).map(annotations::get).flatMap(Stream::ofNullable);
    }

    /** Returns the name that messages give an entry. */
    private static String name(Manifest.Entry entry) {
        return names(entry).findFirst().map(ManifestParser::printable).orElse("(no name)");
    }

    @Override
    public Optional<ImageSource> find(ImageReference reference) {
        List<Manifest.Entry> entries = images.stream()
                .filter(image -> image.references().stream()
                        .anyMatch(
                                name -> matches(name, image.entry().descriptor().digest(), reference)))
                .map(Named::entry)
                .toList();
        return entries.isEmpty() ? Optional.empty() : Optional.of(new LayoutSource(this, entries));
    }

    /**
     * With a digest in the reference an entry must have that digest, and its name must agree in repository and, where the
     * reference has one, tag.
     */
    private static boolean matches(String name, Digest entry, ImageReference reference) {
        if (reference.digest().isEmpty()) {
            return name.equals(reference.toString());
        }
        Digest digest = reference.digest().get();
        String repository = reference.registry() + "/" + reference.repository();
        boolean sameName = reference
                .tag()
                .map(tag -> name.equals(repository + ":" + tag)
                        || name.equals(repository + "@" + digest)
                        || name.equals(reference.toString()))
                .orElseGet(() -> name.startsWith(repository + ":") || name.startsWith(repository + "@"));
        return sameName && entry.equals(digest);
    }

    @Override
    public ImageSource single(Optional<String> name) throws ImageException {
        List<Manifest.Entry> chosen = images.stream()
                .map(Named::entry)
                .filter(entry -> name.isEmpty() || names(entry).anyMatch(name.get()::equals))
                .toList();
        if (chosen.stream().map(Manifest.Entry::descriptor).distinct().count() == 1) {
            return new LayoutSource(this, chosen.subList(0, 1));
        }
        if (chosen.stream().map(Layout::name).distinct().count() == 1) {
            return new LayoutSource(this, chosen);
        }
        TreeSet<String> names = new TreeSet<>();
        images.forEach(image -> names.add(name(image.entry())));
        throw NamedImages.notOne(target, files, chosen.isEmpty(), name, names);
    }

    String description() {
        return files.description();
    }

    RawManifest manifest(String mediaType, Digest digest) throws ImageException {
        return new RawManifest(mediaType, files.document(blobName(digest)), Optional.of(digest));
    }

    InputStream blob(Digest digest) throws ImageException {
        return files.open(blobName(digest));
    }

    private static String blobName(Digest digest) {
        return BLOBS + digest.algorithm() + "/" + digest.hex();
    }
}
