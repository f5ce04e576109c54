// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.policy.SoloTagVerdict.Ruling;
import io.github.istiofips.policy.data.Publisher;
import io.github.istiofips.policy.data.Publisher.Marking;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules on what an image is called. They need no bytes and apply to images that could not be fetched. */
final class TagRules implements RuleFamily {

    private static final Charge UNKNOWN = new Charge("distribution-unknown", Outcome.NOTE);
    private static final Charge NOT_FIPS = new Charge("tag-not-fips", Outcome.WARNING);
    private static final Charge NOT_FIPS_BUT_IS = new Charge("tag-not-fips", Outcome.NOTE);
    /** A part that stands twice, one after the other. */
    private static final Pattern DOUBLED = Pattern.compile("(-(?:distroless|debug|fips))\\1(?=-|$)");

    private static final Charge CLAIMS_FIPS = new Charge("tag-claims-fips", Outcome.WARNING);

    @Override
    public Set<String> rules() {
        return Set.of(
                UNKNOWN.rule(),
                NOT_FIPS.rule(),
                CLAIMS_FIPS.rule(),
                SoloTagVerdict.ARCH.rule(),
                SoloTagVerdict.NEEDS_PATCH.rule(),
                SoloTagVerdict.NO_BUILD.rule(),
                SoloTagVerdict.FORM.rule());
    }

    @Override
    public Stream<Finding> judge(MeshCase mesh) {
        return mesh.request().tagRules() ? mesh.images().stream().flatMap(TagRules::judge) : Stream.empty();
    }

    private static Stream<Finding> judge(MeshImage image) {
        List<Finding> findings = new ArrayList<>();
        if (image.publisher().isPresent()) {
            findings.addAll(mark(image, image.publisher().get()));
        } else {
            findings.add(unknown(image));
        }
        if (image.isPublishedBy(SoloTagVerdict.PUBLISHER)) {
            image.name().tag().ifPresent(tag -> findings.addAll(solo(image, tag)));
        } else {
            image.name().tag().ifPresent(tag -> findings.addAll(doubled(image, tag)));
        }
        return findings.stream();
    }

    private static List<Finding> doubled(MeshImage image, String tag) {
        Matcher twice = DOUBLED.matcher(tag);
        return twice.find()
                ? List.of(image.finding(
                        SoloTagVerdict.FORM,
                        "The tag `" + tag + "` has " + twice.group(1) + " twice: charts append a variant to the tag"
                                + " without looking at its end, and nobody is known to publish such a tag.",
                        Remedies.changeTo(
                                image,
                                "`" + twice.replaceFirst("$1") + "`, by taking " + twice.group(1)
                                        + " from the tag or taking the variant away")))
                : List.of();
    }

    private static Finding unknown(MeshImage image) {
        return image.finding(
                UNKNOWN,
                "Who publishes " + image.name().registry() + "/" + image.name().repository()
                        + " is not known, so no rule on tags was applied; the bytes are judged all the same.",
                "If it mirrors a known publisher, say so with <distribution> for the host "
                        + image.name().registry() + " in the parameter registries.");
    }

    private static List<Finding> mark(MeshImage image, Publisher publisher) {
        if (image.isMarkedFips()) {
            return image.isProvenNotFips() ? List.of(claimsFips(image, publisher)) : List.of();
        }
        boolean markable = publisher.marking() == Marking.IMAGE_NAME
                || (publisher.marking() == Marking.TAG && image.name().tag().isPresent());
        if (!markable) {
            return List.of();
        }
        String where = publisher.marking() == Marking.TAG ? "tag" : "name";
        boolean fips = image.isProvenFips();
        return List.of(image.finding(
                fips ? NOT_FIPS_BUT_IS : NOT_FIPS,
                publisher.title() + " marks FIPS builds in the " + where + " of an image, and this " + where
                        + " has no such mark" + (fips ? ", although the bytes are FIPS" : "") + ".",
                Remedies.useFipsBuild(image)));
    }

    private static Finding claimsFips(MeshImage image, Publisher publisher) {
        return image.finding(
                CLAIMS_FIPS,
                publisher.title() + " marks this image as FIPS, but an executable in it is not; the finding on that"
                        + " executable decides.",
                Remedies.useFipsBuild(image));
    }

    private static List<Finding> solo(MeshImage image, String text) {
        IstioTag tag = IstioTag.parse(text);
        List<Ruling> rulings = SoloTagVerdict.of(tag);
        List<Finding> findings = new ArrayList<>();
        for (Ruling ruling : rulings) {
            if (!ruling.charge().equals(SoloTagVerdict.FORM)) {
                findings.add(image.finding(
                        ruling.charge(),
                        "The tag `" + text + "` breaks rule " + ruling.sentence() + ".",
                        SoloTagVerdict.supportedFipsTag(tag)
                                .map(better -> changeTag(image, text, better))
                                .orElseGet(() -> Remedies.useFipsBuild(image))));
            }
        }
        String doubts = rulings.stream()
                .filter(ruling -> ruling.charge().equals(SoloTagVerdict.FORM))
                .map(Ruling::sentence)
                .collect(Collectors.joining("; "));
        if (!doubts.isEmpty()) {
            findings.add(
                    image.finding(
                            SoloTagVerdict.FORM,
                            "Solo's documentation does not cover the tag `" + text + "`: " + doubts + ".",
                            Remedies.changeTo(
                                    image,
                                    "a documented form, X.Y.Z[-patchN][-solo][-fips][-distroless], or ask Solo about this tag")));
        }
        return findings;
    }

    private static String changeTag(MeshImage image, String from, String to) {
        return Remedies.changeTo(image, "`" + to + "`, in place of `" + from + "`");
    }
}
