// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.executable.CryptoModule;
import io.github.istiofips.executable.Evidence;
import io.github.istiofips.executable.ExecutableFacts;
import io.github.istiofips.executable.FipsMode;
import io.github.istiofips.executable.Integrity;
import io.github.istiofips.executable.Stack;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.policy.Finding;
import io.github.istiofips.policy.InspectedExecutable;
import io.github.istiofips.policy.Outcome;
import io.github.istiofips.report.ConsoleReport.Detail;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleEvidenceTest {

    private static final String PATH = "/usr/local/bin/pilot-discovery";
    private static final String PLATFORM = "linux/amd64";

    private static VerificationReport report(List<InspectedExecutable> executables, Finding... findings) {
        return VerificationReport.assemble(Samples.input(
                Samples.STRICT,
                Samples.facts(List.of(Samples.image(
                        Samples.PILOT,
                        Component.PILOT,
                        Samples.platform(PLATFORM, executables.toArray(InspectedExecutable[]::new))))),
                findings));
    }

    private static String text(VerificationReport report, Detail detail) {
        return ConsoleReport.lines(report, "report.json", detail).stream()
                .map(line -> line.text() + "\n")
                .collect(Collectors.joining());
    }

    private static InspectedExecutable executable(String path, Optional<String> role, Evidence... evidence) {
        InspectedExecutable sample = Samples.executable(
                path,
                role,
                Stack.BORINGCRYPTO,
                FipsMode.NOT_APPLICABLE,
                Optional.of(new CryptoModule("BoringCrypto", "fips-20190808")),
                Integrity.VERIFIED);
        ExecutableFacts facts = sample.facts();
        return new InspectedExecutable(
                path,
                sample.sha256(),
                sample.size(),
                role,
                new ExecutableFacts(
                        facts.kind(),
                        true,
                        facts.toolchain(),
                        facts.stack(),
                        facts.fipsOnly(),
                        facts.fipsMode(),
                        facts.summary(),
                        facts.module(),
                        facts.integrity(),
                        facts.fingerprint(),
                        facts.label(),
                        Optional.empty(),
                        facts.problem(),
                        List.of(evidence)));
    }

    private static Evidence evidence(String kind, String value, String... commands) {
        return new Evidence(kind, ".text@0x10", value, List.of(commands));
    }

    @Test
    void eachEvidenceHasItsCommandsBeneath() {
        VerificationReport report = report(List.of(executable(
                PATH,
                Optional.of("pilot-discovery"),
                evidence("build-info", "go1.25.1", "go version -m FILE", "od FILE"),
                evidence("function-name", "crypto/x.Y", "go version -m FILE", "tail FILE"))));
        assertThat(text(report, Detail.EVIDENCE)).contains("""

                Evidence, and how to see it without this plugin (FILE: the executable, IMAGE: the image; see \
                docs/evidence.md of istio-fips-maven-plugin)
                %s  linux/amd64  /usr/local/bin/pilot-discovery  sha256:eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee
                  build-info     .text@0x10  go1.25.1
                      $ go version -m FILE
                      $ od FILE
                  function-name  .text@0x10  crypto/x.Y
                      $ tail FILE
                  stored integrity value  %s

                """.formatted(Samples.PILOT, "ab".repeat(32)));
        assertThat(text(report, Detail.OVERVIEW)).doesNotContain("Evidence").doesNotContain("$ ");
    }

    @ParameterizedTest
    @CsvSource({"3, true, false", "4, false, true"})
    void manyWithoutRoleOrFindingAreCounted(int tools, boolean shown, boolean counted) {
        List<InspectedExecutable> executables = new ArrayList<>();
        executables.add(executable(PATH, Optional.of("pilot-discovery"), evidence("k", "role")));
        executables.add(executable("/bin/found", Optional.empty(), evidence("k", "found")));
        for (int i = 0; i < tools; i++) {
            executables.add(executable("/bin/tool" + i, Optional.empty(), evidence("k", "tool")));
        }
        String text = text(
                report(
                        executables,
                        Samples.onExecutable(
                                "other-executable-not-fips", Outcome.WARNING, Samples.PILOT, PLATFORM, "/bin/found")),
                Detail.EVIDENCE);
        assertThat(text).contains("/usr/local/bin/pilot-discovery  sha256:", "/bin/found  sha256:");
        assertThat(text.contains("/bin/tool0  sha256:")).isEqualTo(shown);
        assertThat(text.contains(tools + " further executables; report.json has their evidence"))
                .isEqualTo(counted);
    }

    @Test
    void textsFromFilesAreHarmlessAndNotEndless() {
        VerificationReport report = report(List.of(executable(
                PATH,
                Optional.of("pilot-discovery"),
                evidence("k", "\u001b[2J\u202e\r\nx"),
                evidence("k", "y".repeat(10_000)))));
        assertThat(text(report, Detail.EVIDENCE))
                .contains("?[2J?  x")
                .contains("y".repeat(400) + "…")
                .doesNotContain("y".repeat(401));
    }

    @Test
    void withoutExecutablesNothingIsSaid() {
        VerificationReport report =
                VerificationReport.assemble(Samples.input(Samples.STRICT, Samples.facts(List.of())));
        assertThat(text(report, Detail.EVIDENCE)).doesNotContain("Evidence");
    }

    @Test
    void theReportHasNoCommands() {
        VerificationReport report = report(List.of(executable(PATH, Optional.empty(), evidence("k", "v", "od FILE"))));
        assertThat(JsonReport.tree(report).findValue("evidence").toString())
                .isEqualTo("[{\"kind\":\"k\",\"where\":\".text@0x10\",\"value\":\"v\"}]");
    }
}
