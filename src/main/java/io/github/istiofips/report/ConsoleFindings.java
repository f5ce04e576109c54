// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import io.github.istiofips.policy.Outcome;
import io.github.istiofips.project.Location;
import io.github.istiofips.report.ConsoleLine.Level;
import io.github.istiofips.report.VerificationReport.FindingEntry;
import io.github.istiofips.report.VerificationReport.ImageEntry;
import io.github.istiofips.report.VerificationReport.OriginEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Findings as blocks of lines: what, where, why, what to do. The same finding on several platforms is told once; several executables of one
 * image with the same fault and the same remedy share the lines on that.
 */
final class ConsoleFindings {

    private static final String INDENT = "    ";
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

    private final VerificationReport report;

    ConsoleFindings(VerificationReport report) {
        this.report = report;
    }

    /** Returns the blocks of the findings chosen, heaviest first. */
    List<ConsoleLine> blocks(Predicate<FindingEntry> chosen) {
        Map<FindingEntry, Map<FindingEntry, List<String>>> blocks = new LinkedHashMap<>();
        report.findings().stream()
                .filter(chosen)
                .sorted(Comparator.comparing(FindingEntry::outcome))
                .forEach(finding -> blocks.computeIfAbsent(anywhere(finding), f -> new LinkedHashMap<>())
                        .computeIfAbsent(with(finding, finding.message(), finding.path()), f -> new ArrayList<>())
                        .addAll(finding.platform().stream().toList()));
        List<ConsoleLine> lines = new ArrayList<>();
        blocks.forEach((shared, findings) -> block(shared, findings)
                .forEach(text -> lines.add(new ConsoleLine(level(shared), ConsoleText.plain(text)))));
        return lines;
    }

    /** Returns what the findings of one block have in common. */
    private static FindingEntry anywhere(FindingEntry finding) {
        return finding.image().isPresent() && finding.path().isPresent()
                ? with(finding, "", Optional.empty())
                : with(finding, finding.message(), finding.path());
    }

    private static FindingEntry with(FindingEntry f, String message, Optional<String> path) {
        return new FindingEntry(
                f.rule(),
                f.outcome(),
                f.subject(),
                message,
                f.remedy(),
                f.image(),
                Optional.empty(),
                path,
                f.location(),
                f.relatedLocations(),
                f.waived(),
                f.fails());
    }

    private static Level level(FindingEntry finding) {
        if (finding.fails()) {
            return Level.ERROR;
        }
        return finding.outcome() == Outcome.NOTE || finding.waived().isPresent() ? Level.INFO : Level.WARN;
    }

    private List<String> block(FindingEntry shared, Map<FindingEntry, List<String>> findings) {
        List<String> lines = new ArrayList<>();
        findings.forEach((finding, platforms) -> {
            lines.add(title(finding, platforms));
            lines.add(INDENT + "found  " + finding.message());
        });
        if (shared.outcome() != Outcome.NOTE) { // a note asks for no change; place and page stand in the report
            lines.addAll(change(shared));
        }
        shared.waived()
                .ifPresent(waiver -> lines.add(
                        INDENT + "waived by " + waiver.by() + " until " + waiver.until() + ": " + waiver.reason()));
        return lines;
    }

    private List<String> change(FindingEntry finding) {
        List<String> lines = new ArrayList<>();
        lines.add(INDENT + "at     " + place(finding));
        if (!finding.relatedLocations().isEmpty()) {
            lines.add(INDENT + "also   "
                    + finding.relatedLocations().stream()
                            .map(location -> place(finding, location))
                            .collect(Collectors.joining(", ")));
        }
        lines.add(INDENT + "fix    " + finding.remedy());
        lines.add(INDENT + "page   " + RulePage.command(finding.rule()));
        return lines;
    }

    private static String title(FindingEntry finding, List<String> platforms) {
        StringBuilder title = new StringBuilder(finding.outcome() + " " + finding.rule() + "  "
                + finding.image().orElseGet(() -> subject(finding)));
        if (!platforms.isEmpty()) {
            title.append("  ").append(String.join(", ", platforms));
        }
        finding.path().ifPresent(path -> title.append("  ").append(path));
        if (title.indexOf(subject(finding)) < 0) {
            title.append("  ").append(subject(finding));
        }
        return title.toString();
    }

    /** Returns the subject; of a fingerprint, which the message puts into words, only the beginning. */
    private static String subject(FindingEntry finding) {
        return FINGERPRINT.matcher(finding.subject()).matches()
                ? "sha256:" + ConsoleText.shortDigest(finding.subject())
                : finding.subject();
    }

    private String place(FindingEntry finding) {
        return finding.location()
                .map(location -> place(finding, location))
                .or(() -> image(finding).flatMap(ConsoleFindings::wayToImage))
                .orElse("no line in a file of this project");
    }

    /** An image that no file names was named on the command line or by a default. */
    private static Optional<String> wayToImage(ImageEntry image) {
        return image.origins().stream().findFirst().map(origin -> origin.key() + " (" + origin.why() + ")");
    }

    private String place(FindingEntry finding, Location location) {
        return location
                + image(finding)
                        .flatMap(image -> key(image, location))
                        .map(key -> " (" + key + ")")
                        .orElse("");
    }

    private Optional<ImageEntry> image(FindingEntry finding) {
        return report.images().stream()
                .filter(image -> finding.image().equals(Optional.of(image.reference())))
                .findFirst();
    }

    private static Optional<String> key(ImageEntry image, Location location) {
        return image.origins().stream()
                .filter(origin -> origin.file().equals(Optional.of(location.file()))
                        && origin.line().equals(Optional.of(location.line())))
                .map(OriginEntry::key)
                .findFirst();
    }
}
