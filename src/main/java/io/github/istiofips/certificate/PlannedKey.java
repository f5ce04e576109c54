// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

/**
 * A key that does not exist yet: a setting of the project has somebody make it.
 *
 * @param request what asks for it, as {@code cert-manager Certificate istio-system/istio-ca}
 * @param setting path of the setting that decides the size, as {@code spec.privateKey.size}
 * @param keyAlgorithm {@code RSA}, {@code EC}, {@code Ed25519}, or the text of the setting if it is none that is known
 * @param keyBits bits of the modulus or of the curve's order; 0 when not known
 * @param ofAuthority whether it is known to be of a certificate authority whose certificate no proxy presents
 * @param place the setting, or what asks for the key where a default decides; the entry is empty
 */
public record PlannedKey(
        String request, String setting, String keyAlgorithm, int keyBits, boolean ofAuthority, Place place) {}
