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
 * Processor time and heap of the inspection of one large executable, the first in its virtual machine and after some more. That the
 * heap is enough is asserted, the times are printed. Run with {@code mvn -Pbenchmark test}.
 */
class DetectorBenchmark {

    private static final int HEAP_MEGABYTES = 32;
    private static final int MB = 1_000_000;
    private static final long FIRST_MILLIS = 1500;
    private static final long WARM_MILLIS = 1000;

    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource({"envoy, BORINGSSL_FIPS", "pilot-discovery, BORINGCRYPTO"})
    void oneLargeProgram(String role, String stack) throws Exception {
        int size = 120 * MB;
        byte[] program = role.equals("envoy") ? LargePrograms.envoy("amd64", size) : LargePrograms.go("amd64", size);
        Path file = Files.write(temp.resolve(role), program);

        List<String> output = ChildJvm.run(temp, HEAP_MEGABYTES, Inspections.class, List.of(file.toString(), role))
                .output();

        System.out.printf(
                Locale.ROOT,
                "%s of %.1f MB: processor %s for the first inspection, %s after warm-up, at most %.1f MB of a heap of %d MB%n",
                role,
                program.length / 1e6,
                time(output.get(0), FIRST_MILLIS),
                time(output.get(1), WARM_MILLIS),
                Long.parseLong(output.get(2)) / 1e6,
                HEAP_MEGABYTES);
        assertThat(output.subList(3, 5)).containsExactly(stack, "VERIFIED");
    }

    private static String time(String millis, long target) {
        return millis + " ms (target ≤ " + target + ": " + (Long.parseLong(millis) <= target ? "met)" : "NOT MET)");
    }
}
