// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.util.List;
import java.util.Optional;

/**
 * One certificate, key or request, with all places it stands in. Never holds key material.
 *
 * @param fingerprint SHA-256 of the certificate or request, or of the public key of a key, lower-case hexadecimal
 * @param kind what it is
 * @param subject subject name (RFC 2253), for certificates and requests
 * @param keyAlgorithm {@code RSA}, {@code RSASSA-PSS}, {@code EC}, {@code Ed25519} and so on
 * @param keyBits bits of an RSA modulus or of the curve's order; 0 when not known
 * @param curve name of the curve, for elliptic curve keys
 * @param signatureAlgorithm algorithm of the signature, for certificates and requests
 * @param notBefore start of validity, ISO 8601, for certificates
 * @param notAfter end of validity, ISO 8601, for certificates
 * @param use what it is for, one phrase such as {@code CA} or {@code private key}
 * @param trustBundle whether it only is a root that others are trusted by
 * @param judged whether its use in the mesh is judged; otherwise it is inventory
 * @param places every place it stands in, sorted; never empty
 */
public record CertificateFacts(
        String fingerprint,
        Kind kind,
        Optional<String> subject,
        String keyAlgorithm,
        int keyBits,
        Optional<String> curve,
        Optional<String> signatureAlgorithm,
        Optional<String> notBefore,
        Optional<String> notAfter,
        String use,
        boolean trustBundle,
        boolean judged,
        List<Place> places) {
    public CertificateFacts {
        places = List.copyOf(places);
        if (places.isEmpty()) {
            throw new IllegalArgumentException("a certificate needs a place: " + fingerprint);
        }
    }

    /** What a block of bytes turned out to be. */
    public enum Kind {
        /** An X.509 certificate. */
        CERTIFICATE,
        /** A private or public key. */
        KEY,
        /** A certificate request. */
        REQUEST
    }
}
