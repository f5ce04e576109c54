// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

/**
 * A setting of the mesh that bears on cryptography, such as {@code COMPLIANCE_POLICY}.
 *
 * @param name name of the setting
 * @param value its value, placeholders filled in; the items of a list joined with commas; {@code present} for certificates
 * @param open whether the value still holds a placeholder or a template, so that it is not known
 * @param readers who reads it
 * @param origin where it stands
 */
public record Setting(String name, String value, boolean open, Readers readers, Origin origin) {

    /** A setting with a known value of which nobody said who reads it. */
    public Setting(String name, String value, Origin origin) {
        this(name, value, false, Readers.UNKNOWN, origin);
    }

    /** Returns the same setting with the readers of another. */
    Setting and(Setting same) {
        return new Setting(name, value, open, readers.and(same.readers), origin);
    }
}
