// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Images that are FIPS on one platform and not on another: who looks at one platform only does not see it.
 *
 * @param byReference the members of each such image, in the order of their platforms
 */
record SplitImages(Map<String, List<MeshMember>> byReference) {

    static SplitImages of(Collection<MeshMember> members) {
        Map<String, List<MeshMember>> all = members.stream()
                .collect(Collectors.groupingBy(
                        member -> member.image().use().reference(), TreeMap::new, Collectors.toList()));
        all.values()
                .removeIf(same -> on(same, MeshMember.State.FIPS).isEmpty()
                        || on(same, MeshMember.State.NOT_FIPS).isEmpty());
        return new SplitImages(all);
    }

    /** Returns them where they are not FIPS, once each, sorted by reference. */
    List<MeshMember> notFips() {
        return byReference.values().stream()
                .map(same -> same.stream()
                        .filter(member -> member.state() == MeshMember.State.NOT_FIPS)
                        .findFirst()
                        .orElseThrow())
                .toList();
    }

    /** Returns a sentence on each of the members whose image is such a one, with a blank in front. */
    String sentences(List<MeshMember> members) {
        List<String> images = members.stream()
                .map(member -> member.image().use().reference())
                .filter(byReference::containsKey)
                .map(reference -> reference + " is FIPS on "
                        + String.join(
                                " and ", on(byReference.getOrDefault(reference, List.of()), MeshMember.State.FIPS))
                        + " and not on "
                        + String.join(
                                " and ", on(byReference.getOrDefault(reference, List.of()), MeshMember.State.NOT_FIPS)))
                .toList();
        return images.isEmpty() ? "" : " " + MeshWording.few(images) + ".";
    }

    private static List<String> on(List<MeshMember> same, MeshMember.State state) {
        return same.stream()
                .filter(member -> member.state() == state)
                .map(MeshMember::platform)
                .sorted()
                .toList();
    }
}
