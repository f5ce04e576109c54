// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Builds that share a directory, and builds that are killed, leave only whole entries. */
@Timeout(300)
class ConcurrentBuildsTest {

    private static final long FOR_EVER = Long.MAX_VALUE;

    @TempDir
    Path directory;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endProcesses() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void threadsOfOneBuildAndOfOthers() throws Exception {
        List<String> warnings = new ArrayList<>();
        ContentCache shared = ContentCache.at(directory, CacheUser.LIMITS, warnings::add);
        List<Callable<Boolean>> users = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Random random = new Random(i);
            ContentCache cache = i < 3 ? shared : ContentCache.at(directory, CacheUser.LIMITS, warnings::add);
            users.add(() -> IntStream.range(0, 150).allMatch(step -> CacheUser.step(cache, random)));
        }
        ExecutorService pool = Executors.newFixedThreadPool(users.size());
        try {
            for (Future<Boolean> user : pool.invokeAll(users)) {
                assertThat(user.get()).isTrue();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(warnings).isEmpty();
        assertThat(intactEntries()).isPositive();
    }

    @Test
    void processes() throws Exception {
        for (int i = 0; i < 3; i++) {
            start(i, 300);
        }
        for (Process process : processes) {
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);

            assertThat(process.waitFor()).describedAs(output).isZero();
            assertThat(output.lines()).allMatch(line -> line.startsWith("step "));
        }
        assertThat(intactEntries()).isPositive();
    }

    @Test
    void killedWriters() throws Exception {
        Random random = new Random(9);
        for (int round = 0; round < 4; round++) {
            Process writer = start(round, FOR_EVER);
            BufferedReader output = writer.inputReader(UTF_8);
            int lines = 1 + random.nextInt(4);
            for (int i = 0; i < lines; i++) {
                assertThat(output.readLine()).startsWith("step ");
            }
            writer.destroyForcibly().waitFor();

            assertThat(intactEntries()).isPositive();
        }
    }

    private Process start(long seed, long steps) throws Exception {
        Process process = CacheUser.start(directory, seed, steps);
        processes.add(process);
        return process;
    }

    /** Reads everything there is; what is wrong fails the test. */
    private long intactEntries() {
        ContentCache cache = ContentCache.at(directory, CacheUser.LIMITS, new ArrayList<>()::add);
        return IntStream.range(0, CacheUser.NAMES)
                .mapToObj(i -> "name" + i)
                .peek(name ->
                        assertThat(CacheUser.isRightOrMissing(cache, name)).isTrue())
                .filter(name -> cache.get(ContentCache.Kind.LAYER, name).isPresent())
                .count();
    }
}
