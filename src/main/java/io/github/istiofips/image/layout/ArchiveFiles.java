// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.layout;

import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.ManifestParser;
import io.github.istiofips.image.TarFile;
import java.io.InputStream;
import java.nio.file.Path;

/** A layout, or what {@code docker save} writes, in a tar file. */
record ArchiveFiles(TarFile tar) implements LayoutFiles {

    @Override
    public Path place() {
        return tar.file();
    }

    @Override
    public String description() {
        return "archive " + place();
    }

    @Override
    public boolean has(String name) {
        return tar.has(name);
    }

    @Override
    public String display(String name) {
        return "`" + ManifestParser.printable(name) + "` in " + place();
    }

    @Override
    public InputStream open(String name) throws ImageException {
        if (name.startsWith(Layout.BLOBS) && !has(name)) {
            throw new ImageException(
                    Reason.NOT_FOUND,
                    display(name) + " is missing.",
                    "Write the archive with all platforms of the image (`skopeo copy --all`), or name those it has in `platforms`.");
        }
        return tar.read(name);
    }

    /** Refuses a document that is there twice, unless its name says what its bytes must be. */
    @Override
    public byte[] document(String name) throws ImageException {
        if (tar.isRepeated(name) && !name.startsWith(Layout.BLOBS)) {
            throw new ImageException(
                    Reason.DAMAGED,
                    display(name) + " is there more than once, and programs differ in which of them counts.",
                    "Write the archive again instead of appending to it.");
        }
        return LayoutFiles.super.document(name);
    }
}
