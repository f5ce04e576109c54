// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.layout;

import io.github.istiofips.image.Digest;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.Manifest;
import io.github.istiofips.image.ManifestParser;
import io.github.istiofips.image.RawManifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One directory in the OCI image layout (OCI image specification, image-layout.md).
 *
 * @param directory the directory that holds {@code oci-layout}, {@code index.json} and {@code blobs}
 * @param entries what {@code index.json} lists, in order
 */
record LayoutDirectory(Path directory, List<Manifest.Entry> entries) {

    private static final String REF_NAME = "org.opencontainers.image.ref.name";
    private static final String HOW_TO_MAKE =
            "Name a directory that `skopeo copy docker://IMAGE oci:DIRECTORY:IMAGE` or a like tool wrote.";

    LayoutDirectory {
        entries = List.copyOf(entries);
    }

    static LayoutDirectory open(Path directory) throws ImageException {
        if (!Files.isRegularFile(directory.resolve("oci-layout"))) {
            throw new ImageException(
                    Reason.NOT_FOUND, directory + " is no OCI image layout: it has no file `oci-layout`.", HOW_TO_MAKE);
        }
        Path index = directory.resolve("index.json");
        Manifest parsed = ManifestParser.parse(bounded(index), index.toString());
        if (parsed instanceof Manifest.Index entries) {
            return new LayoutDirectory(directory, entries.entries());
        }
        throw new ImageException(Reason.DAMAGED, index + " is no image index.", HOW_TO_MAKE);
    }

    /** Returns the name an entry goes by in this layout, if it has one. */
    static Optional<String> refName(Manifest.Entry entry) {
        return Optional.ofNullable(entry.annotations().get(REF_NAME));
    }

    RawManifest manifest(String mediaType, Digest digest) throws ImageException {
        return new RawManifest(mediaType, bounded(blobPath(digest)), Optional.of(digest));
    }

    InputStream blob(Digest digest) throws ImageException {
        Path path = blobPath(digest);
        try {
            return Files.newInputStream(path);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private Path blobPath(Digest digest) {
        return directory.resolve("blobs").resolve(digest.algorithm()).resolve(digest.hex());
    }

    private static byte[] bounded(Path path) throws ImageException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(RawManifest.MAX_BYTES + 1);
            if (bytes.length > RawManifest.MAX_BYTES) {
                throw new ImageException(
                        Reason.LIMIT,
                        path + " is larger than " + RawManifest.MAX_BYTES + " bytes.",
                        "Check what wrote this layout.");
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static ImageException unreadable(Path path, IOException e) {
        boolean missing = e instanceof NoSuchFileException;
        return new ImageException(
                missing ? Reason.NOT_FOUND : Reason.DAMAGED,
                path + (missing ? " is missing from its OCI image layout." : " cannot be read: " + e.getMessage()),
                "Copy the image into the layout again, with all its platforms (`skopeo copy --all`).",
                e);
    }
}
