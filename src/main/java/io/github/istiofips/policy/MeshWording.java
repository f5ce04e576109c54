// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.project.Location;
import java.util.List;
import java.util.stream.Stream;

/** Names members of a mesh, and says what to change in it. */
final class MeshWording {

    static final String EXPECTED =
            " Expected: all members of a mesh are FIPS, because both ends of a connection take part in its cryptography (NIST SP"
                    + " 800-52 Rev. 2, sections 3.3 and 4.3, asks for it at servers and at clients).";

    /** So many names can be read in one sentence. */
    private static final int NAMED = 5;

    private MeshWording() {}

    /** Returns the first names, and how many more there are. */
    static String few(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(NAMED, names.size())));
        return names.size() > NAMED ? first + " and " + (names.size() - NAMED) + " more" : first;
    }

    /** Returns the images, with the files that are not FIPS. */
    static String names(List<MeshMember> members) {
        return few(members.stream()
                .map(member -> member.image().use().reference()
                        + (member.notFips().isEmpty() ? "" : " (" + few(member.notFips()) + ")"))
                .toList());
    }

    /** Returns the line of the first odd member, and as others those of the rest and of what has to change. */
    static OriginLines lines(List<MeshMember> odd, List<MeshMember> notFips) {
        OriginLines first = OriginLines.of(odd.get(0).image().use().origins());
        List<Location> others = Stream.concat(odd.stream(), notFips.stream())
                .flatMap(member -> OriginLines.of(member.image().use().origins()).first().stream())
                .filter(line -> first.first().filter(line::equals).isEmpty())
                .distinct()
                .sorted()
                .toList();
        return new OriginLines(first.first(), others);
    }

    /** Asks for FIPS builds of what is none, never the other way round. */
    static String remedy(List<MeshMember> notFips) {
        List<String> sentences = notFips.stream()
                .map(member -> Remedies.useFipsBuild(member.image()))
                .distinct()
                .toList();
        if (sentences.size() == 1) {
            return sentences.get(0);
        }
        List<String> values = notFips.stream()
                .map(member -> OriginLines.value(member.image().use().origins()))
                .distinct()
                .toList();
        return "Change " + few(values) + " to FIPS builds: the findings on each image name them.";
    }
}
