// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.policy.data.Hub.Notice;
import java.time.LocalDate;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Rule on registries that are switched off, or that never had a version. */
final class RegistryRules implements RuleFamily {

    private static final Charge RETIRED = new Charge("registry-retired", Outcome.WARNING);

    @Override
    public Set<String> rules() {
        return Set.of(RETIRED.rule());
    }

    @Override
    public Stream<Finding> judge(MeshCase mesh) {
        return mesh.request().tagRules()
                ? mesh.images().stream()
                        .flatMap(image ->
                                notice(image, mesh.request().asOf())
                                        .map(notice -> finding(image.ledByHub(), notice))
                                        .stream())
                : Stream.empty();
    }

    /** Returns what is to be known of the registry of an image on a date; empty if nothing is. */
    static Optional<Notice> notice(MeshImage image, LocalDate asOf) {
        return image.publisher()
                .flatMap(publisher ->
                        publisher.hubOf(image.name().registry(), image.name().repository()))
                .flatMap(hub -> hub.notices().stream()
                        .filter(notice ->
                                notice.since().filter(day -> asOf.isBefore(day)).isEmpty())
                        .filter(notice -> notice.versions().isEmpty()
                                || image.tag()
                                        .filter(tag -> tag.isIn(notice.versions()))
                                        .isPresent())
                        .findFirst());
    }

    /** Returns what is to be known, for a message. */
    static String sentence(Notice notice) {
        return notice.says() + " (" + notice.source() + ").";
    }

    /** Returns what to do about it; the origin of the registry has to lead the image. */
    static String remedy(MeshImage image, Notice notice) {
        return Remedies.changeTo(image, notice.hub());
    }

    private static Finding finding(MeshImage image, Notice notice) {
        return image.finding(RETIRED, sentence(notice), remedy(image, notice));
    }
}
