// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.Component;
import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.mesh.Observation;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import java.util.List;
import java.util.Optional;

/** What is found wrong or left open while kustomizations are built. */
final class KustomizeFindings {

    private static final String WHY = "read by Kustomize";

    private final CarrierContext context;

    KustomizeFindings(CarrierContext context) {
        this.context = context;
    }

    /** Adds an image that a place leaves open. */
    void open(String text, String key, Location place, ImageOutcome.Problem problem) {
        Origin origin = new Origin(Optional.of(place), key, WHY);
        context.collector().add(ImageOutcome.open(Component.OTHER, text, List.of(origin), problem), origin);
    }

    /**
     * Reports what Kustomize refuses, or cannot be read.
     *
     * @param istio whether Istio can be concerned; if not, it is only noted
     */
    void unreadable(String key, Location place, SourceException problem, boolean istio) {
        if (!istio) {
            context.collector().note(problem.getMessage() + "; left alone, nothing tells that Istio is concerned.");
            return;
        }
        Location at = problem.location().orElse(place);
        context.collector()
                .add(new Observation(
                        Observation.Kind.SOURCE_UNREADABLE,
                        place.file(),
                        problem.getMessage(),
                        "Correct it, or name the output of kustomize build in <manifests>.",
                        new Origin(Optional.of(at), key, WHY)));
    }

    /** Reports a file or directory that a kustomization names and the module does not hold. */
    void missing(String key, Location place, String path, boolean istio) {
        unreadable(
                key,
                place,
                SourceException.at(place, "names " + path + ", which is not among the files of the module; correct it"),
                istio);
    }
}
