// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Raw access to the content of one repository, whatever holds it. Implementations compare no digests and parse
 * nothing: {@link ImageReader} does, so that no source can be believed by mistake.
 */
public interface ImageSource {

    /**
     * Returns a manifest or index.
     *
     * @param tagOrDigest what to ask for
     */
    RawManifest manifest(String tagOrDigest) throws ImageException;

    /**
     * Asks which manifest or index a tag leads to now, without fetching it.
     *
     * @return what the source says; empty if it cannot tell
     * @throws ImageException when the source cannot be asked, or has no such tag
     */
    default Optional<Digest> digest(String tag) throws ImageException {
        return Optional.empty();
    }

    /**
     * Opens a blob for one sequential read. Reading may throw {@link IOException} for a broken transfer.
     *
     * @param descriptor digest and announced size of the blob
     */
    InputStream blob(Descriptor descriptor) throws ImageException;

    /** Tells whether the content is on this machine; then it is read each time, whatever is known of its digests. */
    default boolean isLocal() {
        return false;
    }

    /** Returns where the content comes from, such as {@code registry docker.io}; holds no secret. */
    String description();
}
