// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.SourceException;
import java.util.List;
import java.util.stream.Collectors;

/** The sentences that say why a reference is not determined and what helps. */
public final class Problems {

    private static final String MISSING =
            " is given, and the default of the release that is installed is not known from the files.";

    private Problems() {}

    public static ImageOutcome.Problem placeholders(List<String> names) {
        String list = names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
        String elements =
                names.stream().map(name -> "<" + name + ">…</" + name + ">").collect(Collectors.joining());
        return new ImageOutcome.Problem(
                names.size() == 1
                        ? "Placeholder " + list + " has no value."
                        : "Placeholders " + list + " have no value.",
                "Set <placeholders>" + elements + "</placeholders>, or a POM property of that name.");
    }

    public static ImageOutcome.Problem template(String key) {
        return new ImageOutcome.Problem(
                key + " holds a template ({{ … }}), which only the tool that renders it can fill.",
                "Name the rendered files in <manifests>, or the image in <images>.");
    }

    public static ImageOutcome.Problem empty(String what, String key) {
        return new ImageOutcome.Problem(
                key + " is empty, so the reference has no " + what + ".",
                "Give " + key + " a value, or remove the key.");
    }

    public static ImageOutcome.Problem missing(String what, String key) {
        return new ImageOutcome.Problem(
                "No " + what + MISSING,
                "Set " + key + ", or <istioVersion> to the exact release of Istio that is installed.");
    }

    /** Tells whether a problem is that no hub or tag is given. */
    static boolean isMissing(ImageOutcome.Problem problem) {
        return problem.reason().endsWith(MISSING);
    }

    public static ImageOutcome.Problem digestWithoutSlash(String image, String text) {
        return new ImageOutcome.Problem(
                "The image name " + image + " has a digest but no slash, which renders the invalid reference " + text
                        + ".",
                "Write the whole reference there, registry and repository included.");
    }

    public static ImageOutcome.Problem unknownProfile(String profile, String version, List<String> known) {
        return new ImageOutcome.Problem(
                "Profile '" + profile + "' is not known for Istio " + version + ".",
                "Use one of " + String.join(", ", known) + ", or name the images in <images>.");
    }

    public static ImageOutcome.Problem versionDependent(String older, String newer) {
        return new ImageOutcome.Problem(
                "The result depends on the version of Istio, which is not known: " + older + ", but " + newer + ".",
                "Set <istioVersion>, or <version> of this source.");
    }

    public static ImageOutcome.Problem noSuchChart(String chart, String version) {
        return new ImageOutcome.Problem(
                "Istio " + version + " has no chart " + chart + ".",
                "Correct <version> or <istioVersion>, or take the source out.");
    }

    public static ImageOutcome.Problem gatewayWithoutIstiod() {
        return new ImageOutcome.Problem(
                "The image of this gateway is auto: the istiod that injects it decides, and no values of istiod are known"
                        + " here.",
                "Add the values of istiod to <sources>, or name the image in <images>.");
    }

    public static ImageOutcome.Problem wholeNameNotRead(Value.Scalar image) {
        return new ImageOutcome.Problem(
                "The template does not take the whole reference in " + image.key()
                        + " here, but puts hub and tag around" + " it, which gives no valid reference.",
                "Set global.hub and global.tag in place of " + image.key() + ".");
    }

    public static ImageOutcome.Problem choiceWithoutIstiod(String owner) {
        return new ImageOutcome.Problem(
                owner + " chooses the variant of the proxy, and the hub and tag that istiod's configuration adds to it"
                        + " are not known here.",
                "Add the values of istiod to <sources>, or name the image that such pods get in <images>.");
    }

    public static ImageOutcome.Problem injectionTemplate(String name) {
        return new ImageOutcome.Problem(
                "Injection template '" + name + "' builds an image with a template expression that cannot be followed.",
                "Name the image that it gives in <images>.");
    }

    public static ImageOutcome.Problem injectorConfiguration(String name) {
        return new ImageOutcome.Problem(
                "ConfigMap " + name + " is the injector's, which decides every proxy image, but has no values.",
                "Name the proxy image in <images>.");
    }

    public static ImageOutcome.Problem givenWithSet(String key) {
        return new ImageOutcome.Problem(
                "The proxy configuration in " + key + " is given with set, where it is not read.",
                "Write it into a values file, or name the proxy image in <images>.");
    }

    public static ImageOutcome.Problem chartTemplate(String annotation) {
        return new ImageOutcome.Problem(
                "A template sets " + annotation + ", and what it gives is known only after Helm has rendered it.",
                "Name the rendered files in <manifests>, or the image that it gives in <images>.");
    }

    public static ImageOutcome.Problem installingTemplate(String what) {
        return new ImageOutcome.Problem(
                "A template installs Istio (" + what + "), and what it gives is known only after Helm has rendered it.",
                "Name the rendered files in <manifests>, or the images in <images>.");
    }

    public static ImageOutcome.Problem unreadableText(String what, SourceException problem) {
        return new ImageOutcome.Problem(
                "The text in " + what + " cannot be read: " + problem.getMessage() + ".",
                "Correct it, or name the image that it leads to in <images>.");
    }

    public static ImageOutcome.Problem carrier(String kind) {
        return new ImageOutcome.Problem(
                "Objects of kind " + kind + " install Istio, but their images are not resolved from the object.",
                "Name the rendered files in <manifests>, or the images in <images>.");
    }

    public static ImageOutcome.Problem chartUnclear(String file) {
        return new ImageOutcome.Problem(
                file + " names Istio's hub, but not which chart it holds values of.",
                "Name it in <sources> as <helm> with its <chart>.");
    }
}
