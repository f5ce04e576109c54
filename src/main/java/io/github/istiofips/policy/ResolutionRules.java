// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.mesh.Observation;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.UnresolvedImage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules on what the configuration leads to, and on configuration that does not do what it seems to. */
final class ResolutionRules implements RuleFamily {

    private static final Charge UNRESOLVED = new Charge("image-unresolved", Outcome.UNVERIFIABLE);
    private static final Charge NO_IMAGES = new Charge("no-images", Outcome.UNVERIFIABLE);

    @Override
    public Set<String> rules() {
        return Stream.concat(
                        Stream.of(UNRESOLVED, NO_IMAGES),
                        Stream.of(Observation.Kind.values()).map(ResolutionRules::charge))
                .map(Charge::rule)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Stream<Finding> judge(MeshCase mesh) {
        List<UnresolvedImage> unresolved = mesh.facts().resolution().unresolved();
        boolean empty = mesh.images().isEmpty() && unresolved.isEmpty();
        return Stream.of(
                        unresolved.stream().map(ResolutionRules::unresolved),
                        mesh.facts().resolution().observations().stream().map(ResolutionRules::observed),
                        empty && mesh.request().expectImages() ? Stream.of(noImages(mesh)) : Stream.<Finding>empty())
                .flatMap(s -> s);
    }

    private static Finding unresolved(UnresolvedImage image) {
        return finding(UNRESOLVED, image.text(), image.reason(), image.remedy(), image.origins());
    }

    private static Finding observed(Observation observation) {
        return finding(
                charge(observation.kind()),
                observation.subject(),
                observation.message(),
                observation.remedy(),
                List.of(observation.origin()));
    }

    private static Charge charge(Observation.Kind kind) {
        return switch (kind) {
            case TAG_IS_NUMBER -> new Charge("tag-is-number", Outcome.WARNING);
            case VALUE_WITHOUT_EFFECT -> new Charge("value-without-effect", Outcome.WARNING);
            case VARIANT_DROPPABLE -> new Charge("variant-droppable", Outcome.WARNING);
            case PROXY_BINARY_OVERRIDDEN -> new Charge("proxy-binary-overridden", Outcome.UNVERIFIABLE);
            case SOURCE_UNREADABLE -> new Charge("source-unreadable", Outcome.UNVERIFIABLE);
        };
    }

    private static Finding noImages(MeshCase mesh) {
        List<String> notes = mesh.facts().resolution().notes();
        String looked = notes.isEmpty() ? "" : " " + String.join(" ", notes);
        return finding(
                NO_IMAGES,
                "project",
                "No configuration was found that leads to an Istio image." + looked,
                "Name the configuration in the parameter sources, or set failIfNoImages to false if there is none.",
                List.of());
    }

    private static Finding finding(Charge charge, String subject, String message, String remedy, List<Origin> origins) {
        OriginLines lines = OriginLines.of(origins);
        return new Finding(
                charge.rule(),
                charge.outcome(),
                ReferenceMask.mask(subject),
                ReferenceMask.mask(message),
                ReferenceMask.mask(remedy),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                lines.first(),
                lines.others());
    }
}
