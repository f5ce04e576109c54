// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.layout;

import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.ImageReference;
import io.github.istiofips.image.ImageSource;
import io.github.istiofips.image.TarFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** OCI image layouts and image archives that are asked for images by full reference before any registry. */
public final class LayoutStore {

    private static final String DIRECTORY = "oci";

    private final List<NamedImages> places;

    private LayoutStore(List<NamedImages> places) {
        this.places = places;
    }

    /**
     * Reads the index of each directory and archive. What an archive is, its content tells: an OCI image layout if it has
     * the file {@code oci-layout}, else what {@code docker save} writes.
     *
     * @param places directories and archives, in the order they are asked
     * @param normaliser turns a name in an index into the form that {@link ImageReference#toString} gives; empty for a text
     *     that is no full reference
     * @throws ImageException when one is no readable layout or archive
     */
    public static LayoutStore open(List<Path> places, Function<String, Optional<String>> normaliser)
            throws ImageException {
        List<NamedImages> opened = new ArrayList<>();
        for (Path place : places) {
            opened.add(
                    Files.isRegularFile(place)
                            ? archive(new ArchiveFiles(TarFile.open(place)), normaliser)
                            : Layout.open(new DirectoryFiles(place), DIRECTORY, normaliser));
        }
        return new LayoutStore(opened);
    }

    private static NamedImages archive(ArchiveFiles files, Function<String, Optional<String>> normaliser)
            throws ImageException {
        if (files.has(LayoutFiles.LAYOUT_MARKER)) {
            return Layout.open(files, ArchiveKind.OCI.prefix(), normaliser);
        }
        if (files.has(DockerArchive.MANIFEST)) {
            return DockerArchive.open(files, normaliser);
        }
        throw new ImageException(
                Reason.NOT_FOUND,
                files.place() + " is no image archive: it has neither a file `oci-layout` nor a file `manifest.json`.",
                "Name an archive that `docker save`, or `skopeo copy` to oci-archive:, wrote.");
    }

    /**
     * Finds an image by its full reference. With a digest in the reference an entry of a layout must have that digest, and
     * its name must agree in repository and, where the reference has one, tag; archives of {@code docker save} do not keep
     * the digests of manifests, so that they never have such an image.
     */
    public Optional<ImageSource> find(ImageReference reference) {
        return places.stream().flatMap(place -> place.find(reference).stream()).findFirst();
    }

    /**
     * Opens one image of one directory.
     *
     * @param name the entry's {@code org.opencontainers.image.ref.name} or {@code io.containerd.image.name}; empty if the
     *     directory has only one image
     * @throws ImageException when the directory is no layout, or holds no such image, or more than one
     */
    public static ImageSource single(Path directory, Optional<String> name) throws ImageException {
        return Layout.open(new DirectoryFiles(directory), DIRECTORY, text -> Optional.empty())
                .single(name);
    }

    /**
     * Opens one image of one archive.
     *
     * @param name in an OCI archive as in {@link #single}, in one of {@code docker save} one of its {@code RepoTags}; empty
     *     if the archive has only one image
     * @param normaliser as in {@link #open}; lets {@code RepoTags} be written in Docker Hub's short forms
     * @throws ImageException when the archive is not of this kind, or holds no such image, or more than one
     */
    public static ImageSource archive(
            ArchiveKind kind, Path file, Optional<String> name, Function<String, Optional<String>> normaliser)
            throws ImageException {
        ArchiveFiles files = new ArchiveFiles(TarFile.open(file));
        boolean oci = files.has(LayoutFiles.LAYOUT_MARKER);
        boolean docker = files.has(DockerArchive.MANIFEST);
        if (oci != docker && oci != (kind == ArchiveKind.OCI)) {
            ArchiveKind other = oci ? ArchiveKind.OCI : ArchiveKind.DOCKER;
            throw new ImageException(
                    Reason.NOT_FOUND,
                    file + " is no archive of the kind " + kind.prefix() + " but of the kind " + other.prefix() + ".",
                    "Write `" + other.prefix() + ":" + file + "`.");
        }
        NamedImages images = docker && kind == ArchiveKind.DOCKER
                ? DockerArchive.open(files, normaliser)
                : archive(files, normaliser);
        return images.single(name);
    }
}
