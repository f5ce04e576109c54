// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

/** The keys that OpenSSL makes for the tests, and what an inspection has to call them. */
enum OpenSslKey {
    RSA_1024("rsa", "RSA", 1024, "", "-algorithm RSA -pkeyopt rsa_keygen_bits:1024"),
    RSA_2048("rsa", "RSA", 2048, "", "-algorithm RSA -pkeyopt rsa_keygen_bits:2048"),
    RSA_3072("rsa", "RSA", 3072, "", "-algorithm RSA -pkeyopt rsa_keygen_bits:3072"),
    RSA_4096("rsa", "RSA", 4096, "", "-algorithm RSA -pkeyopt rsa_keygen_bits:4096"),
    PSS_2048("pss", "RSASSA-PSS", 2048, "", "-algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048"),
    PSS_4096("pss", "RSASSA-PSS", 4096, "", "-algorithm RSA-PSS -pkeyopt rsa_keygen_bits:4096"),
    P_224("ec", "EC", 224, "P-224", "-algorithm EC -pkeyopt ec_paramgen_curve:P-224"),
    P_256("ec", "EC", 256, "P-256", "-algorithm EC -pkeyopt ec_paramgen_curve:P-256"),
    P_384("ec", "EC", 384, "P-384", "-algorithm EC -pkeyopt ec_paramgen_curve:P-384"),
    P_521("ec", "EC", 521, "P-521", "-algorithm EC -pkeyopt ec_paramgen_curve:P-521"),
    SECP256K1("ec", "EC", 256, "secp256k1", "-algorithm EC -pkeyopt ec_paramgen_curve:secp256k1"),
    ED25519("ed", "Ed25519", 253, "", "-algorithm ED25519"),
    ED448("ed", "Ed448", 446, "", "-algorithm ED448"),
    DSA("dsa", "DSA", 1024, "", "-paramfile DSA_PARAMETERS");

    private final String family;
    private final String algorithm;
    private final int bits;
    private final String curve;
    private final String generation;

    OpenSslKey(String family, String algorithm, int bits, String curve, String generation) {
        this.family = family;
        this.algorithm = algorithm;
        this.bits = bits;
        this.curve = curve;
        this.generation = generation;
    }

    /** What decides on the forms that it can have: {@code rsa}, {@code pss}, {@code ec}, {@code ed} or {@code dsa}. */
    String family() {
        return family;
    }

    String algorithm() {
        return algorithm;
    }

    int bits() {
        return bits;
    }

    /** Name of the curve; empty for other keys. */
    String curve() {
        return curve;
    }

    /** Options of {@code openssl genpkey} that make it. */
    String generation() {
        return generation;
    }
}
