// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.benchmark;

import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.ExecutableInspector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Inspections of one executable in a virtual machine of its own. */
final class Inspections {

    private static final int WARM_UP = 5;

    private Inspections() {}

    /**
     * Inspects a file again and again and prints one line: milliseconds of processor time of the inspecting thread for the first and for
     * the last inspection, peak of the heap in bytes, stack and integrity.
     *
     * @param arguments the file and its role
     */
    public static void main(String[] arguments) throws Exception {
        long first = millis(arguments);
        for (int i = 1; i < WARM_UP; i++) {
            inspect(arguments);
        }
        long last = millis(arguments);
        ExecutableFacts facts = inspect(arguments);
        long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
        System.out.println(first + " " + last + " " + heap + " " + facts.stack() + " " + facts.integrity());
    }

    private static long millis(String... arguments) throws IOException {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        inspect(arguments);
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1_000_000;
    }

    private static ExecutableFacts inspect(String... arguments) throws IOException {
        return ExecutableInspector.inspect(Path.of(arguments[0]), Optional.of(arguments[1]), Map.of());
    }
}
