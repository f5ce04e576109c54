// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import io.github.istiofips.executable.Evidence;
import io.github.istiofips.report.ConsoleLine.Level;
import io.github.istiofips.report.VerificationReport.ExecutableEntry;
import io.github.istiofips.report.VerificationReport.ImageEntry;
import io.github.istiofips.report.VerificationReport.PlatformEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the rows of the overview rest on: per executable its evidence, and beneath each the commands that show the same. A
 * command that shows several is printed once per executable.
 */
final class ConsoleEvidence {

    /** Longer texts come from files that were made to be long; the report has them in full. */
    private static final int LONGEST_VALUE = 400;

    private static final String COMMAND = "      $ ";

    private final VerificationReport report;
    private final List<ConsoleLine> lines = new ArrayList<>();

    ConsoleEvidence(VerificationReport report) {
        this.report = report;
    }

    /** Returns the lines; none if there is no executable. */
    List<ConsoleLine> lines() {
        for (ImageEntry image : report.images()) {
            image.platforms().forEach(platform -> platform(image, platform));
        }
        if (!lines.isEmpty()) {
            lines.add(
                    0,
                    new ConsoleLine(
                            Level.INFO,
                            "Evidence, and how to see it without this plugin (FILE: the executable, IMAGE: the image; see"
                                    + " docs/evidence.md of istio-fips-maven-plugin)"));
            info("");
        }
        return lines;
    }

    private void platform(ImageEntry image, PlatformEntry platform) {
        List<ExecutableEntry> important = platform.executables().stream()
                .filter(executable -> executable.role().isPresent()
                        || report.findings().stream().anyMatch(ConsoleTables.concerning(image, platform, executable)))
                .toList();
        int others = platform.executables().size() - important.size();
        boolean all = others <= ConsoleTables.FEW;
        (all ? platform.executables() : important).forEach(executable -> executable(image, platform, executable));
        if (!all) {
            info(image.reference() + "  " + platform.platform() + "  " + others
                    + " further executables; report.json has their evidence");
        }
    }

    private void executable(ImageEntry image, PlatformEntry platform, ExecutableEntry executable) {
        String path = executable.path().equals(image.reference()) ? "" : "  " + executable.path();
        info(image.reference() + "  " + platform.platform() + path + "  sha256:" + executable.sha256());
        List<List<String>> rows =
                executable.evidence().stream().map(ConsoleEvidence::row).toList();
        TextTable table = new TextTable(rows);
        Set<String> shown = new HashSet<>();
        for (int i = 0; i < rows.size(); i++) {
            info(table.line(rows.get(i)));
            for (String command : executable.evidence().get(i).commands()) {
                if (shown.add(command)) {
                    info(COMMAND + command);
                }
            }
        }
        executable.fingerprint().ifPresent(value -> info("  stored integrity value  " + value));
    }

    private static List<String> row(Evidence evidence) {
        String value = ConsoleText.plain(evidence.value());
        return List.of(
                ConsoleText.plain(evidence.kind()),
                ConsoleText.plain(evidence.where()),
                value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…");
    }

    private void info(String text) {
        lines.add(new ConsoleLine(Level.INFO, ConsoleText.plain(text)));
    }
}
