// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Where a user's programs keep what they can find out again: <code>XDG_CACHE_HOME</code> (XDG Base Directory Specification 0.8) wherever
 * it is set, else the place of the platform.
 */
final class UserCacheDirectory {

    private static final String NAME = "istio-fips-maven-plugin";

    private UserCacheDirectory() {}

    /**
     * Returns the directory for this plugin.
     *
     * @param system system properties, with the environment as <code>env.NAME</code>, as Maven keeps them
     * @return an absolute path, which need not exist; empty if the properties name none
     */
    static Optional<Path> of(Properties system) {
        Optional<Path> home = absolute(system, "env.HOME").or(() -> absolute(system, "user.home"));
        return absolute(system, "env.XDG_CACHE_HOME")
                .or(() -> caches(system, home))
                .map(directory -> directory.resolve(NAME));
    }

    private static Optional<Path> caches(Properties system, Optional<Path> home) {
        String os = system.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (os.startsWith("windows")) {
            return absolute(system, "env.LOCALAPPDATA").or(() -> home.map(path -> path.resolve("AppData/Local")));
        }
        return home.map(path -> path.resolve(os.startsWith("mac") ? "Library/Caches" : ".cache"));
    }

    private static Optional<Path> absolute(Properties system, String property) {
        try {
            return Stream.ofNullable(system.getProperty(property))
                    .map(Path::of)
                    .filter(Path::isAbsolute)
                    .findFirst();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
