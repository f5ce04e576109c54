// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import java.util.List;

/**
 * The programs of one platform of an image, those of all its layers as far as a container sees them.
 *
 * @param listed the first of them, sorted by path
 * @param unlisted how many further ones are not listed because there are too many
 */
public record Programs(List<Program> listed, int unlisted) {
    public Programs {
        listed = List.copyOf(listed);
    }
}
