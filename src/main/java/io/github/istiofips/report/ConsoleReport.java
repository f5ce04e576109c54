// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import io.github.istiofips.report.ConsoleLine.Level;
import io.github.istiofips.report.VerificationReport.FindingEntry;
import io.github.istiofips.report.VerificationReport.Summary;
import io.github.istiofips.report.VerificationReport.Verdict;
import java.util.ArrayList;
import java.util.List;

/**
 * A report as lines of plain text: the overview, on request the evidence, the findings that do not fail the build, stubs of
 * waivers, the findings that do, and one line that sums up. What must be acted on stands last, where a terminal stops.
 */
public final class ConsoleReport {

    /** How much is said of each executable. */
    public enum Detail {
        /** One row. */
        OVERVIEW,
        /** One row, and what it rests on with the commands that show the same. */
        EVIDENCE
    }

    private ConsoleReport() {}

    /**
     * Returns all lines.
     *
     * @param report the report
     * @param reportFile path of {@code report.json} as the user should read it
     * @param detail what is said of each executable
     */
    public static List<ConsoleLine> lines(VerificationReport report, String reportFile, Detail detail) {
        ConsoleFindings findings = new ConsoleFindings(report);
        List<ConsoleLine> lines = new ArrayList<>();
        lines.add(new ConsoleLine(
                Level.INFO,
                "Istio FIPS verification as of " + report.asOf() + ", policy data of "
                        + report.policyData().asOf()));
        lines.add(new ConsoleLine(Level.INFO, ""));
        lines.addAll(new ConsoleTables(report).lines());
        if (detail == Detail.EVIDENCE) {
            lines.addAll(new ConsoleEvidence(report).lines());
        }
        List<ConsoleLine> others = findings.blocks(finding -> !finding.fails());
        lines.addAll(others);
        if (!others.isEmpty()) {
            lines.add(new ConsoleLine(Level.INFO, ""));
        }
        new WaiverStubs(report).block().ifPresent(block -> {
            lines.add(new ConsoleLine(Level.INFO, block));
            lines.add(new ConsoleLine(Level.INFO, ""));
        });
        lines.addAll(findings.blocks(FindingEntry::fails));
        lines.add(new ConsoleLine(level(report), summary(report, reportFile)));
        return lines;
    }

    /** Returns the last line: outcome, counts, and where the report is. */
    public static String summary(VerificationReport report, String reportFile) {
        Summary counts = report.summary();
        return report.outcome() + exception(report) + ": " + findings(report, counts) + " in "
                + ConsoleText.count(counts.images(), "image", "images") + ", "
                + ConsoleText.count(counts.platforms(), "platform", "platforms") + ", "
                + ConsoleText.count(counts.executables(), "executable", "executables") + ", "
                + ConsoleText.count(counts.certificates(), "certificate or key", "certificates and keys")
                + "; report: " + ConsoleText.plain(reportFile);
    }

    private static Level level(VerificationReport report) {
        if (report.buildFails()) {
            return Level.ERROR;
        }
        return report.outcome() == Verdict.PASS ? Level.INFO : Level.WARN;
    }

    /** Says so where the switches let the build go another way than the outcome. */
    private static String exception(VerificationReport report) {
        if (report.outcome() == Verdict.PASS) {
            return report.buildFails() ? " (but warnings fail the build here)" : "";
        }
        return report.buildFails() ? "" : " (but nothing found fails the build here)";
    }

    private static String findings(VerificationReport report, Summary counts) {
        List<String> parts = new ArrayList<>();
        add(parts, counts.violations(), "violation", "violations");
        add(parts, counts.unverifiable(), "unverifiable", "unverifiable");
        add(parts, counts.warnings(), "warning", "warnings");
        add(parts, counts.notes(), "note", "notes");
        add(parts, counts.waived(), "waived", "waived");
        if (report.outcome() == Verdict.UNVERIFIED && counts.unverifiable() == 0) {
            parts.add(0, "nothing was judged");
        }
        return parts.isEmpty() ? "no findings" : String.join(", ", parts);
    }

    private static void add(List<String> parts, int number, String singular, String plural) {
        if (number > 0) {
            parts.add(ConsoleText.count(number, singular, plural));
        }
    }
}
