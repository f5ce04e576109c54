// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import java.util.List;

/**
 * A sequence.
 *
 * @param items the items in order
 * @param location where it starts
 */
public record YamlSequence(List<YamlNode> items, Location location) implements YamlNode {
    public YamlSequence {
        items = List.copyOf(items);
    }
}
