// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.ImageOutcome;

/** The sentences that say why what a kustomization gives is not determined and what helps. */
final class KustomizeProblems {

    private static final String RENDER = "Render it with kustomize build and name the output in <manifests>.";

    private KustomizeProblems() {}

    static ImageOutcome.Problem remote(String resource) {
        return new ImageOutcome.Problem(
                "The kustomization takes " + resource
                        + " from elsewhere, so what it installs is not known from the files.",
                RENDER);
    }

    static ImageOutcome.Problem chartImages(String image) {
        return new ImageOutcome.Problem(
                "The entry of images for " + image
                        + " rewrites containers of what the chart renders, but not the proxies"
                        + " that istiod injects.",
                RENDER);
    }

    static ImageOutcome.Problem unmatchedImage(String image) {
        return new ImageOutcome.Problem(
                "The entry of images for " + image + " matches no container of the objects among the files.", RENDER);
    }

    static ImageOutcome.Problem chartPatch() {
        return new ImageOutcome.Problem(
                "A patch of the kustomization changes images of what the chart renders, which is not known without Helm.",
                RENDER);
    }

    static ImageOutcome.Problem missingValues(String file) {
        return new ImageOutcome.Problem(
                "Values file " + file + " cannot be read from the files of the module.",
                "Correct the path, or render it with kustomize build and name the output in <manifests>.");
    }

    static ImageOutcome.Problem missingTarget(String title) {
        return new ImageOutcome.Problem(
                "The patch changes " + title + ", which no resource of the kustomization among the files gives.",
                RENDER);
    }

    static ImageOutcome.Problem replacement(String title) {
        return new ImageOutcome.Problem(
                "A replacement of the kustomization writes into " + title + ", and what it writes is not followed.",
                RENDER);
    }

    static ImageOutcome.Problem variable(String title, String name) {
        return new ImageOutcome.Problem(
                "The kustomization fills $(" + name + ") in " + title + ", and with what is not followed.", RENDER);
    }

    static ImageOutcome.Problem plugin(String title) {
        return new ImageOutcome.Problem(
                "The kustomization runs " + title + ", and what it makes or changes is not known without running it.",
                RENDER);
    }

    static ImageOutcome.Problem tagSuffix() {
        return new ImageOutcome.Problem(
                "An entry of images adds a tagSuffix, which versions of Kustomize put into the tag once or twice.",
                "Write newTag with the whole tag in place of tagSuffix.");
    }
}
