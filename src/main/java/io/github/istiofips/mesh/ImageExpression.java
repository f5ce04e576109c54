// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Placeholders;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * How a reference is put together: {@code hub/image:tag} with a suffix, or the image alone if it contains a slash.
 *
 * @param component the part the image plays
 * @param subject the image in words
 * @param imageKeys keys of the image name, none if it is fixed; the first that is not empty wins, here and below
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
        Parts parts = new Parts(values, placeholders);
        Stream.of(imageKeys, hubKeys, tagKeys).flatMap(List::stream).forEach(parts::brokenPath);
        Optional<Value.Scalar> name = values.firstSet(imageKeys);
        imageKeys.forEach(parts::imageName);
        String image = parts.text(name, defaultImage);
        if (image.contains("/")) {
            parts.origin(name, "whole reference of " + subject + ", because it contains a slash");
            return parts.outcome(component, image, Optional.empty());
        }
        Optional<Value.Scalar> hub = parts.part("hub", hubKeys);
        Optional<Value.Scalar> tag = parts.part("tag", tagKeys);
        Optional<Value.Scalar> variant = values.firstSet(suffixKeys);
        String tagText = parts.text(tag, UNKNOWN);
        String full = suffixed(tagText, parts.text(variant, ""));
        String text = parts.text(hub, UNKNOWN) + "/" + image + ":" + full;
        parts.origin(tag, "tag of " + subject + variantClause(variant, tagText, full));
        parts.origin(hub, "hub of " + subject);
        parts.origin(name, "name of " + subject);
        parts.origin(variant, "variant of " + subject);
        tag.ifPresent(scalar -> parts.retyped("tag", scalar));
        variant.ifPresent(scalar -> parts.retyped("variant", scalar));
        parts.misplacedDigest(image, tag, tagText, full, text);
        return parts.outcome(component, text, tag.map(scalar -> tagText));
    }

    private String variantClause(Optional<Value.Scalar> variant, String tag, String full) {
        if (variant.isEmpty() || full.equals(tag)) {
            return "";
        }
        String name = variant.get().rendered();
        String how = suffix == Suffix.APPENDED ? "appended variant " : "image type ";
        String twice = suffix == Suffix.APPENDED && tag.endsWith("-" + name)
                ? " although the tag ends with it already; drop -" + name + " from the tag"
                : "";
        return ", " + how + name + " from " + variant.get().key() + twice;
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
        private final HelmValues values;
        private final Placeholders placeholders;
        private final List<Origin> origins = new ArrayList<>();
        private final List<Observation> observations = new ArrayList<>();
        private final Set<String> unresolved = new LinkedHashSet<>();
        private final List<ImageOutcome.Problem> problems = new ArrayList<>();

        Parts(HelmValues values, Placeholders placeholders) {
            this.values = values;
            this.placeholders = placeholders;
        }

        String text(Optional<Value.Scalar> value, String otherwise) {
            if (value.isEmpty()) {
                return otherwise;
            }
            Placeholders.Filled filled = placeholders.fill(printed(value.get()));
            unresolved.addAll(filled.unresolved());
            if (filled.text().contains("{{")) {
                problems.add(Problems.template(value.get().key()));
            }
            return filled.text();
        }

        /** Returns what a template prints; the injector reads its values from JSON. */
        private String printed(Value.Scalar value) {
            return suffix == Suffix.REPLACED ? value.renderedFromJson() : value.rendered();
        }

        void origin(Optional<Value.Scalar> value, String why) {
            value.ifPresent(scalar -> origins.add(
                    scalar.origin(scalar.source() == Value.Source.DEFAULT ? why + ", the release's default" : why)));
        }

        void brokenPath(String path) {
            values.broken(path).ifPresent(key -> problems.add(ChartProblems.notAMap(key)));
        }

        /** Charts look for a slash in the name, which only a string can be searched for. */
        void imageName(String key) {
            boolean text = values.given(key)
                    .map(value -> value instanceof Value.Scalar scalar && scalar.kind() == Value.Kind.STRING)
                    .orElse(true);
            if (!text && suffix == Suffix.APPENDED) {
                problems.add(ChartProblems.notText(key));
            }
        }

        /** Returns the first value that is set; the last key counts whatever it holds, unless it prints nothing. */
        Optional<Value.Scalar> part(String what, List<String> keys) {
            for (String key : keys) {
                Optional<Value> value = values.find(key).filter(found -> !found.isEmpty());
                if (value.isPresent()) {
                    return scalar(what, key, value.get());
                }
            }
            String last = keys.get(keys.size() - 1);
            Optional<Value> value = values.given(last);
            if (value.isEmpty()) {
                problems.add(Problems.missing(what, last));
                return Optional.empty();
            }
            Optional<Value.Scalar> scalar = scalar(what, last, value.get());
            if (scalar.isEmpty() || !scalar.get().rendered().isEmpty()) {
                return scalar;
            }
            origins.add(scalar.get().origin("empty " + what + " of " + subject));
            problems.add(
                    scalar.get().kind() == Value.Kind.NULL
                            ? ChartProblems.removed(what, scalar.get().key())
                            : Problems.empty(what, scalar.get().key()));
            return Optional.empty();
        }

        private Optional<Value.Scalar> scalar(String what, String key, Value value) {
            if (value instanceof Value.Scalar scalar) {
                return Optional.of(scalar);
            }
            problems.add(ChartProblems.notAScalar(what, key));
            return Optional.empty();
        }

        /** Observes a value that is printed otherwise than it is written, because it is a number or boolean. */
        void retyped(String what, Value.Scalar value) {
            String printed = printed(value);
            if (value.kind() == Value.Kind.STRING || printed.equals(value.text())) {
                return;
            }
            String type = value.kind() == Value.Kind.BOOLEAN ? "the boolean " : "the number ";
            boolean fromSet = value.source() == Value.Source.SET;
            observations.add(new Observation(
                    Observation.Kind.TAG_IS_NUMBER,
                    value.key(),
                    value.key() + (fromSet ? " is given as " : " is written as ") + type + value.text() + ", which "
                            + (fromSet && suffix == Suffix.REPLACED ? "the injector prints as " : "charts print as ")
                            + printed + ".",
                    (fromSet ? "Move it to a values file, in quotes: \"" : "Put it in quotes: \"") + value.text()
                            + "\".",
                    value.origin(what + " of " + subject)));
        }

        void misplacedDigest(String image, Optional<Value.Scalar> tag, String tagText, String full, String text) {
            if (image.contains("@")) {
                problems.add(Problems.digestWithoutSlash(image, text));
            }
            if (tagText.contains("@") && full.startsWith(tagText + "-")) {
                tag.ifPresent(scalar -> problems.add(ChartProblems.suffixAfterDigest(scalar.key(), text)));
            }
        }

        ImageOutcome outcome(Component component, String text, Optional<String> tag) {
            if (!unresolved.isEmpty()) {
                problems.add(0, Problems.placeholders(List.copyOf(unresolved)));
            }
            return new ImageOutcome(component, text, origins, problems.stream().findFirst(), observations, tag);
        }
    }
}
