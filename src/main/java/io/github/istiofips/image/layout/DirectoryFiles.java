// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.layout;

import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A layout in a directory. */
record DirectoryFiles(Path place) implements LayoutFiles {

    @Override
    public String description() {
        return "layout " + place;
    }

    @Override
    public boolean has(String name) {
        return Files.isRegularFile(place.resolve(name));
    }

    @Override
    public String display(String name) {
        return place.resolve(name).toString();
    }

    @Override
    public InputStream open(String name) throws ImageException {
        try {
            return Files.newInputStream(place.resolve(name));
        } catch (IOException e) {
            boolean missing = e instanceof NoSuchFileException;
            throw new ImageException(
                    missing ? Reason.NOT_FOUND : Reason.DAMAGED,
                    display(name)
                            + (missing
                                    ? " is missing from its OCI image layout."
                                    : " cannot be read: " + e.getMessage()),
                    "Copy the image into the layout again, with all its platforms (`skopeo copy --all`).",
                    e);
        }
    }
}
