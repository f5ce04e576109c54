// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParametersHolder;

/** Object identifiers and the names that people know them by. */
final class Names {

    static final String RSA = "1.2.840.113549.1.1.1";
    static final String RSASSA_PSS = "1.2.840.113549.1.1.10";
    static final String EC = "1.2.840.10045.2.1";
    static final String DSA = "1.2.840.10040.4.1";

    /** Key algorithms that are told by their identifier alone, with the bits of the order of their group (RFC 8032). */
    private static final Map<String, FixedKey> FIXED_KEYS = Map.of(
            "1.3.101.110", new FixedKey("X25519", 253),
            "1.3.101.111", new FixedKey("X448", 446),
            "1.3.101.112", new FixedKey("Ed25519", 253),
            "1.3.101.113", new FixedKey("Ed448", 446),
            "2.16.840.1.101.3.4.3.17", new FixedKey("ML-DSA-44", 0),
            "2.16.840.1.101.3.4.3.18", new FixedKey("ML-DSA-65", 0),
            "2.16.840.1.101.3.4.3.19", new FixedKey("ML-DSA-87", 0));

    /** Curves of FIPS 186-4, appendix D.1.2, by the names that FIPS gives them; others have the names of SEC 2 and RFC 5639. */
    private static final Map<String, FixedKey> CURVES = Map.of(
            "1.2.840.10045.3.1.1", new FixedKey("P-192", 192),
            "1.3.132.0.33", new FixedKey("P-224", 224),
            "1.2.840.10045.3.1.7", new FixedKey("P-256", 256),
            "1.3.132.0.34", new FixedKey("P-384", 384),
            "1.3.132.0.35", new FixedKey("P-521", 521));

    /** Signature algorithms of RFC 3279, RFC 4055, RFC 5758, RFC 8410 and FIPS 204. */
    private static final Map<String, String> SIGNATURES = Map.ofEntries(
            Map.entry("1.2.840.113549.1.1.4", "MD5withRSA"),
            Map.entry("1.2.840.113549.1.1.5", "SHA1withRSA"),
            Map.entry("1.2.840.113549.1.1.14", "SHA224withRSA"),
            Map.entry("1.2.840.113549.1.1.11", "SHA256withRSA"),
            Map.entry("1.2.840.113549.1.1.12", "SHA384withRSA"),
            Map.entry("1.2.840.113549.1.1.13", "SHA512withRSA"),
            Map.entry(RSASSA_PSS, "RSASSA-PSS"),
            Map.entry("1.2.840.10045.4.1", "SHA1withECDSA"),
            Map.entry("1.2.840.10045.4.3.1", "SHA224withECDSA"),
            Map.entry("1.2.840.10045.4.3.2", "SHA256withECDSA"),
            Map.entry("1.2.840.10045.4.3.3", "SHA384withECDSA"),
            Map.entry("1.2.840.10045.4.3.4", "SHA512withECDSA"),
            Map.entry("1.2.840.10040.4.3", "SHA1withDSA"),
            Map.entry("2.16.840.1.101.3.4.3.2", "SHA256withDSA"));

    /**
     * A name with the bits that go with it.
     *
     * @param name the usual name
     * @param bits bits of the order of the group; 0 where that says nothing
     */
    record FixedKey(String name, int bits) {}

    private Names() {}

    /** Returns the key algorithm; for an unknown one the identifier itself with 0 bits. */
    static FixedKey keyAlgorithm(String oid) {
        return FIXED_KEYS.getOrDefault(oid, new FixedKey(oid, 0));
    }

    /** Returns the curve; for an unknown one the identifier itself with 0 bits. */
    static FixedKey curve(String oid) {
        FixedKey known = CURVES.get(oid);
        return known != null ? known : otherCurve(oid);
    }

    private static FixedKey otherCurve(String oid) {
        ASN1ObjectIdentifier identifier;
        try {
            identifier = new ASN1ObjectIdentifier(oid);
        } catch (IllegalArgumentException noIdentifier) {
            return new FixedKey(oid, 0);
        }
        String name = ECNamedCurveTable.getName(identifier);
        X9ECParametersHolder curve = ECNamedCurveTable.getByOIDLazy(identifier);
        return name == null || curve == null
                ? new FixedKey(oid, 0)
                : new FixedKey(name, curve.getParameters().getN().bitLength());
    }

    /** Returns the signature algorithm; for an unknown one the identifier itself. */
    static String signature(String oid) {
        FixedKey key = FIXED_KEYS.get(oid);
        return key != null ? key.name() : SIGNATURES.getOrDefault(oid, oid);
    }
}
