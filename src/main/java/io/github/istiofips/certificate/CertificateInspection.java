// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.util.List;

/**
 * What was found in the inputs.
 *
 * @param certificates certificates, keys and requests, one record each however often it stands in the project, sorted by
 *     fingerprint and kind
 * @param unreadable blocks that should be one and could not be read, sorted by place
 */
public record CertificateInspection(List<CertificateFacts> certificates, List<UnreadableCertificate> unreadable) {
    public CertificateInspection {
        certificates = List.copyOf(certificates);
        unreadable = List.copyOf(unreadable);
    }
}
