// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.mesh.Origin;
import io.github.istiofips.policy.data.Publisher;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sentences that say which value to change to what. */
final class Remedies {

    /** Key of what a user names on the command line, where no value of a project has to change. */
    private static final String TARGET = "istioFips.target";

    /** Keys that put a variant behind the tag. */
    private static final Pattern VARIANT_KEY = Pattern.compile("(?i)(variant|imageType)$");

    private static final Pattern VARIANT = Pattern.compile("-(distroless|debug)$");

    /** Name of the part of a tag that marks distroless builds. */
    private static final String DISTROLESS = "distroless";

    private Remedies() {}

    /** Returns a sentence that asks to replace the image by a FIPS build, as its publisher offers them. */
    static String useFipsBuild(MeshImage image) {
        if (image.publisher().isEmpty()
                && image.use().origins().stream()
                        .allMatch(origin -> origin.key().equals(TARGET))) {
            return "Use a FIPS build in its place, and name that in every configuration that leads to this one.";
        }
        return changeTo(image, image.publisher().map(p -> fipsBuild(p, image)).orElse("a FIPS build of this image"));
    }

    /** Returns a sentence that asks to replace the image by a build without a shell, as its publisher offers them. */
    static String useDistrolessBuild(MeshImage image) {
        if (image.tag().filter(tag -> tag.has(DISTROLESS)).isPresent()) {
            return changeTo(
                    image, "another build, and tell its publisher that this one is marked as distroless and is not");
        }
        return changeTo(
                image,
                image.publisher()
                        .flatMap(Remedies::distrolessBuild)
                        .orElse(
                                "a build that has no shell and no package manager; those of Istio have tags that end with"
                                        + " `-distroless`"));
    }

    private static Optional<String> distrolessBuild(Publisher publisher) {
        return publisher
                .distrolessBuild()
                .or(() -> publisher.tag().parts().stream()
                        .filter(part -> part.name().equals(DISTROLESS))
                        .findFirst()
                        .map(part ->
                                "the distroless build, whose tag ends with `-distroless`; Helm values ask for it by"
                                        + " `global.variant: distroless`"));
    }

    /** Returns a sentence that asks for another tag; what a variant puts behind it does not belong into the value of the tag. */
    static String changeTag(MeshImage image, String from, String to) {
        Optional<Origin> variant = image.use().origins().stream()
                .filter(origin -> VARIANT_KEY.matcher(origin.key()).find())
                .findFirst();
        Matcher suffix = VARIANT.matcher(to);
        if (variant.isPresent() && suffix.find() && from.endsWith(suffix.group())) {
            return "Change " + OriginLines.value(image.use().origins()) + " to `"
                    + to.substring(0, suffix.start()) + "`; " + OriginLines.value(List.of(variant.get())) + " adds "
                    + suffix.group() + ".";
        }
        return changeTo(image, "`" + to + "`, in place of `" + from + "`");
    }

    /** Returns {@code Change <key> in <file:line> to <what>.} */
    static String changeTo(MeshImage image, String what) {
        return "Change " + OriginLines.value(image.use().origins()) + " to " + what + ".";
    }

    private static String fipsBuild(Publisher publisher, MeshImage image) {
        if (image.isMarkedFips()) {
            return "another build, and tell its publisher that this one is marked as FIPS and is not";
        }
        if (publisher.fipsBuild().isPresent()) {
            return publisher.fipsBuild().get();
        }
        return switch (publisher.marking()) {
            case TAG -> markedTag(publisher, image);
            case PATH -> "an image that " + publisher.title() + " marks as FIPS by its path";
            case IMAGE_NAME -> "the image that " + publisher.title() + " marks as FIPS by its name";
            case NONE ->
                "a FIPS build of another publisher, with the registry and repository it needs: " + publisher.title()
                        + " publishes none";
            case HOST ->
                "a build that carries its own FIPS module: those of " + publisher.title()
                        + " take their cryptography from the host";
            case ALL, UNKNOWN -> "a FIPS build of this image";
        };
    }

    private static String markedTag(Publisher publisher, MeshImage image) {
        return image.tag()
                .flatMap(tag -> TagVerdict.nearestFipsTag(tag, publisher))
                .map(tag -> "the FIPS build `" + tag + "`")
                .orElse("a tag that " + publisher.title() + " marks as FIPS");
    }
}
