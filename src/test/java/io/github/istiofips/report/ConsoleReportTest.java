// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.executable.FipsMode;
import io.github.istiofips.executable.Integrity;
import io.github.istiofips.executable.Stack;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.policy.Finding;
import io.github.istiofips.policy.InspectedExecutable;
import io.github.istiofips.policy.Outcome;
import io.github.istiofips.report.ConsoleLine.Level;
import io.github.istiofips.report.VerificationReport.FindingEntry;
import io.github.istiofips.report.VerificationReport.WaiverEntry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleReportTest {

    private static final String FILE = "target/istio-fips/report.json";

    private static List<ConsoleLine> lines(ReportInput input) {
        return ConsoleReport.lines(VerificationReport.assemble(input), FILE, ConsoleReport.Detail.OVERVIEW);
    }

    private static String text(List<ConsoleLine> lines) {
        return lines.stream()
                .map(line -> ("%-6s".formatted(line.level()) + line.text()).stripTrailing() + "\n")
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @CsvSource({"failing", "passing"})
    void looksAsItShould(String name) throws IOException {
        ReportInput input = name.equals("failing") ? Samples.failing() : Samples.passing();
        try (InputStream golden = getClass().getResourceAsStream("console-" + name + ".txt")) {
            assertThat(text(lines(input))).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            VIOLATION    | true  | WARN  | FAIL (but nothing found fails the build here): 1 violation in
            UNVERIFIABLE | true  | WARN  | UNVERIFIED (but nothing found fails the build here): 1 unverifiable in
            WARNING      | false | ERROR | PASS (but warnings fail the build here): 1 warning in
            NOTE         | false | INFO  | PASS: 1 note in
            """)
    void theLastLineSaysWhenSwitchesDecideOtherwise(Outcome outcome, boolean lenient, Level level, String start) {
        FailSwitches switches = new FailSwitches(!lenient, !lenient, !lenient, !lenient);
        ReportInput input =
                Samples.input(switches, Samples.passing().facts(), Samples.onImage("r", outcome, Samples.PILOT));
        List<ConsoleLine> lines = lines(input);
        ConsoleLine last = lines.get(lines.size() - 1);
        assertThat(last.text()).startsWith(start);
        assertThat(last.level()).isEqualTo(level);
        assertThat(lines).extracting(ConsoleLine::level).contains(level);
    }

    @Test
    void nothingToJudgeIsSaid() {
        assertThat(text(lines(Samples.input(Samples.STRICT, Samples.facts(List.of())))))
                .isEqualTo("""
                        INFO  Istio FIPS verification as of 2026-11-22, policy data of 2026-11-01
                        INFO
                        WARN  UNVERIFIED (but nothing found fails the build here): nothing was judged in 0 images, \
                        0 platforms, 0 executables, 0 certificates and keys; report: target/istio-fips/report.json
                        """);
    }

    @Test
    void manyExecutablesWithoutARoleAreCounted() {
        InspectedExecutable[] tools = IntStream.range(0, 30)
                .mapToObj(i -> Samples.executable(
                        "/usr/bin/tool" + i,
                        Optional.empty(),
                        Stack.NONE,
                        FipsMode.NOT_APPLICABLE,
                        Optional.empty(),
                        Integrity.NOT_APPLICABLE))
                .toArray(InspectedExecutable[]::new);
        ReportInput input = Samples.input(
                Samples.STRICT,
                Samples.facts(
                        List.of(Samples.image(Samples.PILOT, Component.PILOT, Samples.platform("linux/amd64", tools)))),
                Samples.onExecutable(
                        "other-executable-not-fips", Outcome.WARNING, Samples.PILOT, "linux/amd64", "/usr/bin/tool7"));
        assertThat(text(lines(input)))
                .contains("/usr/bin/tool7 ")
                .contains("29 further executables")
                .doesNotContain("/usr/bin/tool8");
    }

    @Test
    void foreignTextCannotSteerTheTerminal() {
        Finding hostile = Samples.onExecutable(
                "r", Outcome.VIOLATION, Samples.PILOT, "linux/amd64", "/bin/\u001b[2J\u202egpj\r\n\tx");
        assertThat(text(lines(Samples.input(Samples.STRICT, Samples.passing().facts(), hostile))))
                .contains("/bin/?[2J?gpj   x");
    }

    @Test
    void waivedFindingsStayVisibleAndDoNotFail() {
        VerificationReport report = VerificationReport.assemble(Samples.failing());
        List<FindingEntry> findings = report.findings().stream()
                .map(f -> new FindingEntry(
                        f.rule(),
                        f.outcome(),
                        f.subject(),
                        f.message(),
                        f.remedy(),
                        f.image(),
                        f.platform(),
                        f.path(),
                        f.location(),
                        f.relatedLocations(),
                        Optional.of(new WaiverEntry("sec-team", "2026-12-31", "being replaced")),
                        false))
                .toList();
        VerificationReport waived = new VerificationReport(
                1,
                report.tool(),
                report.asOf(),
                report.policyData(),
                report.parameters(),
                VerificationReport.Verdict.PASS,
                false,
                report.images(),
                report.certificates(),
                report.settings(),
                findings,
                new VerificationReport.Summary(4, 4, 6, 3, 0, 0, 0, 0, 7));
        assertThat(text(ConsoleReport.lines(waived, FILE, ConsoleReport.Detail.OVERVIEW)))
                .doesNotContain("ERROR")
                .contains("WAIVED")
                .contains("waived by sec-team until 2026-12-31: being replaced")
                .contains("INFO  PASS: 7 waived in 4 images");
    }
}
