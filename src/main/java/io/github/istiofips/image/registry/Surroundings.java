// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

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

    static Surroundings ofThisProcess() {
        return new Surroundings(
                Deadlines.DEFAULT,
                System.getenv(),
                Path.of(System.getProperty("user.home", ".")),
                Clock.systemUTC(),
                time -> Thread.sleep(time.toMillis()));
    }
}
