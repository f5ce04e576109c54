// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.ImageOutcome;

/** The sentences that say why an image that the Sail operator installs is not determined and what helps. */
final class SailProblems {

    private SailProblems() {}

    static ImageOutcome.Problem imageList(KubernetesObject object) {
        String version = object.text("spec.version");
        return new ImageOutcome.Problem(
                object.title() + " (" + (version.isEmpty() ? "no spec.version" : "version " + version)
                        + ") does not give both hub and tag of this image, so the image list or the charts in the installed"
                        + " build of the operator decide.",
                "Set spec.values.global.hub and spec.values.global.tag, or the whole image in "
                        + wholeImages(object.kind()) + ", or name the images that run in <images>.");
    }

    private static String wholeImages(String kind) {
        return switch (kind) {
            case "IstioCNI" -> "spec.values.cni.image";
            case "ZTunnel" -> "spec.values.ztunnel.image";
            default -> "spec.values.pilot.image and spec.values.global.proxy.image";
        };
    }
}
