// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The version of a Go toolchain as {@code runtime.buildVersion} spells it: releases ({@code go1.24.4}), the BoringCrypto
 * releases before Go 1.19 ({@code go1.14.12b4}), experiments behind a blank or, from Go 1.26 on, a hyphen
 * ({@code go1.19.8 X:boringcrypto}, {@code go1.26.10-X:boringcrypto}), vendors' suffixes
 * ({@code go1.22.3 (Red Hat 1.22.3-1.el9) X:strictfipsruntime}, {@code go1.21.5-1 X:systemcrypto}) and development trees.
 * Sources: golang/go, src/cmd/link/internal/ld/main.go and src/internal/buildcfg/exp.go; branch dev.boringcrypto,
 * misc/boring/README.md.
 *
 * @param text the whole version
 * @param minor the number behind {@code go1.}, if the version tells one: development trees before Go 1.17 do not
 * @param boringRelease whether a toolchain of the dev.boringcrypto branch built it
 * @param experiments names of the experiments that are switched on
 */
record GoVersion(String text, OptionalInt minor, boolean boringRelease, Set<String> experiments) {

    private static final Pattern RELEASE =
            Pattern.compile("^(?:devel )?go1\\.(\\d{1,4})(?:\\.\\d{1,4})?(?:(?:rc|beta)\\d{1,4})?(b\\d{1,4})?");

    private static final Pattern OLD_DEVELOPMENT = Pattern.compile("^devel \\+[0-9a-f]{7,40}(?![\\w.])");
    private static final Pattern EXPERIMENTS = Pattern.compile("[ -]X:([\\w,]+)");

    GoVersion {
        experiments = Set.copyOf(experiments);
    }

    /** Reads a version; empty for a text that no toolchain writes. */
    static Optional<GoVersion> parse(String text) {
        Matcher release = RELEASE.matcher(text);
        if (release.find()) {
            int minor = Integer.parseInt(release.group(1));
            return Optional.of(
                    new GoVersion(text, OptionalInt.of(minor), release.group(2) != null, experimentsOf(text)));
        }
        return OLD_DEVELOPMENT.matcher(text).find()
                ? Optional.of(new GoVersion(text, OptionalInt.empty(), false, experimentsOf(text)))
                : Optional.empty();
    }

    private static Set<String> experimentsOf(String text) {
        Matcher matcher = EXPERIMENTS.matcher(text);
        return matcher.find() ? experiments(matcher.group(1)) : Set.of();
    }

    /** The names in a list of experiments, such as the value of {@code GOEXPERIMENT}, without those switched off. */
    static Set<String> experiments(String list) {
        return List.of(list.split(",", -1)).stream()
                .filter(name -> !name.isEmpty() && !name.startsWith("no"))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether it is known to be Go 1.{@code release} or later. */
    boolean atLeast(int release) {
        return minor.isPresent() && minor.getAsInt() >= release;
    }
}
