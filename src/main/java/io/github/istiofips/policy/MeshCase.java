// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.policy.data.PolicyData;
import io.github.istiofips.policy.data.Publisher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the rule families judge.
 *
 * @param facts the facts as they came
 * @param request what the user asks for
 * @param data the tables to judge by
 * @param images every image of the facts with its publisher, inspected or only resolved
 */
record MeshCase(MeshFacts facts, PolicyRequest request, PolicyData data, List<MeshImage> images) {

    MeshCase {
        images = List.copyOf(images);
    }

    static MeshCase of(MeshFacts facts, PolicyRequest request, PolicyData data) {
        List<MeshImage> images = new ArrayList<>();
        for (InspectedImage image : facts.images()) {
            images.add(image(image.use(), Optional.of(image), request, data));
        }
        Set<String> inspected =
                facts.images().stream().map(image -> image.use().reference()).collect(Collectors.toSet());
        for (ImageUse use : facts.resolution().images()) {
            if (!inspected.contains(use.reference())) {
                images.add(image(use, Optional.empty(), request, data));
            }
        }
        return new MeshCase(facts, request, data, images);
    }

    private static MeshImage image(
            ImageUse use, Optional<InspectedImage> inspected, PolicyRequest request, PolicyData data) {
        ImageName name = ImageName.of(use.reference());
        String configured = request.distributions().get(name.registry());
        Optional<Publisher> publisher =
                configured == null ? data.publisherOf(name.registry(), name.repository()) : data.publisher(configured);
        return new MeshImage(use, name, publisher, inspected, data);
    }
}
