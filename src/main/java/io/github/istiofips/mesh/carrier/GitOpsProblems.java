// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.mesh.Problems;
import io.github.istiofips.project.Placeholders;
import java.util.Optional;

/** The sentences that say why what a GitOps object installs is not determined. */
final class GitOpsProblems {

    private static final String RENDERED = "Name the rendered files in <manifests>, or the images in <images>.";

    private GitOpsProblems() {}

    static ImageOutcome.Problem missingFile(String path) {
        return new ImageOutcome.Problem(
                "Values file " + path + " is not among the files of this module, and it may decide hub and tag.",
                "Add the file to the module, or name the chart with all its values in <sources> as <helm>, or the images"
                        + " in <images>.");
    }

    static ImageOutcome.Problem missingObject(String title) {
        return new ImageOutcome.Problem(
                "Values come from " + title + ", which no file of this module holds, and it may decide hub and tag.",
                "Add the object to the module, mark it optional if it need not exist, or name the images in <images>.");
    }

    static ImageOutcome.Problem missingKey(String title, String key) {
        return new ImageOutcome.Problem(
                "Values come from key " + key + " of " + title + ", which has no such key.",
                "Correct the key, or name the images in <images>.");
    }

    static ImageOutcome.Problem encrypted(String title) {
        return new ImageOutcome.Problem(
                "Values come from " + title + ", which is encrypted, and they may decide hub and tag.",
                "Give the values that are not secret in a ConfigMap instead, or name the images in <images>.");
    }

    static ImageOutcome.Problem notRead(String key) {
        return new ImageOutcome.Problem(
                "What " + key + " brings is not read, and it may decide hub and tag.", RENDERED);
    }

    static ImageOutcome.Problem unreadable(String title) {
        return new ImageOutcome.Problem(
                "Values come from " + title + ", whose text cannot be read as values.",
                "Correct it: YAML with keys and values at the top level is expected.");
    }

    static ImageOutcome.Problem manyAlternatives(String title) {
        return new ImageOutcome.Problem(
                "Values of " + title + " come from more objects of the same names than can be told apart.", RENDERED);
    }

    static ImageOutcome.Problem malformedSet(String name) {
        return new ImageOutcome.Problem(
                "'" + name + "' with its value is not what helm --set takes.",
                "Write name and value as for helm --set, such as global.tag and 1.30.2.");
    }

    static ImageOutcome.Problem plugin() {
        return new ImageOutcome.Problem(
                "A plugin of Argo CD renders this source, and what it gives is not known from the files.", RENDERED);
    }

    static ImageOutcome.Problem templatePatch() {
        return new ImageOutcome.Problem(
                "templatePatch changes the Applications after their template is filled, and it may decide hub and tag.",
                "Move what it changes into the template, or name the images in <images>.");
    }

    static ImageOutcome.Problem imagesOfKustomization(String image) {
        return new ImageOutcome.Problem(
                "The Application replaces image " + image + " in what Kustomize renders, which is not followed.",
                "Move the entry into images of the kustomization, or name the image in <images>.");
    }

    static ImageOutcome.Problem postRenderer(String what) {
        return new ImageOutcome.Problem(
                "A post-renderer changes " + what + " in what the chart renders, which is not followed.",
                "Set the image in the chart's values, or name it in <images>.");
    }

    static ImageOutcome.Problem chartElsewhere(String chart) {
        return new ImageOutcome.Problem(
                "Its values configure Istio's images, but chart " + chart
                        + " is not in this module, and what it makes of them is not known.",
                RENDERED);
    }

    static ImageOutcome.Problem chartMentioned(String title, String chart) {
        return new ImageOutcome.Problem(
                title + " names Istio's chart " + chart
                        + ", but how it is installed from there, and with which values, is not read.",
                "Name the chart with its values in <sources> as <helm>, or the images in <images>.");
    }

    static ImageOutcome.Problem pathElsewhere(String path) {
        return new ImageOutcome.Problem(
                "It deploys " + path + ", which is not among the files of this module, into the namespace of Istio.",
                RENDERED);
    }

    static ImageOutcome.Problem chartUnknown(String what) {
        return new ImageOutcome.Problem("Which chart it installs is not known: " + what + ".", RENDERED);
    }

    /** Returns why a text that must be known is not, if it holds a template or placeholders without value. */
    static Optional<ImageOutcome.Problem> open(Placeholders.Filled filled, String key) {
        if (!filled.unresolved().isEmpty()) {
            return Optional.of(Problems.placeholders(filled.unresolved()));
        }
        return filled.text().contains("{{") ? Optional.of(Problems.template(key)) : Optional.empty();
    }
}
