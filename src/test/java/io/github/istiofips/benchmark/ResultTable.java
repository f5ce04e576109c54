// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Collects measurements and formats them as one table in Markdown. */
final class ResultTable {

    private final List<String> rows = new ArrayList<>();

    /**
     * Adds a row.
     *
     * @param what image and network
     * @param way what was done
     * @param millis wall time
     * @param bytes received by the client
     * @param requests that the client sent
     * @param target what is aimed at, with {@link #judged}; empty if nothing is
     */
    void add(String what, String way, long millis, long bytes, long requests, String target) {
        rows.add(String.format(
                Locale.ROOT,
                "| %s | %s | %.2f s | %.3f MB | %d | %s |",
                what,
                way,
                millis / 1000.0,
                bytes / 1e6,
                requests,
                target));
    }

    /** A target and whether it was met. */
    static String judged(String target, boolean met) {
        return target + ": " + (met ? "met" : "**NOT MET**");
    }

    /** Cores, memory and virtual machine, without anything that names the machine. */
    static String machine() {
        long memory =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return String.format(
                Locale.ROOT,
                "%d cores, %d GB of memory, %s %s, %s %s",
                Runtime.getRuntime().availableProcessors(),
                memory / 1_000_000_000,
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("java.vm.name"),
                System.getProperty("java.version"));
    }

    String markdown() {
        return "| image, network | way | wall | received | requests | targets |\n|---|---|---|---|---|---|\n"
                + String.join("\n", rows) + "\n";
    }
}
