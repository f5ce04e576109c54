// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import java.nio.file.Path;

/**
 * A regular file of an image.
 *
 * @param path the path asked for
 * @param resolvedPath the path it led to, absolute and free of symbolic links
 * @param size size in bytes
 * @param sha256 SHA-256 of the content in lower-case hexadecimal
 * @param mode permission bits, as in {@code chmod}
 * @param content the spooled content; belongs to the caller, who deletes it
 */
public record ImageFile(String path, String resolvedPath, long size, String sha256, int mode, Path content) {}
