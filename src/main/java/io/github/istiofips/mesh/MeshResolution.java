// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.List;

/**
 * What the configuration of a project leads to.
 *
 * @param images images with a known reference, one entry per reference, sorted by reference
 * @param unresolved images whose reference the files do not determine
 * @param settings settings that bear on cryptography
 * @param observations configuration that does not do what it seems to
 * @param notes what was looked at and what was left alone and why, one sentence each
 */
public record MeshResolution(
        List<ImageUse> images,
        List<UnresolvedImage> unresolved,
        List<Setting> settings,
        List<Observation> observations,
        List<String> notes) {
    public MeshResolution {
        images = List.copyOf(images);
        unresolved = List.copyOf(unresolved);
        settings = List.copyOf(settings);
        observations = List.copyOf(observations);
        notes = List.copyOf(notes);
    }
}
