// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Says what the content of a file is, as a text that can be kept. The same content in the same view gives the same text
 * for as long as {@link #version} stays the same.
 */
public interface FileExaminer {

    /** How many of a file's first bytes {@link #concerns} is shown. */
    int HEAD_BYTES = 4;

    /** Returns a text that changes whenever a layer or a content might be told differently. */
    String version();

    /**
     * Tells whether a file that nobody asked for is examined too.
     *
     * @param path relative path in the layer, as {@code usr/bin/env}
     * @param size size in bytes
     * @param mode permission bits
     * @param head the first {@value #HEAD_BYTES} bytes, or all of a shorter file
     */
    boolean concerns(String path, long size, int mode, byte[] head);

    /**
     * Tells whether a file that nobody asked for and that does not concern is examined only to be listed. Where a layer has too many such
     * files, or too much would be noted of them, the rest is passed over and counted; the layer stays readable.
     *
     * @param path relative path in the layer, as {@code etc/ssl/cert.pem}
     * @param size size in bytes
     * @param head the first {@value #HEAD_BYTES} bytes, or all of a shorter file
     */
    default boolean lists(String path, long size, byte[] head) {
        return false;
    }

    /**
     * Returns the view of a file that nobody asked for: what is known of it besides its content, in any form.
     *
     * @param path relative path in the layer
     */
    String viewOf(String path);

    /**
     * Examines a content.
     *
     * @param content a file that is removed afterwards
     * @param view what is known of it besides its content
     * @throws IOException if the file cannot be read
     */
    String examine(Path content, String view) throws IOException;
}
