// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import java.util.List;

/**
 * The image for one platform.
 *
 * @param platform the platform, from the index or, without one, from the configuration
 * @param digest digest of the manifest
 * @param config the configuration blob
 * @param layers the layers, lowest first
 */
public record PlatformManifest(Platform platform, Digest digest, Descriptor config, List<Descriptor> layers) {
    public PlatformManifest {
        layers = List.copyOf(layers);
    }
}
