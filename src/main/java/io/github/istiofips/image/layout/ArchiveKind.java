// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.layout;

/** The two forms of image archives, both tar files. */
public enum ArchiveKind {
    /** An OCI image layout in a tar file, as {@code skopeo copy} writes to {@code oci-archive:}. */
    OCI("oci-archive"),
    /** What {@code docker save} writes: images by {@code manifest.json}. */
    DOCKER("docker-archive");

    private final String prefix;

    ArchiveKind(String prefix) {
        this.prefix = prefix;
    }

    /** Returns the word before the colon that names an archive of this kind. */
    public String prefix() {
        return prefix;
    }
}
