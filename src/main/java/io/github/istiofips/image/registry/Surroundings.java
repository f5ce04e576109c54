// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What the client takes from the process it runs in; tests give other ones.
 *
 * @param deadlines how long to wait for registries
 * @param environment the environment variables
 * @param home the user's home directory
 * @param clock the time
 * @param pause waits before retries
 */
record Surroundings(Deadlines deadlines, Map<String, String> environment, Path home, Clock clock, Retries.Pause pause) {

    Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Returns the home directory as docker and podman find it: from the environment before the user database. */
    private static Path userHome() {
        return Stream.of(System.getenv("HOME"), System.getProperty("user.home"))
                .filter(Objects::nonNull)
                .map(Path::of)
                .filter(Path::isAbsolute)
                .findFirst()
                .orElse(Path.of("."));
    }

    static Surroundings ofThisProcess() {
        return new Surroundings(
                Deadlines.DEFAULT,
                System.getenv(),
                userHome(),
                Clock.systemUTC(),
                time -> Thread.sleep(time.toMillis()));
    }
}
