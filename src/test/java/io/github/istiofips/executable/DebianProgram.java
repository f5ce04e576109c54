// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import io.github.istiofips.testing.RealComponents;
import io.github.istiofips.testing.RealExecutable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A Go executable that Debian 12 ships, unpacked by {@code .ci/debian-components}.
 *
 * @param architecture as Debian spells it
 * @param path in the package
 * @param stack what it carries
 */
record DebianProgram(String architecture, String path, Stack stack) implements RealExecutable {

    static final Path PACKAGES = Path.of("target", "debian", "packages").toAbsolutePath();

    /** As Debian spells them, to the names of container platforms. */
    static final Map<String, String> ARCHITECTURES = Map.of(
            "amd64", "amd64", "arm64", "arm64", "s390x", "s390x", "ppc64el", "ppc64le", "armhf", "arm", "i386", "386");

    /** The programs of the package {@code docker.io} are position-independent and linked by the C linker. */
    private static final List<DebianProgram> AMD64_ONLY = List.of(
            new DebianProgram("amd64", "usr/bin/docker", Stack.STANDARD),
            new DebianProgram("amd64", "usr/bin/dnet", Stack.STANDARD),
            new DebianProgram("amd64", "usr/sbin/dockerd", Stack.STANDARD),
            new DebianProgram("amd64", "usr/sbin/ovrouter", Stack.STANDARD),
            new DebianProgram("amd64", "usr/sbin/docker-proxy", Stack.NONE));

    /** Every Go executable of the packages. */
    static Stream<DebianProgram> all() {
        return Stream.concat(
                AMD64_ONLY.stream(),
                ARCHITECTURES.keySet().stream()
                        .sorted()
                        .flatMap(architecture -> Stream.of(
                                new DebianProgram(architecture, "usr/bin/umoci", Stack.STANDARD),
                                new DebianProgram(architecture, "usr/bin/fzf", Stack.NONE))));
    }

    @Override
    public Path file() {
        Path file = PACKAGES.resolve(architecture).resolve(path);
        return Files.isRegularFile(file)
                ? file
                : RealComponents.absent(
                        architecture + "/" + path + " is not in target/debian; .ci/debian-components fetches it");
    }

    @Override
    public String toString() {
        return architecture + "/" + path;
    }
}
