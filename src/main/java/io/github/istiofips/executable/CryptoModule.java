// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

/**
 * A cryptographic module identified from its bytes.
 *
 * @param name the module's name, such as {@code BoringCrypto}
 * @param version the build, such as {@code fips-20190808}
 */
public record CryptoModule(String name, String version) {}
