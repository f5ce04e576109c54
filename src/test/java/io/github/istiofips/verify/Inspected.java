// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.image.cache.ContentCache;
import io.github.istiofips.image.registry.RegistrySettings;
import io.github.istiofips.policy.PolicyRequest;
import io.github.istiofips.policy.PolicyRequest.Rsa4096;
import io.github.istiofips.report.FailSwitches;
import io.github.istiofips.report.VerificationReport.ImageEntry;
import io.github.istiofips.report.VerificationReport.Status;
import io.github.istiofips.testing.ElfWriter;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.verify.VerificationRequest.ImageAccess;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One image of a real registry, inspected as the goal does it. */
record Inspected(Verification verification) {

    /** Where the images of these tests have their program. */
    static final String PROGRAM = "/usr/local/bin/pilot-discovery";

    static Inspected of(String reference, RegistrySettings registries, Path work) throws Exception {
        VerificationRequest request = new VerificationRequest(
                new ImageAccess(List.of(), registries, List.of(), ContentCache.inMemory()),
                new PolicyRequest(LocalDate.of(2026, 11, 22), Rsa4096.FAIL, false, false, Map.of()),
                new FailSwitches(true, true, true, false),
                new TreeMap<>(),
                "test",
                work);
        return new Inspected(
                new IstioFipsVerifier().inspect(reference, Target.parse(reference, work), List.of(), request));
    }

    /** A Go program of about 100 KB for a machine, amd64 or arm64. */
    static byte[] program(String architecture) {
        return new ElfWriter()
                .machine(architecture.equals("arm64") ? 183 : 62)
                .code(new byte[100_000])
                .functions(ElfWriter.GO_1_20, "crypto/internal/boring/sig.StandardCrypto", "runtime.main", "main.main")
                .buildInfo("go1.19.8", "build\t-compiler=gc")
                .bytes();
    }

    ImageEntry image() {
        assertThat(verification.report().images()).hasSize(1);
        return verification.report().images().get(0);
    }

    Optional<String> digest() {
        return image().digest();
    }

    /** Asserts that exactly these platforms were found, each with its {@link #program(String)} and nothing open. */
    void assertHas(String... architectures) {
        assertThat(image().status()).as("%s", verification.report().findings()).isEqualTo(Status.INSPECTED);
        assertThat(image().platforms())
                .extracting(platform -> platform.platform())
                .containsExactly(List.of(architectures).stream()
                        .map(name -> "linux/" + name)
                        .toArray(String[]::new));
        for (int i = 0; i < architectures.length; i++) {
            String sha256 = OciLayoutWriter.sha256(program(architectures[i]));
            assertThat(image().platforms().get(i).executables()).singleElement().satisfies(executable -> {
                assertThat(executable.path()).isEqualTo(PROGRAM);
                assertThat(executable.sha256()).isEqualTo(sha256);
            });
        }
        assertThat(verification.report().findings())
                .extracting(finding -> finding.rule())
                .containsOnly("go-standard-crypto");
    }
}
