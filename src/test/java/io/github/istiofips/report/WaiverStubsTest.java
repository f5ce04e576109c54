// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.policy.Finding;
import io.github.istiofips.policy.Judgement;
import io.github.istiofips.policy.Outcome;
import io.github.istiofips.policy.data.Waiver;
import io.github.istiofips.project.Location;
import io.github.istiofips.report.ConsoleLine.Level;
import io.github.istiofips.report.VerificationReport.WaiverEntry;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WaiverStubsTest {

    private static final Waiver WAIVER = new Waiver(
            "rsa-4096",
            "sha256:" + Samples.FINGERPRINT,
            Optional.empty(),
            LocalDate.of(2026, 12, 31),
            "replaced with istio-0123456789ab",
            "mesh-team",
            new Location("w.yaml", 2, 5));

    private static ReportInput input(ReportInput input, FailSwitches switches, Object waiversFile, Finding... waived) {
        TreeMap<String, Object> parameters = new TreeMap<>(input.parameters());
        parameters.put("waiversFile", waiversFile);
        Map<Finding, Waiver> by = new HashMap<>();
        List.of(waived).forEach(finding -> by.put(finding, WAIVER));
        return new ReportInput(
                input.toolName(),
                input.toolVersion(),
                input.asOf(),
                input.policyDataAsOf(),
                parameters,
                switches,
                input.facts(),
                new Judgement(input.judgement().findings(), by, Map.of(), Map.of()));
    }

    private static List<ConsoleLine> lines(ReportInput input) {
        return ConsoleReport.lines(VerificationReport.assemble(input), "report.json", ConsoleReport.Detail.OVERVIEW);
    }

    private static Finding finding(ReportInput input, String rule) {
        return input.judgement().findings().stream()
                .filter(finding -> finding.rule().equals(rule))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void oneBlockForAllViolationsBetweenTheWarningsAndWhatFails() {
        List<ConsoleLine> lines = lines(input(Samples.failing(), Samples.STRICT, Optional.empty()));

        List<ConsoleLine> blocks =
                lines.stream().filter(line -> line.text().contains("\n")).toList();
        assertThat(blocks).hasSize(1);
        assertThat(blocks.get(0).level()).isEqualTo(Level.INFO);
        assertThat(blocks.get(0).text()).isEqualTo("""
                To accept violations for a time, put what you need into istio-fips-waivers.yaml beside the POM, and say why and \
                who answers for it (docs/waivers.md of istio-fips-maven-plugin):
                waivers:
                  - rule: rsa-4096
                    subject: sha256:%s
                    until: 2026-12-22
                    reason: "<why this can be accepted until then>"
                    owner: "<who answers for it>"
                  - rule: go-standard-crypto
                    subject: docker.io/istio/pilot@sha256:%s
                    path: /usr/local/bin/pilot-discovery
                    until: 2026-12-22
                    reason: "<why this can be accepted until then>"
                    owner: "<who answers for it>\"""".formatted(Samples.FINGERPRINT, "a".repeat(64)));
        int at = lines.indexOf(blocks.get(0));
        assertThat(lines.subList(0, at)).noneMatch(line -> line.level() == Level.ERROR);
        assertThat(lines.subList(at + 1, lines.size())).noneMatch(line -> line.level() == Level.WARN);
    }

    @Test
    void namesTheFileInUse() {
        assertThat(lines(input(Samples.failing(), Samples.STRICT, Optional.of("ops/accepted.yaml"))))
                .anyMatch(line -> line.text()
                                .startsWith("To accept violations for a time, put what you need beneath waivers: in"
                                        + " ops/accepted.yaml, in place of what has expired there, and say")
                        && line.text().contains("\n  - rule: ")
                        && !line.text().contains("\nwaivers:"));
    }

    @Test
    void noStubsWhereNothingCanBeWaivedOrNothingFails() {
        FailSwitches lenient = new FailSwitches(false, false, false, false);
        Finding warning = Samples.onImage("tag-form-unknown", Outcome.WARNING, Samples.PILOT);
        FailSwitches warningsFail = new FailSwitches(true, true, true, true);

        assertThat(lines(Samples.failing())).noneMatch(line -> line.text().contains("\n"));
        assertThat(lines(input(Samples.failing(), lenient, Optional.empty())))
                .noneMatch(line -> line.text().contains("\n"));
        assertThat(lines(input(
                        Samples.input(warningsFail, Samples.passing().facts(), warning),
                        warningsFail,
                        Optional.empty())))
                .noneMatch(line -> line.text().contains("\n"));
    }

    @Test
    void waivedFindingsAreShownAndCountedAndGetNoStub() {
        ReportInput plain = Samples.failing();
        Finding rsa = finding(plain, "rsa-4096");
        Finding note = finding(plain, "go-not-fipsonly");
        ReportInput input = input(plain, Samples.STRICT, Optional.empty(), rsa, note);
        VerificationReport report = VerificationReport.assemble(input);

        assertThat(report.findings())
                .filteredOn(finding -> finding.rule().equals("rsa-4096"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.waived())
                            .contains(new WaiverEntry("mesh-team", "2026-12-31", "replaced with istio-****"));
                    assertThat(finding.fails()).isFalse();
                });
        assertThat(report.summary().waived()).isEqualTo(2);
        assertThat(report.summary().violations()).isEqualTo(2);
        assertThat(report.summary().notes()).isZero();
        List<ConsoleLine> lines = lines(input);
        assertThat(lines)
                .filteredOn(
                        line -> line.text().contains("waived by mesh-team until 2026-12-31: replaced with istio-****"))
                .hasSize(2)
                .allMatch(line -> line.level() == Level.INFO);
        assertThat(lines).noneMatch(line -> line.text().contains("rule: rsa-4096"));
    }

    @Test
    void theOutcomeIsThatOfWhatIsNotWaived() {
        ReportInput only = Samples.input(
                Samples.STRICT,
                Samples.passing().facts(),
                Samples.onCertificate("rsa-4096", Outcome.VIOLATION, Samples.FINGERPRINT));

        assertThat(VerificationReport.assemble(only).outcome()).isEqualTo(VerificationReport.Verdict.FAIL);
        VerificationReport waived =
                VerificationReport.assemble(input(only, Samples.STRICT, Optional.empty(), finding(only, "rsa-4096")));
        assertThat(waived.outcome()).isEqualTo(VerificationReport.Verdict.PASS);
        assertThat(waived.buildFails()).isFalse();
    }
}
