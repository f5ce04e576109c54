// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import io.github.istiofips.certificate.PlannedKey;
import io.github.istiofips.mesh.Setting;
import io.github.istiofips.policy.Finding;
import io.github.istiofips.policy.Outcome;
import io.github.istiofips.policy.ReferenceMask;
import io.github.istiofips.policy.data.Waiver;
import io.github.istiofips.project.Location;
import io.github.istiofips.report.VerificationReport.CertificateEntry;
import io.github.istiofips.report.VerificationReport.FindingEntry;
import io.github.istiofips.report.VerificationReport.ImageEntry;
import io.github.istiofips.report.VerificationReport.PlatformEntry;
import io.github.istiofips.report.VerificationReport.PolicyData;
import io.github.istiofips.report.VerificationReport.SettingEntry;
import io.github.istiofips.report.VerificationReport.Summary;
import io.github.istiofips.report.VerificationReport.Tool;
import io.github.istiofips.report.VerificationReport.Verdict;
import io.github.istiofips.report.VerificationReport.WaiverEntry;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Puts a report together: findings, outcome, counts. */
final class ReportAssembler {

    private static final Comparator<SettingEntry> SETTINGS = Comparator.comparing(SettingEntry::name)
            .thenComparing(setting -> setting.file().orElse(""))
            .thenComparing(setting -> setting.line().orElse(0))
            .thenComparing(SettingEntry::value);

    private final ReportInput input;

    ReportAssembler(ReportInput input) {
        this.input = input;
    }

    VerificationReport assemble() {
        List<ImageEntry> images = input.facts().images().stream()
                .map(image -> FactEntries.image(image, input.judgement(), input.policyDataAsOf()))
                .sorted(Comparator.comparing(ImageEntry::reference))
                .toList();
        List<CertificateEntry> certificates = CertificateMerge.of(input.facts()).stream()
                .map(FactEntries::certificate)
                .toList();
        List<FindingEntry> findings = input.judgement().findings().stream()
                .sorted()
                .map(this::finding)
                .toList();
        Summary summary = summary(images, certificates, findings);
        boolean judged = summary.executables() > 0 || certificates.stream().anyMatch(CertificateEntry::judged);
        SortedMap<String, Object> parameters = new TreeMap<>();
        input.parameters().forEach((name, value) -> parameters.put(name, mask(value)));
        return new VerificationReport(
                VerificationReport.SCHEMA_VERSION,
                new Tool(input.toolName(), input.toolVersion()),
                input.asOf().toString(),
                new PolicyData(input.policyDataAsOf()),
                parameters,
                verdict(summary, judged),
                findings.stream().anyMatch(FindingEntry::fails),
                images,
                certificates,
                Stream.concat(
                                input.facts().resolution().settings().stream().map(ReportAssembler::setting),
                                input.facts().plannedKeys().stream().map(ReportAssembler::setting))
                        .sorted(SETTINGS)
                        .toList(),
                findings,
                summary);
    }

    private static Verdict verdict(Summary summary, boolean judged) {
        if (summary.violations() > 0) {
            return Verdict.FAIL;
        }
        return summary.unverifiable() > 0 || !judged ? Verdict.UNVERIFIED : Verdict.PASS;
    }

    private FindingEntry finding(Finding finding) {
        Optional<WaiverEntry> waived =
                Optional.ofNullable(input.judgement().waived().get(finding)).map(ReportAssembler::waiver);
        return new FindingEntry(
                finding.rule(),
                finding.outcome(),
                ReferenceMask.mask(finding.subject()),
                ReferenceMask.mask(finding.message()),
                ReferenceMask.mask(finding.remedy()),
                finding.image().map(ReferenceMask::mask),
                finding.platform(),
                finding.path(),
                finding.location(),
                finding.relatedLocations(),
                waived,
                waived.isEmpty() && input.switches().fails(finding));
    }

    private static WaiverEntry waiver(Waiver waiver) {
        return new WaiverEntry(
                ReferenceMask.mask(waiver.owner()), waiver.until().toString(), ReferenceMask.mask(waiver.reason()));
    }

    private static SettingEntry setting(PlannedKey key) {
        return new SettingEntry(
                key.request() + ": " + key.setting(),
                ReferenceMask.mask(key.keyAlgorithm() + (key.keyBits() == 0 ? "" : " " + key.keyBits())),
                Optional.of(key.place().file()),
                Optional.of(key.place().line()));
    }

    private static SettingEntry setting(Setting setting) {
        Optional<Location> location = setting.origin().location();
        return new SettingEntry(
                setting.name(),
                ReferenceMask.mask(setting.value()),
                location.map(Location::file),
                location.map(Location::line));
    }

    private static Summary summary(
            List<ImageEntry> images, List<CertificateEntry> certificates, List<FindingEntry> findings) {
        List<PlatformEntry> platforms =
                images.stream().flatMap(image -> image.platforms().stream()).toList();
        return new Summary(
                images.size(),
                platforms.size(),
                platforms.stream()
                        .mapToInt(platform -> platform.executables().size())
                        .sum(),
                certificates.size(),
                count(findings, Outcome.VIOLATION),
                count(findings, Outcome.UNVERIFIABLE),
                count(findings, Outcome.WARNING),
                count(findings, Outcome.NOTE),
                (int) findings.stream()
                        .filter(finding -> finding.waived().isPresent())
                        .count());
    }

    private static int count(List<FindingEntry> findings, Outcome outcome) {
        return (int) findings.stream()
                .filter(finding ->
                        finding.outcome() == outcome && finding.waived().isEmpty())
                .count();
    }

    /** Parameters can name images as well. */
    private static Object mask(Object value) {
        if (value instanceof String text) {
            return ReferenceMask.mask(text);
        }
        if (value instanceof Optional<?> optional) {
            return optional.map(ReportAssembler::mask);
        }
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .collect(Collectors.toMap(
                            e -> ReferenceMask.mask(e.getKey().toString()),
                            e -> mask(e.getValue()),
                            (a, b) -> b,
                            TreeMap::new));
        }
        if (value instanceof Iterable<?> items) {
            return StreamSupport.stream(items.spliterator(), false)
                    .map(ReportAssembler::mask)
                    .toList();
        }
        return value;
    }
}
