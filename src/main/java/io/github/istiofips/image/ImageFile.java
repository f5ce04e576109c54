// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

/**
 * A regular file of an image.
 *
 * @param path the path asked for; for a file that nobody asked for, the path it has
 * @param resolvedPath the path it led to, absolute and free of symbolic links
 * @param size size in bytes
 * @param sha256 SHA-256 of the content in lower-case hexadecimal
 * @param mode permission bits, as in {@code chmod}
 * @param facts what the examiner found its content to be
 */
public record ImageFile(String path, String resolvedPath, long size, String sha256, int mode, String facts) {}
