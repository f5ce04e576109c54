// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.policy.data.Publisher;
import io.github.istiofips.policy.data.Publisher.Marking;
import io.github.istiofips.policy.data.TagPart;
import io.github.istiofips.policy.data.TagRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules on what an image is called. They need no bytes and apply to images that could not be fetched. */
final class TagRules implements RuleFamily {

    private static final Charge UNKNOWN = new Charge("distribution-unknown", Outcome.NOTE);
    private static final Charge NOT_FIPS = new Charge("tag-not-fips", Outcome.WARNING);
    private static final Charge NOT_FIPS_BUT_IS = new Charge("tag-not-fips", Outcome.NOTE);
    private static final Charge CLAIMS_FIPS = new Charge("tag-claims-fips", Outcome.WARNING);
    private static final Charge FORM = new Charge(TagRule.Ruling.FORM_UNKNOWN.id(), Outcome.WARNING);

    @Override
    public Set<String> rules() {
        return Stream.concat(
                        Stream.of(UNKNOWN, NOT_FIPS, CLAIMS_FIPS).map(Charge::rule),
                        Arrays.stream(TagRule.Ruling.values()).map(TagRule.Ruling::id))
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Stream<Finding> judge(MeshCase mesh) {
        return mesh.request().tagRules() ? mesh.images().stream().flatMap(TagRules::judge) : Stream.empty();
    }

    private static Stream<Finding> judge(MeshImage image) {
        List<Finding> findings = new ArrayList<>();
        if (image.publisher().isPresent()) {
            Publisher publisher = image.publisher().get();
            mark(image, publisher).ifPresent(findings::add);
            image.tag()
                    .ifPresent(tag ->
                            findings.addAll(documented(image, image.name().tag().orElseThrow(), tag, publisher)));
        } else {
            findings.add(unknown(image));
        }
        form(image).ifPresent(findings::add);
        return findings.stream();
    }

    private static Finding unknown(MeshImage image) {
        return image.finding(
                UNKNOWN,
                "Who publishes " + image.name().registry() + "/" + image.name().repository()
                        + " is not known, so no publisher's rule on tags was applied (<distribution> in the parameter registries can"
                        + " name one); the bytes are judged all the same.",
                "If it mirrors a known publisher, say so with <distribution> for the host "
                        + image.name().registry() + " in the parameter registries.");
    }

    private static Optional<Finding> mark(MeshImage image, Publisher publisher) {
        if (image.isMarkedFips()) {
            return image.isProvenNotFips() ? Optional.of(claimsFips(image, publisher)) : Optional.empty();
        }
        boolean fips = image.isProvenFips();
        MeshImage led = publisher.marking() == Marking.TAG ? image : image.ledByHub();
        return whereMarked(image, publisher)
                .map(place -> led.finding(
                        fips ? NOT_FIPS_BUT_IS : NOT_FIPS,
                        publisher.title() + " marks FIPS builds in the " + place + ", and this image has no such mark"
                                + (fips ? ", although its bytes are FIPS" : "") + ".",
                        Remedies.useFipsBuild(led)));
    }

    /** Returns where which mark was to be expected; an image without a tag carries none in it. */
    private static Optional<String> whereMarked(MeshImage image, Publisher publisher) {
        return switch (publisher.marking()) {
            case TAG ->
                image.name()
                        .tag()
                        .map(tag -> "tag of an image, as in `" + publisher.tag().form() + "`");
            case IMAGE_NAME -> Optional.of("name of an image" + pattern(publisher));
            case PATH -> Optional.of("path of an image" + pattern(publisher));
            case ALL, HOST, NONE, UNKNOWN -> Optional.empty();
        };
    }

    private static String pattern(Publisher publisher) {
        return publisher.mark().map(mark -> " (`" + mark + "`)").orElse("");
    }

    private static Finding claimsFips(MeshImage image, Publisher publisher) {
        return image.finding(
                CLAIMS_FIPS,
                publisher.title() + " marks this image as FIPS, but an executable in it is not; the finding on that"
                        + " executable decides.",
                Remedies.useFipsBuild(image));
    }

    private static List<Finding> documented(MeshImage image, String text, ImageTag tag, Publisher publisher) {
        String better = TagVerdict.nearestFipsTag(tag, publisher)
                .map(nearest -> Remedies.changeTag(image, text, nearest))
                .orElseGet(() -> Remedies.changeTo(image, documentedForm(publisher)));
        return TagVerdict.of(tag, publisher).broken().stream()
                .map(rule -> image.finding(
                        new Charge(rule.rule().id(), Outcome.VIOLATION),
                        "The tag `" + text + "` breaks rule " + rule.id() + ": " + rule.says()
                                + rule.source()
                                        .map(source -> " (" + source + ")")
                                        .orElse("") + ".",
                        better))
                .toList();
    }

    private static String documentedForm(Publisher publisher) {
        return "a documented form, " + publisher.tag().form() + ", or ask " + publisher.title() + " about this tag";
    }

    private static Optional<Finding> form(MeshImage image) {
        if (image.name().tag().isEmpty()) {
            return image.name().pinned() ? Optional.empty() : Optional.of(untagged(image));
        }
        String text = image.name().tag().get();
        return image.publisher().isPresent()
                ? documentedForm(image, text, image.publisher().get())
                : anyForm(image, text);
    }

    private static Finding untagged(MeshImage image) {
        return image.finding(
                FORM,
                "The reference has neither tag nor digest, so it means `latest`, which moves from release to release.",
                Remedies.changeTo(image, "the tag of a release, or a digest"));
    }

    private static Optional<Finding> documentedForm(MeshImage image, String text, Publisher publisher) {
        ImageTag tag = ImageTag.parse(text, publisher.tag());
        TagVerdict verdict = TagVerdict.of(tag, publisher);
        Optional<String> better = tag.has(TagPart.Kind.FIPS)
                ? TagVerdict.nearestFipsTag(tag, publisher)
                : TagVerdict.nearestTag(tag, publisher);
        return verdict.doubts().isEmpty()
                ? Optional.empty()
                : Optional.of(image.finding(
                        FORM,
                        "The documentation of " + publisher.title() + " does not cover the tag `" + text + "`: "
                                + verdict.doubt() + ".",
                        better.filter(nearest -> !nearest.equals(text))
                                .map(nearest -> Remedies.changeTag(image, text, nearest))
                                .orElseGet(() -> Remedies.changeTo(image, documentedForm(publisher)))));
    }

    private static Optional<Finding> anyForm(MeshImage image, String text) {
        List<String> doubts = UndocumentedTag.doubts(text, image.name().pinned());
        return doubts.isEmpty()
                ? Optional.empty()
                : Optional.of(image.finding(
                        FORM,
                        "Nobody is known to publish releases of Istio under tags like `" + text + "`: "
                                + String.join("; ", doubts) + ".",
                        UndocumentedTag.withoutDoubling(text)
                                .map(better -> Remedies.changeTag(image, text, better))
                                .orElseGet(() -> Remedies.changeTo(image, "the tag of a release, or add a digest"))));
    }
}
