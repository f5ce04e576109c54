// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.certificate.PlannedKey;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.mesh.MeshResolution;
import java.util.List;

/**
 * Everything that is known before it is judged.
 *
 * @param resolution what the configuration leads to
 * @param images the images of the resolution, inspected; in any order
 * @param certificates certificates, keys and requests found in the project
 * @param unreadableCertificates blocks that should be one and could not be read
 * @param plannedKeys keys that settings of the project have made for the mesh
 */
public record MeshFacts(
        MeshResolution resolution,
        List<InspectedImage> images,
        List<CertificateFacts> certificates,
        List<UnreadableCertificate> unreadableCertificates,
        List<PlannedKey> plannedKeys) {
    public MeshFacts {
        images = List.copyOf(images);
        certificates = List.copyOf(certificates);
        unreadableCertificates = List.copyOf(unreadableCertificates);
        plannedKeys = List.copyOf(plannedKeys);
    }

    /** Facts without settings that have keys made. */
    public MeshFacts(
            MeshResolution resolution,
            List<InspectedImage> images,
            List<CertificateFacts> certificates,
            List<UnreadableCertificate> unreadableCertificates) {
        this(resolution, images, certificates, unreadableCertificates, List.of());
    }
}
