// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A platform on which some members of a mesh are FIPS and others are not.
 *
 * @param fips the members that are, sorted by reference; never empty
 * @param notFips the members that are not, sorted by reference; never empty
 */
record MixedPlatform(List<MeshMember> fips, List<MeshMember> notFips) {

    private static final Comparator<MeshMember> ORDER =
            Comparator.comparing(member -> member.image().use().reference());

    MixedPlatform {
        fips = List.copyOf(fips);
        notFips = List.copyOf(notFips);
    }

    /** Returns the platform that members are of; empty if those that were judged are all alike. */
    static Optional<MixedPlatform> of(Collection<MeshMember> members) {
        MixedPlatform platform =
                new MixedPlatform(having(members, MeshMember.State.FIPS), having(members, MeshMember.State.NOT_FIPS));
        return platform.fips.isEmpty() || platform.notFips.isEmpty() ? Optional.empty() : Optional.of(platform);
    }

    /** Tells whether the members that are FIPS are the odd ones: they are fewer. */
    boolean isFipsOdd() {
        return fips.size() < notFips.size();
    }

    /** Returns the smaller group, of equal ones that which is not FIPS. */
    List<MeshMember> odd() {
        return isFipsOdd() ? fips : notFips;
    }

    /** Returns a value that platforms share on which the same images are FIPS and not FIPS, through the same files. */
    String likeness() {
        return references(fips) + " " + references(notFips) + " "
                + notFips.stream().map(MeshMember::notFips).toList();
    }

    private static List<String> references(List<MeshMember> members) {
        return members.stream().map(member -> member.image().use().reference()).toList();
    }

    private static List<MeshMember> having(Collection<MeshMember> members, MeshMember.State state) {
        return members.stream()
                .filter(member -> member.state() == state)
                .sorted(ORDER)
                .toList();
    }
}
