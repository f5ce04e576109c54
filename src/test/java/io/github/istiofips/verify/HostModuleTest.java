// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.policy.Outcome;
import io.github.istiofips.policy.PolicyRequest.HostModule;
import io.github.istiofips.policy.PolicyRequest.Level;
import io.github.istiofips.report.VerificationReport.FindingEntry;
import io.github.istiofips.testing.ElfWriter;
import io.github.istiofips.testing.OciLayoutWriter;
import io.github.istiofips.testing.TestImage;
import io.github.istiofips.testing.TestLayer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Code that calls into the OpenSSL of its image is a warning only where the user says so and the image has the provider. */
class HostModuleTest {

    private static final String REFERENCE = "registry.example/istio/pilot:1.30.2";
    private static final byte[] LIBRARY =
            new ElfWriter().type(3).code(new byte[64]).bytes();
    private static final byte[] TEXT = "FIPS provider".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        // policy, parameter, path of the provider, intact, outcome
        "FIPS_BUILD, WARN, /usr/lib64/ossl-modules/fips.so, true, WARNING",
        "FIPS_BUILD, WARN, /usr/lib/x86_64-linux-gnu/ossl-modules/fips.so, true, WARNING",
        "FIPS_BUILD, UNVERIFIABLE, /usr/lib64/ossl-modules/fips.so, true, UNVERIFIABLE",
        "FIPS_BUILD, WARN, /usr/lib64/ossl-modules/fips.so, false, UNVERIFIABLE",
        "FIPS_BUILD, WARN, /usr/share/doc/fips.so, true, UNVERIFIABLE",
        "FIPS_BUILD, WARN, /usr/lib64/ossl-modules/legacy.so, true, UNVERIFIABLE",
        "VALIDATED, WARN, /usr/lib64/ossl-modules/fips.so, true, UNVERIFIABLE",
        "ACTIVE, WARN, /usr/lib64/ossl-modules/fips.so, true, UNVERIFIABLE",
    })
    void weighsLessWithTheProviderIfTheUserSaysSo(
            Level policy, HostModule parameter, String path, boolean intact, Outcome outcome) throws Exception {
        byte[] program = program("crypto/internal/backend.init", "");
        FindingEntry finding = finding(program, policy, parameter, path, intact ? LIBRARY : TEXT);

        assertThat(finding.outcome()).isEqualTo(outcome);
        assertThat(finding.message().contains("The image has OpenSSL's FIPS provider, " + path))
                .isEqualTo(outcome == Outcome.WARNING);
    }

    /** The provider has no part in Go's own module, whose mode the host decides. */
    @Test
    void isNoAnswerForGosOwnModule() throws Exception {
        byte[] program =
                program("crypto/internal/fips140/v1.0.0-c2097c7c/check.init.0", "build\tDefaultGODEBUG=fips140=auto");

        assertThat(finding(program, Level.FIPS_BUILD, HostModule.WARN, "/usr/lib64/ossl-modules/fips.so", LIBRARY)
                        .outcome())
                .isEqualTo(Outcome.UNVERIFIABLE);
    }

    private FindingEntry finding(byte[] program, Level policy, HostModule parameter, String path, byte[] provider)
            throws Exception {
        TestImage image = TestImage.linux("amd64")
                .layer(new TestLayer().file(path.substring(1), provider, 0644))
                .layer(new TestLayer().file("usr/local/bin/pilot-discovery", program, 0755))
                .entrypoint("/usr/local/bin/pilot-discovery");
        Path layout = directory.resolve("layout");
        new OciLayoutWriter(layout).add(REFERENCE, image);
        List<FindingEntry> findings = new Run(directory, directory.resolve("work"))
                .image(REFERENCE).layout(layout).policy(policy).hostModule(parameter).verify().findings().stream()
                        .filter(found -> found.rule().equals("host-dependent-crypto"))
                        .toList();
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    private static byte[] program(String function, String setting) {
        ElfWriter writer = new ElfWriter().code(new byte[64]).functions(ElfWriter.GO_1_20, "runtime.main", function);
        return setting.isEmpty()
                ? writer.buildInfo("go1.25.12", "build\t-compiler=gc").bytes()
                : writer.buildInfo("go1.25.12", setting).fipsInfo(true).bytes();
    }
}
