// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

/** The sentences that say why the images of an IstioOperator are not determined and what helps. */
final class OperatorProblems {

    private static final String RENDER = "Render it with istioctl manifest generate, name the output in <manifests> and"
            + " leave the IstioOperator out of <sources>.";

    private OperatorProblems() {}

    static ImageOutcome.Problem packagePath(String path) {
        return new ImageOutcome.Problem(
                "installPackagePath " + path
                        + " replaces the charts and profiles of istioctl, so its rules do not hold.",
                RENDER);
    }

    static ImageOutcome.Problem legacy(String component) {
        return new ImageOutcome.Problem(
                "Component " + component + " of Istio before 1.8 runs an image of its own, which is not inspected.",
                "Switch the component off; Istio 1.8 and later have it inside istiod or not at all.");
    }

    static ImageOutcome.Problem ambiguousZtunnel(String key) {
        return new ImageOutcome.Problem(
                "Both values." + key + " and values.global." + key
                        + " are set, and which of them istioctl before 1.22.4 takes for ztunnel is not known.",
                "Set values.ztunnel." + key + ", which wins over both.");
    }

    static ImageOutcome.Problem overlaidConfiguration(String name) {
        return new ImageOutcome.Problem(
                "An overlay rewrites ConfigMap " + name + ", which can change every proxy image.",
                "Name the proxy image in <images>.");
    }
}
