// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Placeholders;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a reference is put together: {@code hub/image:tag} with a suffix, or the image alone if it contains a slash.
 *
 * @param component the part the image plays
 * @param subject the image in words
 * @param imageKeys keys of the image name; the first that is not empty wins, here and below
 * @param defaultImage name if no key is set
 * @param hubKeys keys of the hub
 * @param tagKeys keys of the tag
 * @param suffixKeys keys of the variant or image type
 * @param suffix how it is put to the tag
 */
record ImageExpression(
        Component component,
        String subject,
        List<String> imageKeys,
        String defaultImage,
        List<String> hubKeys,
        List<String> tagKeys,
        List<String> suffixKeys,
        Suffix suffix) {

    /** How a variant is put to a tag. */
    enum Suffix {
        /** Charts append it, whatever the tag ends with. */
        APPENDED,
        /** The injector first takes a known type from the end of the tag; type {@code default} adds none. */
        REPLACED
    }

    private static final List<String> KNOWN_TYPES = List.of("-distroless", "-debug");
    private static final String NO_SUFFIX = "default";
    private static final String UNKNOWN = "?";

    /**
     * Puts the reference together.
     *
     * @param values everything the template sees
     */
    ImageOutcome evaluate(HelmValues values, Placeholders placeholders) {
        Parts parts = new Parts(placeholders);
        String image = parts.text(values.firstSet(imageKeys), defaultImage);
        if (image.contains("/")) {
            parts.origin(values.firstSet(imageKeys), "whole reference of " + subject + ", because it contains a slash");
            return parts.outcome(component, image, Optional.empty());
        }
        Optional<Value.Scalar> hub = values.firstSet(hubKeys);
        Optional<Value.Scalar> tag = values.firstSet(tagKeys);
        Optional<Value.Scalar> variant = values.firstSet(suffixKeys);
        String tagText = parts.text(tag, UNKNOWN);
        String full = suffixed(tagText, parts.text(variant, ""));
        String text = parts.text(hub, UNKNOWN) + "/" + image + ":" + full;
        parts.origin(tag, "tag of " + subject + variantClause(variant, tagText, full));
        parts.origin(hub, "hub of " + subject);
        parts.origin(values.firstSet(imageKeys), "name of " + subject);
        parts.origin(variant, "variant of " + subject);
        tag.filter(scalar -> scalar.kind() == Value.Kind.NUMBER).ifPresent(parts::numericTag);
        if (hub.isEmpty()) {
            parts.missing(values, "hub", hubKeys);
        }
        if (tag.isEmpty()) {
            parts.missing(values, "tag", tagKeys);
        }
        if (image.contains("@")) {
            parts.digestWithoutSlash(image, text);
        }
        return parts.outcome(component, text, tag.map(scalar -> tagText));
    }

    private String variantClause(Optional<Value.Scalar> variant, String tag, String full) {
        if (variant.isEmpty() || full.equals(tag)) {
            return "";
        }
        String how = suffix == Suffix.APPENDED ? "appended variant " : "image type ";
        return ", " + how + variant.get().rendered() + " from " + variant.get().key();
    }

    private String suffixed(String tag, String variant) {
        if (variant.isEmpty()) {
            return tag;
        }
        if (suffix == Suffix.APPENDED) {
            return tag + "-" + variant;
        }
        String bare = KNOWN_TYPES.stream()
                .filter(tag::endsWith)
                .findFirst()
                .map(type -> tag.substring(0, tag.length() - type.length()))
                .orElse(tag);
        return variant.equals(NO_SUFFIX) ? bare : bare + "-" + variant;
    }

    /** Collects what is met while a reference is put together. */
    private final class Parts {
        private final Placeholders placeholders;
        private final List<Origin> origins = new ArrayList<>();
        private final List<Observation> observations = new ArrayList<>();
        private final Set<String> unresolved = new LinkedHashSet<>();
        private final List<ImageOutcome.Problem> problems = new ArrayList<>();

        Parts(Placeholders placeholders) {
            this.placeholders = placeholders;
        }

        String text(Optional<Value.Scalar> value, String otherwise) {
            if (value.isEmpty()) {
                return otherwise;
            }
            Placeholders.Filled filled = placeholders.fill(value.get().rendered());
            unresolved.addAll(filled.unresolved());
            if (filled.text().contains("{{")) {
                problems.add(Problems.template(value.get().key()));
            }
            return filled.text();
        }

        void origin(Optional<Value.Scalar> value, String why) {
            value.ifPresent(scalar -> origins.add(
                    scalar.origin(scalar.source() == Value.Source.DEFAULT ? why + ", the release's default" : why)));
        }

        void numericTag(Value.Scalar tag) {
            if (!tag.rendered().equals(tag.text())) {
                observations.add(new Observation(
                        Observation.Kind.TAG_IS_NUMBER,
                        tag.key(),
                        tag.key() + " is written as the number " + tag.text() + ", which charts print as "
                                + tag.rendered() + ".",
                        "Put it in quotes: \"" + tag.text() + "\".",
                        tag.origin("tag of " + subject)));
            }
        }

        void missing(HelmValues values, String what, List<String> keys) {
            Optional<Value.Scalar> emptied =
                    keys.stream().flatMap(key -> values.scalar(key).stream()).reduce((first, last) -> last);
            emptied.ifPresent(scalar -> origins.add(scalar.origin("empty " + what + " of " + subject)));
            problems.add(
                    emptied.isPresent()
                            ? Problems.empty(what, emptied.get().key())
                            : Problems.missing(what, keys.get(keys.size() - 1)));
        }

        void digestWithoutSlash(String image, String text) {
            problems.add(Problems.digestWithoutSlash(image, text));
        }

        ImageOutcome outcome(Component component, String text, Optional<String> tag) {
            if (!unresolved.isEmpty()) {
                problems.add(0, Problems.placeholders(List.copyOf(unresolved)));
            }
            return new ImageOutcome(component, text, origins, problems.stream().findFirst(), observations, tag);
        }
    }
}
