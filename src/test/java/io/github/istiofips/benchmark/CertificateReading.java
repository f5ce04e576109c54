// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.benchmark;

import io.github.istiofips.project.Placeholders;
import io.github.istiofips.verify.IstioFipsVerifier;
import io.github.istiofips.verify.ProjectContent;
import io.github.istiofips.verify.ProjectRequest;
import io.github.istiofips.verify.ProjectRequest.CertificateSelection;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads a project once in a virtual machine of its own, as the goal does before it fetches images. */
final class CertificateReading {

    private CertificateReading() {}

    /**
     * Prints one line: milliseconds, certificates and keys, what could not be read, peak of the heap in bytes.
     *
     * @param arguments the project
     */
    public static void main(String[] arguments) throws Exception {
        long start = System.nanoTime();
        ProjectContent content = new IstioFipsVerifier()
                .read(new ProjectRequest(
                        Path.of(arguments[0]),
                        List.of(),
                        List.of(),
                        CertificateSelection.DISCOVERED,
                        Optional.empty(),
                        Placeholders.none()));
        long millis = (System.nanoTime() - start) / 1_000_000;
        long heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
        System.out.println(millis + " " + content.certificates().certificates().size() + " "
                + content.certificates().unreadable().size() + " " + heap);
    }
}
