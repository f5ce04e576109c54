// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.layout;

import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.RawManifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** The files of a layout under their names relative to its root, such as {@code blobs/sha256/...}. */
interface LayoutFiles {

    /** The file in which image-layout.md makes a layout known. */
    String LAYOUT_MARKER = "oci-layout";

    /** Returns the directory or archive that holds the files. */
    Path place();

    /** Returns what holds the files, such as {@code layout /dir}. */
    String description();

    /** Tells whether a name leads to something. */
    boolean has(String name);

    /** Returns what a file is called in messages. */
    String display(String name);

    /** Opens a file for one sequential read. */
    InputStream open(String name) throws ImageException;

    /**
     * Reads a JSON document.
     *
     * @return its bytes, at most {@link RawManifest#MAX_BYTES}
     */
    default byte[] document(String name) throws ImageException {
        try (InputStream in = open(name)) {
            byte[] bytes = in.readNBytes(RawManifest.MAX_BYTES + 1);
            if (bytes.length > RawManifest.MAX_BYTES) {
                throw new ImageException(
                        Reason.LIMIT,
                        display(name) + " is larger than " + RawManifest.MAX_BYTES + " bytes.",
                        "Check what wrote " + place() + ".");
            }
            return bytes;
        } catch (IOException e) {
            throw new ImageException(
                    Reason.DAMAGED,
                    display(name) + " cannot be read: " + e.getMessage(),
                    "Check the file and its permissions.",
                    e);
        }
    }
}
