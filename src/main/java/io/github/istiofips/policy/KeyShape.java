// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.certificate.Place;
import io.github.istiofips.certificate.PlannedKey;
import io.github.istiofips.policy.data.KeyLimit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What builds look at when they accept or refuse a key.
 *
 * @param algorithm {@code RSA}, {@code RSASSA-PSS}, {@code EC}, {@code Ed25519} and so on
 * @param bits bits of an RSA modulus; 0 when not known
 * @param curve name of the curve of an {@code EC} key
 * @param ofAuthority whether it is known to be of a certificate authority, so that no proxy presents it
 */
record KeyShape(String algorithm, int bits, Optional<String> curve, boolean ofAuthority) {

    private static final Set<String> RSA = Set.of("RSA", "RSASSA-PSS");
    private static final String EC = "EC";
    private static final Map<Integer, String> CURVES = Map.of(224, "P-224", 256, "P-256", 384, "P-384", 521, "P-521");

    /** Uses of certificates of authorities, as {@link CertificateFacts#use} ends. */
    private static final Set<String> AUTHORITIES = Set.of("CA", "trust anchor");

    /** Names of keys of authorities among the files of Istio's plug-in certificates (istio/istio, tools/certs/common.mk). */
    private static final Set<String> AUTHORITY_KEYS = Set.of("ca-key.pem", "root-key.pem");

    /** Uses of certificates that sign themselves, which a server presents where it has no other. */
    private static final Set<String> ROOTS = Set.of("root CA", "trust anchor");

    /** Entries of Secrets with what a server presents (Kubernetes documentation, "TLS Secrets"; istio.io, "Secure Gateways"). */
    private static final Set<String> PRESENTED = Set.of("tls.crt", "cert");

    static KeyShape of(CertificateFacts facts) {
        boolean authority = facts.kind() == CertificateFacts.Kind.CERTIFICATE
                ? AUTHORITIES.stream().anyMatch(facts.use()::endsWith) && !isPresentedRoot(facts)
                : facts.places().stream().allMatch(KeyShape::isAuthorityKey);
        return new KeyShape(facts.keyAlgorithm(), facts.keyBits(), facts.curve(), authority);
    }

    static KeyShape of(PlannedKey key) {
        Optional<String> curve = key.keyAlgorithm().equals(EC)
                ? Optional.of(CURVES.getOrDefault(key.keyBits(), "of " + key.keyBits() + " bits"))
                : Optional.empty();
        return new KeyShape(key.keyAlgorithm(), key.keyBits(), curve, key.ofAuthority());
    }

    boolean isRsa() {
        return RSA.contains(algorithm);
    }

    /** Tells whether it is an elliptic curve key on one of these curves. */
    boolean isOn(Set<String> curves) {
        return algorithm.equals(EC) && curve.filter(curves::contains).isPresent();
    }

    boolean isAcceptedBy(KeyLimit limit) {
        return isRsa()
                ? limit.acceptsRsa(bits)
                : isOn(limit.curves()) || limit.types().contains(algorithm);
    }

    /** Names what a build accepts or refuses of it. */
    String property() {
        if (isRsa()) {
            return "this size";
        }
        return algorithm.equals(EC) ? "this curve" : "this type of key";
    }

    private static boolean isPresentedRoot(CertificateFacts facts) {
        return ROOTS.contains(facts.use())
                && facts.places().stream().anyMatch(place -> PRESENTED.contains(nameOf(place)));
    }

    private static boolean isAuthorityKey(Place place) {
        return AUTHORITY_KEYS.contains(nameOf(place));
    }

    private static String nameOf(Place place) {
        return place.entry().isEmpty() ? place.file().substring(place.file().lastIndexOf('/') + 1) : place.entry();
    }
}
