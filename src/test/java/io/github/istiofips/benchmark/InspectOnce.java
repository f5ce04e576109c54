// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.benchmark;

import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.ExecutableInspector;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** One inspection of an executable in a virtual machine of its own. */
final class InspectOnce {

    private InspectOnce() {}

    /**
     * Inspects a file and prints one line: milliseconds of wall time and of processor time of the inspecting thread, peak of the heap in
     * bytes, stack and integrity.
     *
     * @param arguments the file and its role
     */
    public static void main(String[] arguments) throws Exception {
        long start = System.nanoTime();
        long processor = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        ExecutableFacts facts = ExecutableInspector.inspect(Path.of(arguments[0]), Optional.of(arguments[1]), Map.of());
        long used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - processor;
        long wall = System.nanoTime() - start;
        long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
        System.out.println(
                wall / 1_000_000 + " " + used / 1_000_000 + " " + heap + " " + facts.stack() + " " + facts.integrity());
    }
}
