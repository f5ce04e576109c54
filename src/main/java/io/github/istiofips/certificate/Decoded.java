// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import io.github.istiofips.certificate.CertificateFacts.Kind;
import java.util.List;
import java.util.Optional;

/** What a DER value turned out to be. */
sealed interface Decoded {

    /**
     * A certificate, request or key.
     *
     * @param kind what it is
     * @param fingerprint SHA-256 of certificate or request, or of the public key; empty if a key does not hold it
     * @param key the key it holds or names
     * @param privateKey whether it is a private key
     * @param signed what else it says, if it is a certificate or request
     */
    record Item(Kind kind, Optional<String> fingerprint, KeyFacts key, boolean privateKey, Optional<SignedFacts> signed)
            implements Decoded {

        static Item ofKey(KeyFacts key, boolean privateKey) {
            return new Item(Kind.KEY, key.fingerprint(), key, privateKey, Optional.empty());
        }

        /** Tells whether it is a CA certificate issued by itself. */
        boolean selfSignedCa() {
            return signed.filter(facts -> facts.ca() && facts.ownIssuer()).isPresent();
        }

        /** Tells whether it is a certificate that others can be trusted by. */
        boolean anchor() {
            return kind == Kind.CERTIFICATE
                    && signed.filter(facts -> facts.ca() || facts.ownIssuer()).isPresent();
        }
    }

    /**
     * Certificates without keys (PKCS#7).
     *
     * @param values the certificates, header included
     */
    record Bundle(List<byte[]> values) implements Decoded {
        public Bundle {
            values = List.copyOf(values);
        }
    }

    /** A private key under a password (PKCS#8). */
    record EncryptedKey() implements Decoded {}

    /** A keystore (PKCS#12). */
    record Keystore() implements Decoded {}

    /** Something sound that holds neither certificate nor key, such as a revocation list. */
    record Foreign() implements Decoded {}
}
