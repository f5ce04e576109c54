// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.github.istiofips.image.Platform;
import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.image.registry.Credentials;
import io.github.istiofips.image.registry.RegistryHost;
import io.github.istiofips.image.registry.RegistrySettings;
import io.github.istiofips.mesh.MeshSource;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.policy.PolicyRequest;
import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import io.github.istiofips.project.Placeholders;
import io.github.istiofips.report.FailSwitches;
import io.github.istiofips.report.VerificationReport.Status;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.verify.IstioFipsVerifier;
import io.github.istiofips.verify.ProjectContent;
import io.github.istiofips.verify.ProjectRequest;
import io.github.istiofips.verify.ProjectRequest.CertificateSelection;
import io.github.istiofips.verify.Verification;
import io.github.istiofips.verify.VerificationRequest;
import io.github.istiofips.verify.VerificationRequest.ImageAccess;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One run of the plugin's engine in a virtual machine of its own: what the goal does, without Maven. */
final class VerifyOnce {

    static final String USER = "user";
    static final String PASSWORD = "secret";

    private VerifyOnce() {}

    /**
     * Verifies images, of which every one must end up inspected, and prints one line: milliseconds, milliseconds of processor time of the
     * whole process, requests, and a digest of all that was found.
     *
     * @param arguments existing work directory, cache directory, platforms separated by commas or {@code all}, registry, and the
     *     images by repository and tag
     */
    public static void main(String[] arguments) throws Exception {
        Path work = Path.of(arguments[0]);
        List<Platform> platforms = arguments[2].equals("all")
                ? List.of()
                : Arrays.stream(arguments[2].split(","))
                        .map(text -> Platform.parse(text).orElseThrow())
                        .toList();
        String registry = arguments[3];
        List<String> references = Arrays.stream(arguments)
                .skip(4)
                .map(image -> registry + "/" + image)
                .toList();
        IstioFipsVerifier verifier = new IstioFipsVerifier();
        ProjectContent content = verifier.read(new ProjectRequest(
                Files.createDirectories(work.resolve("project")),
                List.of(),
                List.of(new MeshSource.Images(references, new Origin(Optional.empty(), "images", "benchmark"))),
                CertificateSelection.DISCOVERED,
                Optional.empty(),
                Placeholders.none()));
        Verification done = verifier.verify(
                content,
                new VerificationRequest(
                        new ImageAccess(
                                List.of(),
                                access(registry),
                                platforms,
                                ContentCache.at(Path.of(arguments[1]), System.err::println)),
                        new PolicyRequest(LocalDate.of(2026, 11, 22), Rsa4096.FAIL, true, false, Map.of()),
                        new FailSwitches(true, true, true, false),
                        new TreeMap<>(),
                        "benchmark",
                        work));
        long inspected = done.report().images().stream()
                .filter(image -> image.status() == Status.INSPECTED)
                .count();
        String facts = done.report().images() + "" + done.report().findings();
        if (inspected != references.size()) {
            throw new IllegalStateException(facts);
        }
        long processor =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
        System.out.println(done.run().elapsedMillis() + " " + processor / 1_000_000 + " "
                + done.run().requests() + " "
                + OciLayoutWriter.sha256(facts.getBytes(StandardCharsets.UTF_8)));
    }

    private static RegistrySettings access(String registry) {
        RegistryHost host = new RegistryHost(registry, Optional.empty(), true, Optional.empty());
        return new RegistrySettings(
                Map.of(registry, host),
                name -> Optional.of(new Credentials(USER, PASSWORD, "the benchmark")),
                List.of(),
                false);
    }
}
