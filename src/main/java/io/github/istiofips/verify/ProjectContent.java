// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.certificate.CertificateInspection;
import io.github.istiofips.certificate.PlannedKey;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.mesh.MeshResolution;
import java.util.List;

/**
 * What a project leads to, before any image is fetched.
 *
 * @param resolution images, settings and observations
 * @param certificates certificates, keys and requests
 * @param plannedKeys keys that settings have made for the mesh
 */
public record ProjectContent(
        MeshResolution resolution, CertificateInspection certificates, List<PlannedKey> plannedKeys) {
    public ProjectContent {
        plannedKeys = List.copyOf(plannedKeys);
    }

    /** Tells whether there is nothing to judge: no Istio image, nothing that may lead to one, and no certificate or key in judged use. */
    public boolean isEmpty() {
        return resolution.images().isEmpty()
                && resolution.unresolved().isEmpty()
                && resolution.observations().isEmpty()
                && plannedKeys.isEmpty()
                && certificates.certificates().stream().noneMatch(CertificateFacts::judged)
                && certificates.unreadable().stream().noneMatch(UnreadableCertificate::judged);
    }
}
