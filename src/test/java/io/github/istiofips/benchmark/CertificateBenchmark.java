// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Time and heap to find and inspect the certificates and keys of a large project, the first time in a virtual machine. That all are
 * read is asserted, the time is printed. Run with {@code mvn -Pbenchmark test}.
 */
class CertificateBenchmark {

    private static final int FILES = 10_000;
    private static final int HEAP_MEGABYTES = 512;
    private static final long MOST_MILLIS = 5000;

    @TempDir
    Path temp;

    @Test
    void aProjectOfTenThousandCertificateFiles() throws Exception {
        Path project = Files.createDirectory(temp.resolve("project"));
        CertificateProject.write(project, FILES);

        ChildJvm.Run run = ChildJvm.run(temp, HEAP_MEGABYTES, CertificateReading.class, List.of(project.toString()));

        long millis = Long.parseLong(run.output().get(0));
        System.out.printf(
                Locale.ROOT,
                "%d files with %s certificates and keys: %d ms (target < %d: %s), %.0f files/s, with the start of Java %d ms,"
                        + " at most %.1f MB of a heap of %d MB%n",
                FILES,
                run.output().get(1),
                millis,
                MOST_MILLIS,
                millis < MOST_MILLIS ? "met" : "NOT MET",
                FILES * 1000.0 / millis,
                run.millis(),
                Long.parseLong(run.output().get(3)) / 1e6,
                HEAP_MEGABYTES);
        assertThat(Integer.parseInt(run.output().get(1))).isGreaterThan(FILES);
        assertThat(run.output().get(2)).as("unreadable").isEqualTo("0");
    }
}
