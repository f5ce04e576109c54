// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.policy.data.KeyLimit;
import io.github.istiofips.policy.data.KeyLimitTable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An executable of the mesh as one that accepts or refuses keys.
 *
 * @param name its path, image and build, for messages
 * @param build which of the builds that limit keys it is
 * @param releases the releases it may be
 * @param hasModule whether it is a FIPS build of Envoy or Go with BoringCrypto, whether or not that limits keys
 */
record KeyReader(String name, KeyBuild build, ReleaseSpan releases, boolean hasModule) {

    private static final KeyLimitTable TABLE = KeyLimitTable.load();

    static KeyReader of(MeshExecutable found) {
        ProgramVersion version = ProgramVersion.of(found.facts(), found.image(), found.platform());
        return new KeyReader(
                found.path() + " of " + found.image().use().reference() + " (" + version.text() + ")",
                KeyBuild.of(found.facts()),
                version.releases(),
                KeyBuild.hasModule(found.facts()));
    }

    /** Tells what it does with a key; unknown if the releases that it may be differ. */
    KeyAnswer answer(KeyShape key) {
        if (build.limited().isEmpty()) {
            return build.certain() ? KeyAnswer.ACCEPTS : KeyAnswer.UNKNOWN;
        }
        if (key.ofAuthority() && build.sparesAuthorities()) {
            return KeyAnswer.ACCEPTS;
        }
        List<Boolean> accepted = TABLE.of(build.limited().get()).stream()
                .filter(limit -> limit.meets(releases.low(), releases.high()))
                .map(key::isAcceptedBy)
                .distinct()
                .toList();
        if (accepted.equals(List.of(true))) {
            return KeyAnswer.ACCEPTS;
        }
        return accepted.equals(List.of(false)) && build.certain() ? KeyAnswer.REFUSES : KeyAnswer.UNKNOWN;
    }

    /**
     * Returns the clause that says which later releases accept a key that this one refuses, with its source.
     *
     * @throws java.util.NoSuchElementException if this one has no limits
     */
    String acceptedFrom(KeyShape key) {
        KeyLimit.Build limited = build.limited().orElseThrow();
        List<KeyLimit> limits = TABLE.of(limited);
        List<KeyLimit> turns = IntStream.range(1, limits.size())
                .filter(i -> isLater(limits.get(i))
                        && key.isAcceptedBy(limits.get(i))
                        && !key.isAcceptedBy(limits.get(i - 1)))
                .mapToObj(limits::get)
                .toList();
        String title = KeyBuild.title(limited);
        return turns.isEmpty()
                ? "no release of " + title + " known here accepts " + key.property() + " (" + sources(limits) + ")"
                : title + " accepts " + key.property() + " from "
                        + turns.stream().map(KeyLimit::first).collect(Collectors.joining(" and ")) + " on ("
                        + sources(turns) + ")";
    }

    private static String sources(List<KeyLimit> limits) {
        return limits.stream().map(KeyLimit::source).distinct().collect(Collectors.joining("; "));
    }

    private boolean isLater(KeyLimit limit) {
        return limit.versions()
                .from()
                .filter(from -> from.compareTo(releases.high()) > 0)
                .isPresent();
    }
}
