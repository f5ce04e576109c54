// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

/**
 * What Envoy's version line says of its build besides the cryptography (envoyproxy/envoy, source/common/version).
 *
 * @param revision commit of the repository it was built from, 40 hexadecimal digits; for Istio's own builds istio/proxy
 * @param version release such as {@code 1.30.4} or {@code 1.30.2-dev}; empty if the file does not tell it beyond doubt
 */
public record EnvoyBuild(String revision, String version) {}
