// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

/** A node of a YAML document with the place it starts at. An alias is the node of its anchor, place included. */
public sealed interface YamlNode permits YamlMapping, YamlSequence, YamlScalar {

    /** Returns where the node starts. */
    Location location();
}
