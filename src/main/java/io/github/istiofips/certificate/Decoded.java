// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.util.Optional;

/** What a DER value turned out to be. */
sealed interface Decoded {

    /**
     * A certificate, request or key.
     *
     * @param kind what it is
     * @param fingerprint SHA-256 of certificate or request, or of the public key; empty if a key does not hold it
     * @param subject subject name
     * @param key the key it holds or names
     * @param signature name of the signature algorithm
     * @param notBefore start of validity
     * @param notAfter end of validity
     * @param use what it is for, one phrase
     * @param privateKey whether it is a private key
     * @param selfSignedCa whether it is a CA certificate issued by itself
     */
    record Item(
            CertificateFacts.Kind kind,
            Optional<String> fingerprint,
            Optional<String> subject,
            KeyFacts key,
            Optional<String> signature,
            Optional<String> notBefore,
            Optional<String> notAfter,
            String use,
            boolean privateKey,
            boolean selfSignedCa)
            implements Decoded {}

    /** A private key under a password. */
    record Locked() implements Decoded {}

    /** Something sound that holds neither certificate nor key, such as a revocation list. */
    record Foreign() implements Decoded {}
}
