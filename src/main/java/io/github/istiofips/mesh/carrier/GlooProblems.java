// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.ImageOutcome;
import java.util.List;
import java.util.Map;

/** The sentences that say why an image that Gloo installs is not determined and what helps. */
final class GlooProblems {

    private static final String NAME_IMAGES = "name the images that run in <images>.";
    /** Fields that say something about the images, and what messages call them. */
    private static final List<Map.Entry<String, String>> STATED = List.of(
            Map.entry("spec.version", "version"),
            Map.entry("spec.distribution", "distribution"),
            Map.entry("spec.dataplaneMode", "mode"),
            Map.entry("spec.image.registry", "image registry"),
            Map.entry("spec.image.repository", "image repository"),
            Map.entry("spec.repository.url", "chart repository"));

    private GlooProblems() {}

    static ImageOutcome.Problem managementServer(String owner, String part) {
        return new ImageOutcome.Problem(
                owner + " does not give both hub and tag of " + part
                        + ", so Gloo's management server chooses what is missing.",
                "Set hub and tag in istioOperatorSpec, or " + NAME_IMAGES);
    }

    static ImageOutcome.Problem controller(KubernetesObject object) {
        StringBuilder stated = new StringBuilder();
        for (Map.Entry<String, String> field : STATED) {
            String text = object.text(field.getKey());
            if (!text.isEmpty()) {
                stated.append(stated.isEmpty() ? "" : ", ")
                        .append(field.getValue())
                        .append(' ')
                        .append(text);
            }
        }
        return new ImageOutcome.Problem(
                object.title() + " states "
                        + (stated.isEmpty() ? "no version" : stated)
                        + "; the images and tags for that are chosen by Gloo's operator.",
                "Name the images that run in <images>; kubectl get pods -A -o yaml shows them.");
    }

    static ImageOutcome.Problem extension(String key, String chart) {
        return new ImageOutcome.Problem(
                "Entry " + key + " does not give both hub and tag of this image of the " + chart
                        + " chart, so Gloo's operator chooses what is missing.",
                "Set hub and tag in entry " + key + ", or " + NAME_IMAGES);
    }
}
