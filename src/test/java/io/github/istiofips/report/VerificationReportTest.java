// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.certificate.CertificateFacts;
import io.github.istiofips.mesh.Component;
import io.github.istiofips.policy.Finding;
import io.github.istiofips.policy.InspectedImage;
import io.github.istiofips.policy.MeshFacts;
import io.github.istiofips.policy.Outcome;
import io.github.istiofips.report.VerificationReport.CertificateEntry;
import io.github.istiofips.report.VerificationReport.FindingEntry;
import io.github.istiofips.report.VerificationReport.ImageEntry;
import io.github.istiofips.report.VerificationReport.PlatformEntry;
import io.github.istiofips.report.VerificationReport.SettingEntry;
import io.github.istiofips.report.VerificationReport.Status;
import io.github.istiofips.report.VerificationReport.Summary;
import io.github.istiofips.report.VerificationReport.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerificationReportTest {

    private static final MeshFacts JUDGED = Samples.facts(List.of(Samples.image(
            Samples.PILOT, Component.PILOT, Samples.platform("linux/amd64", Samples.fips("/p", "pilot-discovery")))));

    @ParameterizedTest
    @CsvSource(textBlock = """
            # rule,            outcome,      violation, unverifiable, unreachable, warning, verdict,    fails
            go-standard-crypto, VIOLATION,    true,      false,        false,       false,   FAIL,       true
            go-standard-crypto, VIOLATION,    false,     true,         true,        true,    FAIL,       false
            image-unreadable,   UNVERIFIABLE, false,     true,         false,       false,   UNVERIFIED, true
            image-unreadable,   UNVERIFIABLE, true,      false,        true,        true,    UNVERIFIED, false
            image-unreachable,  UNVERIFIABLE, false,     false,        true,        false,   UNVERIFIED, true
            image-unreachable,  UNVERIFIABLE, true,      true,         false,       true,    UNVERIFIED, false
            no-images,          UNVERIFIABLE, false,     true,         false,       false,   UNVERIFIED, true
            tag-form-unknown,   WARNING,      false,     false,        false,       true,    PASS,       true
            tag-form-unknown,   WARNING,      true,      true,         true,        false,   PASS,       false
            go-not-fipsonly,    NOTE,         true,      true,         true,        true,    PASS,       false
            """)
    void outcomeAndBuild(
            String rule,
            Outcome outcome,
            boolean violation,
            boolean unverifiable,
            boolean unreachable,
            boolean warning,
            Verdict verdict,
            boolean fails) {
        VerificationReport report = VerificationReport.assemble(Samples.input(
                new FailSwitches(violation, unverifiable, unreachable, warning),
                JUDGED,
                Samples.onImage(rule, outcome, Samples.PILOT)));
        assertThat(report.outcome()).isEqualTo(verdict);
        assertThat(report.buildFails()).isEqualTo(fails);
    }

    @Test
    void aViolationOutweighsWhatCouldNotBeJudged() {
        VerificationReport report = VerificationReport.assemble(Samples.failing());
        assertThat(report.outcome()).isEqualTo(Verdict.FAIL);
        assertThat(report.buildFails()).isTrue();
    }

    @Test
    void nothingJudgedIsNoPass() {
        assertThat(outcome(Samples.facts(List.of()))).isEqualTo(Verdict.UNVERIFIED);
        assertThat(outcome(Samples.facts(
                        List.of(Samples.image(Samples.PILOT, Component.PILOT, Samples.platform("linux/amd64"))))))
                .isEqualTo(Verdict.UNVERIFIED);
        assertThat(outcome(Samples.facts(List.of(), Samples.certificate(Samples.FINGERPRINT, 2048, false))))
                .isEqualTo(Verdict.UNVERIFIED);
        assertThat(outcome(Samples.facts(List.of(), Samples.certificate(Samples.FINGERPRINT, 2048, true))))
                .isEqualTo(Verdict.PASS);
        assertThat(outcome(JUDGED)).isEqualTo(Verdict.PASS);
    }

    private static Verdict outcome(MeshFacts facts) {
        return VerificationReport.assemble(Samples.input(Samples.STRICT, facts)).outcome();
    }

    @Test
    void sortsAndCounts() {
        VerificationReport report = VerificationReport.assemble(Samples.failing());
        assertThat(report.images())
                .extracting(ImageEntry::reference)
                .containsExactly(
                        Samples.PILOT,
                        Samples.CNI,
                        Samples.DAMAGED,
                        "us-docker.pkg.dev/gloo-mesh/istio-****/proxyv2:1.30.2-solo-fips");
        assertThat(report.images())
                .extracting(ImageEntry::status)
                .containsExactly(Status.INSPECTED, Status.UNREACHABLE, Status.UNREADABLE, Status.INSPECTED);
        assertThat(report.images().get(3).platforms())
                .extracting(PlatformEntry::platform)
                .containsExactly("linux/amd64", "linux/arm64/v8");
        assertThat(report.images().get(0).platforms().get(0).executables())
                .extracting(VerificationReport.ExecutableEntry::path)
                .containsExactly("/bin/busybox", "/usr/local/bin/pilot-discovery");
        assertThat(report.certificates())
                .extracting(CertificateEntry::fingerprint)
                .isSorted()
                .hasSize(3);
        assertThat(report.settings()).extracting(SettingEntry::name).containsExactly("COMPLIANCE_POLICY", "GODEBUG");
        assertThat(report.findings())
                .extracting(FindingEntry::rule)
                .containsExactly(
                        "rsa-4096",
                        "go-standard-crypto",
                        "go-standard-crypto",
                        "image-unreachable",
                        "image-unreadable",
                        "go-not-fipsonly",
                        "label-contradicts-bytes");
        assertThat(report.summary()).isEqualTo(new Summary(4, 4, 6, 3, 3, 2, 1, 1, 0));
    }

    @Test
    void distributionsAreFoundByTheirReference() {
        List<ImageEntry> images = VerificationReport.assemble(Samples.failing()).images();
        assertThat(images.get(3).distribution())
                .contains(new VerificationReport.DistributionEntry(
                        "solo", Optional.of("1.30.2"), List.of("solo", "fips")));
        assertThat(images.get(1).distribution().orElseThrow().version()).isEmpty();
        assertThat(images.get(2).distribution()).isEmpty();
    }

    @Test
    void repositoryKeysAreMaskedEverywhere() {
        Finding talkative = new Finding(
                "mesh-mixed",
                Outcome.WARNING,
                Samples.PROXY,
                "It is " + Samples.PROXY + ".",
                "Change " + Samples.PROXY + ".",
                Optional.of(Samples.PROXY),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
        VerificationReport report = VerificationReport.assemble(Samples.input(
                Samples.STRICT, Samples.facts(List.of(Samples.image(Samples.PROXY, Component.PROXY))), talkative));
        assertThat(report.toString()).doesNotContain("0123456789ab").contains("istio-****");
        assertThat(report.findings().get(0).image())
                .contains(report.images().get(0).reference());
    }

    @Test
    void theOrderOfInputsDoesNotMatter() {
        ReportInput input = Samples.failing();
        List<Finding> reversed = new ArrayList<>(input.judgement().findings());
        Collections.reverse(reversed);
        List<InspectedImage> images = new ArrayList<>(input.facts().images());
        Collections.reverse(images);
        List<CertificateFacts> certificates = new ArrayList<>(input.facts().certificates());
        Collections.reverse(certificates);
        ReportInput other = Samples.input(
                Samples.STRICT,
                Samples.facts(images, certificates.toArray(new CertificateFacts[0])),
                reversed.toArray(new Finding[0]));
        assertThat(VerificationReport.assemble(other)).isEqualTo(VerificationReport.assemble(input));
    }
}
