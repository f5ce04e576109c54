// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

/**
 * A cryptographic module identified from its bytes.
 *
 * @param name the module's name, such as {@code BoringCrypto}
 * @param version the build, such as {@code fips-20190808}; {@link #UNVERSIONED} or {@link #UPDATE_STREAM} if the bytes
 *     tell none
 */
public record CryptoModule(String name, String version) {

    /** The version of a module that tells none. */
    public static final String UNVERSIONED = "unversioned";

    /** The version of a module that looks like BoringSSL's branch main, which Envoy's FIPS builds follow since 1.34. */
    public static final String UPDATE_STREAM = "unversioned (update stream)";

    /** Whether the bytes tell which version it is. */
    public boolean recognised() {
        return !version.equals(UNVERSIONED) && !version.equals(UPDATE_STREAM);
    }
}
