// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.ImageOutcome;

/** The sentences that say why what a Helmfile installs is not determined and what helps. */
final class HelmfileProblems {

    private static final String RENDER = "Render it with helmfile template and name the output in <manifests>.";

    private HelmfileProblems() {}

    static ImageOutcome.Problem template() {
        return new ImageOutcome.Problem(
                "The Helmfile is a template whose blocks ({{ … }}) decide what it installs, which only Helmfile can tell.",
                RENDER);
    }

    static ImageOutcome.Problem value(String what) {
        return new ImageOutcome.Problem(
                what + " holds a template ({{ … }}) that no environment's values in the files fill.", RENDER);
    }

    static ImageOutcome.Problem values(String file) {
        return new ImageOutcome.Problem(
                "Values file " + file + " cannot be read from the files of the module.",
                "Correct the path, or render it with helmfile template and name the output in <manifests>.");
    }

    static ImageOutcome.Problem notRead(String key) {
        return new ImageOutcome.Problem(
                "What " + key + " of the release brings is not followed, and it may decide the image.", RENDER);
    }

    static ImageOutcome.Problem remote(String path) {
        return new ImageOutcome.Problem(
                "The Helmfile includes " + path + " from elsewhere, so what it installs is not known from the files.",
                RENDER);
    }
}
