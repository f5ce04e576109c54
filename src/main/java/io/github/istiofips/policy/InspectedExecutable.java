// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.executable.Evidence;
import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.Stack;
import java.util.List;
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
public record InspectedExecutable(String path, String sha256, long size, Optional<String> role, ExecutableFacts facts) {

    /** Role of the program that an image starts and whose name is none of Istio's. */
    public static final String ENTRYPOINT = "entrypoint";

    /** Role of a file that the user asked to be judged and whose name is none of Istio's. */
    public static final String TARGET = "target";

    /** Returns this executable with further evidence. */
    public InspectedExecutable with(List<Evidence> evidence) {
        return new InspectedExecutable(path, sha256, size, role, facts.with(evidence));
    }

    /**
     * Tells whether it is judged as a part of the mesh. What has a role is, except for a file that the user named and that has no
     * cryptography: Istio's own programs do not work without, and what an image starts may start others.
     */
    boolean isInMesh() {
        return role.isPresent() && !(role.get().equals(TARGET) && facts.stack() == Stack.NONE);
    }
}
