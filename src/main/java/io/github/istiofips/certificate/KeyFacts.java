// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.util.Optional;

/**
 * What is known of a key. Holds hashes of public material only.
 *
 * @param algorithm {@code RSA}, {@code RSASSA-PSS}, {@code EC}, {@code Ed25519} and so on; an object identifier if unknown
 * @param bits bits of the modulus or of the curve's order; 0 when not known
 * @param curve name of the curve
 * @param fingerprint SHA-256 of the SubjectPublicKeyInfo; empty for a private key that does not hold its public key
 * @param identity SHA-256 of the bare public key, the same whatever algorithm identifier stands beside it
 */
record KeyFacts(
        String algorithm, int bits, Optional<String> curve, Optional<String> fingerprint, Optional<String> identity) {}
