// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.mesh.UnresolvedImage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rule on a mesh of which some members are FIPS and others are not, on one platform or from one platform to another. */
final class MeshRules implements RuleFamily {

    private static final Charge MIXED = new Charge("mesh-mixed", Outcome.WARNING);

    @Override
    public Set<String> rules() {
        return Set.of(MIXED.rule());
    }

    @Override
    public Stream<Finding> judge(MeshCase mesh) {
        if (!mesh.request().tagRules()) {
            return Stream.empty();
        }
        List<MeshMember> members = mesh.images().stream()
                .flatMap(image -> MeshMember.of(image).stream())
                .toList();
        Map<String, Map<String, MixedPlatform>> alike = new TreeMap<>();
        members.stream()
                .collect(Collectors.groupingBy(MeshMember::platform, TreeMap::new, Collectors.toList()))
                .forEach((name, all) -> MixedPlatform.of(all)
                        .ifPresent(platform -> alike.computeIfAbsent(platform.likeness(), key -> new TreeMap<>())
                                .put(name, platform)));
        SplitImages split = SplitImages.of(members);
        List<Finding> findings = new ArrayList<>();
        Set<String> told = new TreeSet<>();
        for (Map<String, MixedPlatform> platforms : alike.values()) {
            MixedPlatform platform = platforms.values().iterator().next();
            findings.add(mixed(mesh, platforms.keySet(), platform, split));
            platform.notFips().forEach(member -> told.add(reference(member)));
        }
        List<MeshMember> untold = split.notFips().stream()
                .filter(member -> !told.contains(reference(member)))
                .toList();
        if (!untold.isEmpty()) {
            findings.add(acrossPlatforms(mesh, untold, split));
        }
        return findings.stream();
    }

    private static Finding mixed(
            MeshCase mesh, Collection<String> platforms, MixedPlatform platform, SplitImages split) {
        int judged = platform.fips().size() + platform.notFips().size();
        int others = judged - platform.odd().size();
        String message = "On " + String.join(" and ", platforms) + ", "
                + (platform.isFipsOdd()
                        ? "only " + MeshWording.names(platform.fips())
                                + (platform.fips().size() == 1 ? " is" : " are")
                                + " FIPS, and " + MeshWording.names(platform.notFips())
                                + (platform.notFips().size() == 1 ? " is not." : " are not.")
                        : MeshWording.names(platform.notFips())
                                + (platform.notFips().size() == 1 ? " is" : " are") + " not FIPS, and "
                                + (others == 1
                                        ? "the other image that was judged is."
                                        : "the " + others + " others that were judged are."));
        return finding(
                mesh, platforms, platform.odd(), platform.notFips(), message + split.sentences(platform.notFips()));
    }

    private static Finding acrossPlatforms(MeshCase mesh, List<MeshMember> members, SplitImages split) {
        return finding(
                mesh,
                members.stream().map(MeshMember::platform).collect(Collectors.toCollection(TreeSet::new)),
                members,
                members,
                split.sentences(members).strip());
    }

    private static Finding finding(
            MeshCase mesh,
            Collection<String> platforms,
            List<MeshMember> odd,
            List<MeshMember> notFips,
            String message) {
        OriginLines lines = MeshWording.lines(odd, notFips);
        String subject = reference(odd.get(0));
        return new Finding(
                MIXED.rule(),
                MIXED.outcome(),
                ReferenceMask.mask(subject),
                ReferenceMask.mask(message + MeshWording.EXPECTED + notJudged(mesh, platforms)),
                ReferenceMask.mask(MeshWording.remedy(notFips)),
                Optional.of(subject),
                Optional.of(platforms)
                        .filter(names -> names.size() == 1)
                        .map(names -> names.iterator().next()),
                Optional.empty(),
                lines.first(),
                lines.others());
    }

    /** Names what may be FIPS or not on these platforms. */
    private static String notJudged(MeshCase mesh, Collection<String> platforms) {
        Stream<String> images = mesh.images().stream()
                .filter(image -> MeshMember.of(image).stream()
                                .anyMatch(member -> member.state() == MeshMember.State.NOT_JUDGED
                                        && platforms.contains(member.platform()))
                        || image.inspected()
                                .filter(inspected -> inspected.failure().isEmpty()
                                        && !inspected.platforms().isEmpty())
                                .isEmpty())
                .map(image -> image.use().reference());
        Stream<String> unresolved = mesh.facts().resolution().unresolved().stream()
                .map(UnresolvedImage::text)
                .map(text -> "`" + text + "`");
        List<String> names = Stream.concat(images, unresolved)
                .distinct()
                .sorted(Comparator.naturalOrder())
                .toList();
        return names.isEmpty() ? "" : " Not judged: " + MeshWording.few(names) + ".";
    }

    private static String reference(MeshMember member) {
        return member.image().use().reference();
    }
}
