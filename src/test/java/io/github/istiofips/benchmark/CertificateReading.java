// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.benchmark;

import io.github.istiofips.certificate.CertificateInspection;
import io.github.istiofips.certificate.CertificateInspector;
import io.github.istiofips.certificate.discovery.CertificateInputs;
import io.github.istiofips.certificate.discovery.CertificateInputs.Collected;
import io.github.istiofips.project.ProjectFiles;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds and inspects the certificates of a project once in a virtual machine of its own; images are not resolved. */
final class CertificateReading {

    private CertificateReading() {}

    /**
     * Prints one line: milliseconds, certificates and keys, what could not be read, peak of the heap in bytes.
     *
     * @param arguments the project
     */
    public static void main(String[] arguments) throws Exception {
        long start = System.nanoTime();
        Collected collected = CertificateInputs.collect(
                ProjectFiles.walk(Path.of(arguments[0]), List.of()),
                file -> false,
                file -> false,
                file -> Optional.empty());
        CertificateInspection inspection = CertificateInspector.inspect(collected.inputs());
        long millis = (System.nanoTime() - start) / 1_000_000;
        long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
        int unreadable = collected.unreadable().size() + inspection.unreadable().size();
        System.out.println(millis + " " + inspection.certificates().size() + " " + unreadable + " " + heap);
    }
}
