// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.util.Optional;

/**
 * What a certificate or request says besides its key.
 *
 * @param subject subject as text; empty if it is not a name
 * @param signature name of the signature algorithm
 * @param validity from when to when it is valid; empty in a request
 * @param ca whether it may issue certificates; a self-issued one of version 1 counts, which has no field to say so
 * @param ownIssuer whether subject and issuer are the same, and no key identifier contradicts it
 * @param purpose what it is limited to
 * @param link what leads to its issuer; empty in a request
 */
record SignedFacts(
        Optional<String> subject,
        String signature,
        Optional<Validity> validity,
        boolean ca,
        boolean ownIssuer,
        Purpose purpose,
        Optional<Link> link) {

    /**
     * Start and end in ISO 8601; empty where the date is not in a form of RFC 5280.
     *
     * @param notBefore start
     * @param notAfter end
     */
    record Validity(Optional<String> notBefore, Optional<String> notAfter) {}

    /** Sides of a TLS connection that extended key usage allows. */
    enum Purpose {
        SERVER,
        CLIENT,
        BOTH,
        UNLIMITED
    }

    /**
     * How a certificate is found by those that it issued (RFC 5280, sections 4.1.2.4, 4.2.1.1 and 4.2.1.2).
     *
     * @param subject subject in the form that compares
     * @param issuer issuer in the same form
     * @param keyId identifier of its own key
     * @param issuerKeyId identifier of its issuer's key
     */
    record Link(String subject, String issuer, Optional<String> keyId, Optional<String> issuerKeyId) {

        /** Tells whether names and identifiers say that the certificate is issued by itself. */
        boolean isOwnIssuer() {
            return issuer.equals(subject) && (issuerKeyId.isEmpty() || keyId.isEmpty() || issuerKeyId.equals(keyId));
        }
    }
}
