// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The numbers in the version of a Go toolchain: {@code go1.<minor>.<patch>}. Release candidates count as the release that they lead
 * to. Development trees are {@code devel go1.20-0123abc} and since Go 1.25 {@code go1.27-devel_0123abc} (golang/go, src/cmd/dist/build.go).
 *
 * @param minor the number behind {@code go1.}
 * @param patch the number behind that, 0 without one
 * @param development whether it is a tree on its way to that release and may lack what the release has
 */
public record GoRelease(int minor, int patch, boolean development) {

    private static final Pattern NUMBERS = Pattern.compile("^(devel )?go1\\.(\\d{1,4})(?:\\.(\\d{1,4}))?(-devel_)?");

    /**
     * Reads the version that {@link ExecutableFacts#toolchain} has.
     *
     * @return empty for a text that no toolchain writes, and for a development tree that does not name its release
     */
    public static Optional<GoRelease> of(String toolchain) {
        return GoVersion.parse(toolchain)
                .map(version -> NUMBERS.matcher(version.text()))
                .filter(Matcher::find)
                .map(numbers -> new GoRelease(
                        Integer.parseInt(numbers.group(2)),
                        Optional.ofNullable(numbers.group(3))
                                .map(Integer::parseInt)
                                .orElse(0),
                        numbers.group(1) != null || numbers.group(4) != null));
    }
}
