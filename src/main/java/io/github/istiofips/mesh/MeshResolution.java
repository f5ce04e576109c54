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
 * @param controlPlanes istiods whose environment is configured in what was read
 * @param gateways Gateways whose proxies istiod deploys itself
 * @param notes what was looked at and what was left alone and why, one sentence each
 */
public record MeshResolution(
        List<ImageUse> images,
        List<UnresolvedImage> unresolved,
        List<Setting> settings,
        List<Observation> observations,
        List<ControlPlane> controlPlanes,
        List<DeployedGateway> gateways,
        List<String> notes) {
    public MeshResolution {
        images = List.copyOf(images);
        unresolved = List.copyOf(unresolved);
        settings = List.copyOf(settings);
        observations = List.copyOf(observations);
        controlPlanes = List.copyOf(controlPlanes);
        gateways = List.copyOf(gateways);
        notes = List.copyOf(notes);
    }

    /** A resolution that tells nothing of istiods and of Gateways. */
    public MeshResolution(
            List<ImageUse> images,
            List<UnresolvedImage> unresolved,
            List<Setting> settings,
            List<Observation> observations,
            List<String> notes) {
        this(images, unresolved, settings, observations, List.of(), List.of(), notes);
    }
}
