// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Location;
import java.util.Optional;

/**
 * Where a value came from and which rule made it count.
 *
 * @param location place in a file; empty for a value given on the command line or a built-in default
 * @param key path of the key, such as {@code global.tag}
 * @param why the rule that led from the key to the result, one clause in plain words
 */
public record Origin(Optional<Location> location, String key, String why) {}
