// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

/** The implementation of cryptography that an executable carries. */
public enum Stack {
    /** Go with the BoringCrypto module. */
    BORINGCRYPTO,
    /** Go with its own cryptographic module. */
    GO_NATIVE,
    /** Go that calls the OpenSSL or system library of the image or host. */
    SYSTEM_OPENSSL,
    /** Go's ordinary cryptography. */
    STANDARD,
    /** BoringSSL built as a FIPS module. */
    BORINGSSL_FIPS,
    /** Ordinary BoringSSL. */
    BORINGSSL,
    /** AWS-LC built as a FIPS module. */
    AWS_LC_FIPS,
    /** Ordinary AWS-LC. */
    AWS_LC,
    /** OpenSSL. */
    OPENSSL,
    /** The Rust crate ring. */
    RING,
    /** The RustCrypto crates. */
    RUSTCRYPTO,
    /** FIPS and non-FIPS implementations in one executable. */
    MIXED,
    /** No cryptography. */
    NONE,
    /** Could not be told; never a pass. */
    UNKNOWN
}
