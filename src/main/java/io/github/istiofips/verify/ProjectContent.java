// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.certificate.CertificateInspection;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.mesh.MeshResolution;

/**
 * What a project leads to, before any image is fetched.
 *
 * @param resolution images, settings and observations
 * @param certificates certificates, keys and requests
 */
public record ProjectContent(MeshResolution resolution, CertificateInspection certificates) {

    /** Tells whether there is nothing to judge: no Istio image, nothing that may lead to one, and no certificate or key in judged use. */
    public boolean isEmpty() {
        return resolution.images().isEmpty()
                && resolution.unresolved().isEmpty()
                && resolution.observations().isEmpty()
                && certificates.certificates().stream().noneMatch(CertificateFacts::judged)
                && certificates.unreadable().stream().noneMatch(UnreadableCertificate::judged);
    }
}
