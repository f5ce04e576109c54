// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.executable.ExecutableFacts;
import java.util.Optional;

/**
 * One executable of an image.
 *
 * @param path absolute path in the image
 * @param sha256 SHA-256 of the file, lower-case hexadecimal
 * @param size size in bytes
 * @param role the role that makes it part of the mesh, such as {@code pilot-discovery}; empty for others
 * @param facts what its bytes say
 */
public record InspectedExecutable(
        String path, String sha256, long size, Optional<String> role, ExecutableFacts facts) {}
