// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import java.util.List;

/**
 * What a reference led to.
 *
 * @param digest digest of the index, or of the manifest where there is no index
 * @param platforms the images in it, in the order of the index; a platform listed twice is here twice
 */
public record ResolvedImage(Digest digest, List<PlatformManifest> platforms) {
    public ResolvedImage {
        platforms = List.copyOf(platforms);
    }
}
