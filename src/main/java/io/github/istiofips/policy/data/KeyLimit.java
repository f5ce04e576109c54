// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import java.util.List;
import java.util.Set;

/**
 * The keys of certificates that one build accepts in some of its releases.
 *
 * @param build the build
 * @param versions the releases; those of one build follow each other without a gap
 * @param first the first of them as its publisher writes it
 * @param rsaSizes bits of the RSA moduli it accepts
 * @param anyLargerRsa whether it accepts every RSA modulus above the smallest of these, too
 * @param curves names of the elliptic curves it accepts
 * @param types other types of keys it accepts, such as {@code Ed25519}
 * @param source public source of it, document and section
 */
public record KeyLimit(
        Build build,
        VersionRange versions,
        String first,
        List<Integer> rsaSizes,
        boolean anyLargerRsa,
        Set<String> curves,
        Set<String> types,
        String source) {
    public KeyLimit {
        rsaSizes = rsaSizes.stream().sorted().toList();
        curves = Set.copyOf(curves);
        types = Set.copyOf(types);
        if (rsaSizes.isEmpty() || first.isBlank() || source.isBlank()) {
            throw new IllegalArgumentException("a limit needs sizes, a first release and a source: " + build);
        }
    }

    /** A build that limits the keys it accepts. */
    public enum Build {
        /** Envoy with BoringSSL's FIPS module; it limits the certificates that it presents, not those of authorities. */
        ENVOY_BORINGSSL_FIPS,
        /** Envoy with the FIPS module of AWS-LC; limits as the one with BoringSSL. */
        ENVOY_AWS_LC_FIPS,
        /** Go with BoringCrypto and {@code crypto/tls/fipsonly}; it limits every certificate of a chain. */
        GO_BORINGCRYPTO,
        /** Go in the FIPS mode of its own module; it limits every certificate of a chain. */
        GO_NATIVE
    }

    /** Tells whether any release from one to another, both included, is among these. */
    public boolean meets(IstioVersion low, IstioVersion high) {
        return versions.from().filter(from -> from.compareTo(high) > 0).isEmpty()
                && versions.below().filter(below -> below.compareTo(low) <= 0).isEmpty();
    }

    /** Tells whether it accepts an RSA modulus of so many bits. */
    public boolean acceptsRsa(int bits) {
        return rsaSizes.contains(bits) || (anyLargerRsa && bits > rsaSizes.get(0));
    }
}
