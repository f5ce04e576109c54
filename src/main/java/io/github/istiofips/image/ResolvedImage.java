// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import java.util.List;

/**
 * What a reference led to.
 *
 * @param digest digest of the index, or of the manifest where there is no index
 * @param fromCache whether the tag was not asked for, being offline, and the digest is the one it led to earlier
 * @param platforms the images in it, in the order of the index; a platform listed twice is here twice
 */
public record ResolvedImage(Digest digest, boolean fromCache, List<PlatformManifest> platforms) {
    public ResolvedImage {
        platforms = List.copyOf(platforms);
    }
}
