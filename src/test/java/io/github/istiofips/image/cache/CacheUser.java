// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.cache;

import io.github.istiofips.image.cache.ContentCache.Kind;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/**
 * Writes and reads entries of a cache, as a build in a process of its own would. What an entry holds follows from its name, so that any
 * wrong byte shows.
 */
final class CacheUser {

    static final int NAMES = 40;

    /** So small that entries are deleted all the time. */
    static final CacheLimits LIMITS = new CacheLimits(0, 1 << 20, 30 * 8192);

    private static final int LENGTH = 7000;

    private CacheUser() {}

    /** Arguments: directory, seed, number of steps. Prints a line per hundred steps; ends with 1 if it read a wrong byte. */
    public static void main(String[] arguments) {
        ContentCache cache = ContentCache.at(Path.of(arguments[0]), LIMITS, System.out::println);
        Random random = new Random(Long.parseLong(arguments[1]));
        long steps = Long.parseLong(arguments[2]);
        for (long step = 0; step < steps; step++) {
            if (!step(cache, random)) {
                System.exit(1);
            }
            if (step % 100 == 0) {
                System.out.println("step " + step);
            }
        }
    }

    /** Writes one entry and reads another; returns whether what was read is right or missing. */
    static boolean step(ContentCache cache, Random random) {
        String written = "name" + random.nextInt(NAMES);
        cache.put(Kind.LAYER, written, CacheFiles.content(written, LENGTH));
        return isRightOrMissing(cache, "name" + random.nextInt(NAMES));
    }

    static boolean isRightOrMissing(ContentCache cache, String name) {
        Optional<byte[]> read = cache.get(Kind.LAYER, name);
        return read.isEmpty() || Arrays.equals(read.get(), CacheFiles.content(name, LENGTH));
    }

    static Process start(Path directory, long seed, long steps) throws IOException, URISyntaxException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        place(ContentCache.class) + File.pathSeparator + place(CacheUser.class),
                        CacheUser.class.getName(),
                        directory.toString(),
                        Long.toString(seed),
                        Long.toString(steps))
                .redirectErrorStream(true)
                .start();
    }

    private static Path place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
