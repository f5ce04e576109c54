// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.List;

/** The sentences that say why a chart does not render, or renders no reference, and what helps. */
final class ChartProblems {

    private static final String OR_NAME_IMAGES = ", or name the images in <images>.";

    private ChartProblems() {}

    static ImageOutcome.Problem unknownPlatform(String platform, String version, List<String> known) {
        return new ImageOutcome.Problem(
                "Platform '" + platform + "' is not known for Istio " + version + ", and its charts stop there.",
                "Use one of " + String.join(", ", known) + ", or remove the key.");
    }

    static ImageOutcome.Problem compatibilityNumber(String written) {
        return new ImageOutcome.Problem(
                "compatibilityVersion is the number " + written + ", and Istio's charts stop at anything but a string.",
                "Put it in quotes: \"" + written + "\".");
    }

    static ImageOutcome.Problem unknownCompatibility(String compatibility, String version) {
        return new ImageOutcome.Problem(
                "compatibilityVersion '" + compatibility + "' is not known for Istio " + version
                        + ", and its charts stop there.",
                "Use an earlier minor version of Istio, such as 1.23, or remove the key.");
    }

    static ImageOutcome.Problem defaultsKey(String version) {
        return new ImageOutcome.Problem(
                "The charts of Istio " + version + " stop at values below the key defaults.",
                "Move the values one level up, out of defaults.");
    }

    static ImageOutcome.Problem notAMap(String key) {
        return new ImageOutcome.Problem(
                key + " is not a map of values, and the chart stops there.",
                "Write the keys of " + key + " below it, or remove it" + OR_NAME_IMAGES);
    }

    static ImageOutcome.Problem notText(String key) {
        return new ImageOutcome.Problem(
                key + " is not a string, and the chart stops there.",
                "Give " + key + " a string, in quotes if it looks like a number or boolean, or remove the key.");
    }

    static ImageOutcome.Problem notAScalar(String what, String key) {
        return new ImageOutcome.Problem(
                key + " is a map or list, which makes no " + what + " of an image.",
                "Give " + key + " a single value, or remove the key.");
    }

    static ImageOutcome.Problem removed(String what, String key) {
        return new ImageOutcome.Problem(
                key + " is null, which takes the chart's default away, so the reference has no " + what + ".",
                "Give " + key + " a value, or remove the key.");
    }

    static ImageOutcome.Problem suffixAfterDigest(String key, String text) {
        return new ImageOutcome.Problem(
                "A variant is put behind the digest in " + key + ", which gives the invalid reference " + text + ".",
                "Set the variant to an empty string, or write the whole reference as the image.");
    }
}
