// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.policy.data.Publisher;

/** Sentences that say which value to change to what. */
final class Remedies {

    /** Key of what a user names on the command line, where no value of a project has to change. */
    private static final String TARGET = "istioFips.target";

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
            case UNKNOWN -> "a FIPS build of this image";
        };
    }

    private static String markedTag(Publisher publisher, MeshImage image) {
        return image.tag()
                .flatMap(tag -> TagVerdict.nearestFipsTag(tag, publisher))
                .map(tag -> "the FIPS build `" + tag + "`")
                .orElse("a tag that " + publisher.title() + " marks as FIPS");
    }
}
