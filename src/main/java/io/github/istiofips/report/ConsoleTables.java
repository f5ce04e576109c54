// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import io.github.istiofips.executable.FipsMode;
import io.github.istiofips.executable.Integrity;
import io.github.istiofips.policy.Outcome;
import io.github.istiofips.report.ConsoleLine.Level;
import io.github.istiofips.report.VerificationReport.CertificateEntry;
import io.github.istiofips.report.VerificationReport.ExecutableEntry;
import io.github.istiofips.report.VerificationReport.FindingEntry;
import io.github.istiofips.report.VerificationReport.ImageEntry;
import io.github.istiofips.report.VerificationReport.ModuleEntry;
import io.github.istiofips.report.VerificationReport.PlaceEntry;
import io.github.istiofips.report.VerificationReport.PlatformEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The overview: one row per image, platform and executable, and one per judged certificate. */
final class ConsoleTables {

    /** Executables outside any role that pass are counted instead of listed from here on, to stay on one screen. */
    static final int FEW = 3;

    private static final List<String> HEADER =
            List.of("platform", "executable", "cryptography", "module", "proof", "certificate", "verdict");

    private final VerificationReport report;
    private final List<ConsoleLine> lines = new ArrayList<>();

    ConsoleTables(VerificationReport report) {
        this.report = report;
    }

    List<ConsoleLine> lines() {
        if (!report.images().isEmpty()) {
            images();
        }
        if (!report.certificates().isEmpty()) {
            certificates();
        }
        return lines;
    }

    private void images() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        report.images().forEach(image -> rows.addAll(rows(image)));
        TextTable table = new TextTable(rows);
        info("Images");
        info(table.line(HEADER));
        for (ImageEntry image : report.images()) {
            info(heading(image));
            rows(image).forEach(row -> info(table.line(row)));
        }
        info("");
    }

    private static String heading(ImageEntry image) {
        String declared = image.origins().stream()
                .flatMap(
                        origin -> origin.file().map(f -> f + ":" + origin.line().orElse(1)).stream())
                .findFirst()
                .map(place -> "  " + place)
                .orElse("");
        String status = image.status() == VerificationReport.Status.INSPECTED ? "" : "  " + image.status();
        return image.reference()
                + image.digest()
                        .map(digest -> "  " + ConsoleText.shortDigest(digest))
                        .orElse("")
                + declared
                + status;
    }

    private List<List<String>> rows(ImageEntry image) {
        return image.platforms().stream()
                .flatMap(platform -> rows(image, platform))
                .toList();
    }

    private Stream<List<String>> rows(ImageEntry image, PlatformEntry platform) {
        Predicate<ExecutableEntry> minor =
                e -> e.role().isEmpty() && verdict(image, platform, e).equals("PASS");
        long minors = platform.executables().stream().filter(minor).count();
        boolean all = minors <= FEW;
        Stream<List<String>> listed = platform.executables().stream()
                .filter(e -> all || !minor.test(e))
                .map(e -> List.of(
                        platform.platform(),
                        e.path(),
                        cryptography(e),
                        e.module().map(m -> m.name() + " " + m.version()).orElse("-"),
                        e.integrity() == Integrity.NOT_APPLICABLE
                                ? "-"
                                : e.integrity().name(),
                        e.module().map(ConsoleTables::certificate).orElse("-"),
                        verdict(image, platform, e)));
        return all
                ? listed
                : Stream.concat(
                        listed,
                        Stream.of(List.of(
                                platform.platform(), minors + " further executables", "-", "-", "-", "-", "PASS")));
    }

    private static String certificate(ModuleEntry module) {
        return module.certificate()
                .map(number -> number + " " + module.status().orElse(""))
                .or(module::status)
                .orElse("-");
    }

    private static String cryptography(ExecutableEntry executable) {
        FipsMode mode = executable.fipsMode();
        return executable.stack() + (mode == FipsMode.NOT_APPLICABLE ? "" : " (mode " + mode + ")");
    }

    private String verdict(ImageEntry image, PlatformEntry platform, ExecutableEntry executable) {
        return verdict(concerning(image, platform, executable));
    }

    /** Tells the findings on one executable. */
    static Predicate<FindingEntry> concerning(ImageEntry image, PlatformEntry platform, ExecutableEntry executable) {
        return f -> f.image().equals(Optional.of(image.reference()))
                && f.path().equals(Optional.of(executable.path()))
                && f.platform().map(platform.platform()::equals).orElse(true);
    }

    private String verdict(Predicate<FindingEntry> concerns) {
        List<FindingEntry> findings =
                report.findings().stream().filter(concerns).toList();
        return findings.stream()
                .filter(f -> f.waived().isEmpty())
                .map(FindingEntry::outcome)
                .filter(outcome -> outcome != Outcome.NOTE)
                .min(Outcome::compareTo)
                .map(Outcome::name)
                .orElseGet(() -> findings.stream().anyMatch(f -> f.waived().isPresent()) ? "WAIVED" : "PASS");
    }

    private void certificates() {
        List<CertificateEntry> judged =
                report.certificates().stream().filter(CertificateEntry::judged).toList();
        List<List<String>> rows = judged.stream().map(this::row).toList();
        TextTable table = new TextTable(rows);
        info("Certificates and keys");
        rows.forEach(row -> info(table.line(row)));
        int rest = report.certificates().size() - judged.size();
        if (rest > 0) {
            boolean inImages = report.certificates().stream()
                    .flatMap(certificate -> certificate.places().stream())
                    .anyMatch(this::isInImage);
            info("  " + rest + " not judged: trust bundles, public keys, test material, certificates without their key"
                    + (inImages ? ", whatever lies in images" : ""));
        }
        int unlisted = report.images().stream()
                .flatMap(image -> image.platforms().stream())
                .mapToInt(PlatformEntry::unlistedCertificates)
                .sum();
        if (unlisted > 0) {
            info("  " + unlisted
                    + " further places or files of certificates in images are not listed: there are too many");
        }
        info("");
    }

    private boolean isInImage(PlaceEntry place) {
        return report.images().stream().anyMatch(image -> place.file().startsWith(image.reference() + "!"));
    }

    private List<String> row(CertificateEntry certificate) {
        PlaceEntry place = certificate.places().stream()
                .filter(at -> !isInImage(at))
                .findFirst()
                .orElse(certificate.places().get(0));
        int more = certificate.places().size() - 1;
        String where = place.file() + ":" + place.line()
                + place.entry().map(entry -> " (" + entry + ")").orElse("")
                + (more > 0 ? " and " + more + " more" : "");
        String key = certificate.keyAlgorithm()
                + certificate
                        .curve()
                        .or(() -> certificate.keyBits().map(String::valueOf))
                        .map(size -> " " + size)
                        .orElse("");
        return List.of(
                where,
                key,
                certificate.use(),
                certificate.subject().orElse("-"),
                verdict(f -> f.image().isEmpty() && f.subject().equals(certificate.fingerprint())));
    }

    private void info(String text) {
        lines.add(new ConsoleLine(Level.INFO, ConsoleText.plain(text)));
    }
}
