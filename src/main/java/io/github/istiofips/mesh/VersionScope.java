// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The versions of Istio that may apply.
 *
 * @param releases one release if the version is known, else one for each range of versions with the same rules
 * @param texts the version, all three numbers, or two if the last one is not known; empty if less is known
 */
record VersionScope(List<Release> releases, Set<String> texts) {

    private static final Pattern MINOR = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})(?:\\.[xX*])?");

    /** One version with or without a suffix, as opposed to a range such as {@code 1.22.3 - 1.23.0}. */
    private static final Pattern EXACT = Pattern.compile("v?\\d+\\.\\d+\\.\\d+(?:[-+_][0-9A-Za-z.+_-]*)?");

    VersionScope {
        releases = List.copyOf(releases);
        texts = Set.copyOf(texts);
    }

    /**
     * Returns the versions that a text stands for: {@code 1.30.2} is one version, {@code 1.30} all patches of a minor
     * version; without a text, or with a range or another form, all versions may apply.
     */
    static VersionScope of(Optional<String> text, RuleBook rules) {
        Optional<IstioVersion> exact =
                text.filter(version -> EXACT.matcher(version).matches()).flatMap(IstioVersion::leading);
        if (exact.isPresent()) {
            return new VersionScope(
                    List.of(Release.exact(exact.get(), text.orElseThrow(), rules)),
                    Set.of(exact.get().toString()));
        }
        Matcher minor = MINOR.matcher(text.orElse(""));
        if (minor.matches()) {
            int major = Integer.parseInt(minor.group(1));
            return ofMinor(new IstioVersion(major, Integer.parseInt(minor.group(2)), 0), rules);
        }
        return new VersionScope(
                rules.boundaries().stream()
                        .map(version -> Release.candidate(version, rules))
                        .toList(),
                Set.of());
    }

    private static VersionScope ofMinor(IstioVersion first, RuleBook rules) {
        IstioVersion next = new IstioVersion(first.major(), first.minor() + 1, 0);
        return new VersionScope(
                Stream.concat(
                                Stream.of(first),
                                rules.boundaries().stream()
                                        .filter(version -> first.isBefore(version) && version.isBefore(next)))
                        .map(version -> Release.candidate(version, rules))
                        .toList(),
                Set.of(first.major() + "." + first.minor()));
    }

    boolean isExact() {
        return releases.size() == 1;
    }

    /** Returns the versions only. */
    List<IstioVersion> versions() {
        return releases.stream().map(Release::version).toList();
    }
}
