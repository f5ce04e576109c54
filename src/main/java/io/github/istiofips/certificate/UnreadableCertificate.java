// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

/**
 * A block that should be a certificate or key and could not be read.
 *
 * @param place where it stands
 * @param reason why it could not be read, one sentence without key material
 * @param judged whether it stands where its use would be judged
 */
public record UnreadableCertificate(Place place, String reason, boolean judged) {
    public UnreadableCertificate {
        reason = reason.replaceAll("\\p{Cntrl}", "?");
    }
}
