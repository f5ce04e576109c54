// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Processor time and heap of the inspection of one large executable, the first in its virtual machine. That the heap is enough is
 * asserted, the time is printed. Run with {@code mvn -Pbenchmark test}.
 */
class DetectorBenchmark {

    private static final int HEAP_MEGABYTES = 32;
    private static final int MB = 1_000_000;
    private static final long PROCESSOR_MILLIS = 1500;

    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource({"envoy, 120, BORINGSSL_FIPS", "pilot-discovery, 91, BORINGCRYPTO"})
    void oneLargeProgram(String role, int megabytes, String stack) throws Exception {
        byte[] program = role.equals("envoy")
                ? LargePrograms.envoy("amd64", megabytes * MB)
                : LargePrograms.go("amd64", megabytes * MB);
        Path file = Files.write(temp.resolve(role), program);

        List<String> output = ChildJvm.run(temp, HEAP_MEGABYTES, InspectOnce.class, List.of(file.toString(), role))
                .output();

        long processor = Long.parseLong(output.get(1));
        System.out.printf(
                Locale.ROOT,
                "%s of %.1f MB: %s ms wall, %d ms processor%s, at most %.1f MB of a heap of %d MB%n",
                role,
                program.length / 1e6,
                output.get(0),
                processor,
                role.equals("envoy") ? " (target ≤ 1500: " + (processor <= PROCESSOR_MILLIS ? "met)" : "NOT MET)") : "",
                Long.parseLong(output.get(2)) / 1e6,
                HEAP_MEGABYTES);
        assertThat(output.subList(3, 5)).containsExactly(stack, "VERIFIED");
    }
}
