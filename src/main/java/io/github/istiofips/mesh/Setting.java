// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

/**
 * A setting of the mesh that bears on cryptography, such as {@code COMPLIANCE_POLICY}.
 *
 * @param name name of the setting
 * @param value its value, placeholders filled in; the items of a list joined with commas; {@code present} for certificates
 * @param origin where it stands
 */
public record Setting(String name, String value, Origin origin) {}
