// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Releases of Envoy whose FIPS builds with WebAssembly linked plain BoringSSL beside or in place of the FIPS module,
 * while the version line still claimed FIPS. Source: envoyproxy/envoy, changelogs of 1.23.9, 1.24.7, 1.25.6 and 1.26.1
 * (repair), bazel/repository_locations.bzl of the releases before (proxy-wasm-cpp-host of March 2023).
 */
final class EnvoyRelease {

    private static final Pattern VERSION = Pattern.compile("1\\.(\\d{1,4})\\.(\\d{1,4})(-dev)?");

    private record Affected(int minor, int first, int last) {}

    private static final List<Affected> AFFECTED = List.of(
            new Affected(22, 10, 11),
            new Affected(23, 6, 8),
            new Affected(24, 4, 6),
            new Affected(25, 3, 5),
            new Affected(26, 0, 0));

    private EnvoyRelease() {}

    /**
     * The fault, in words, if the release is known to have it; a development version may have it until the release it
     * leads to.
     *
     * @param version such as {@code 1.24.5} or {@code 1.24.1-dev}; others have none
     */
    static Optional<String> knownFault(String version) {
        Matcher matcher = VERSION.matcher(version);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int minor = Integer.parseInt(matcher.group(1));
        int patch = Integer.parseInt(matcher.group(2));
        int grace = matcher.group(3) == null ? 0 : 1;
        return AFFECTED.stream()
                .filter(row -> row.minor() == minor && patch >= row.first() && patch <= row.last() + grace)
                .findFirst()
                .map(row ->
                        "FIPS builds of Envoy " + version + " linked ordinary BoringSSL through the WebAssembly host;"
                                + " repaired in 1.23.9, 1.24.7, 1.25.6, 1.26.1 and 1.27.0");
    }
}
