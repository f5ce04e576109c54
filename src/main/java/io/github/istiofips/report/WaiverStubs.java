// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.report;

import io.github.istiofips.policy.Outcome;
import io.github.istiofips.policy.WaiverSubject;
import io.github.istiofips.policy.data.Waiver;
import io.github.istiofips.policy.data.WaiverFile;
import io.github.istiofips.project.Location;
import io.github.istiofips.report.VerificationReport.FindingEntry;
import io.github.istiofips.report.VerificationReport.ImageEntry;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A waiver for each violation, ready to be pasted into the file of waivers once somebody has said why and who: what lacks a reason or an
 * owner is refused when it is read.
 */
final class WaiverStubs {

    /** A month is enough to replace an image or a certificate; who needs longer has to say so. */
    private static final int DAYS = 30;

    /** The parameter of the goals that take waivers. */
    private static final String PARAMETER = "waiversFile";

    private static final Pattern FINGERPRINT = Pattern.compile("[0-9a-f]{64}");

    /** Text that YAML takes as it is (YAML 1.2.2, section 7.3.3), without the words it reads as null. */
    private static final Pattern PLAIN =
            Pattern.compile("(?!(?:null|Null|NULL)$)[A-Za-z0-9/][A-Za-z0-9/._@*+=:-]*(?<!:)");

    private final VerificationReport report;

    WaiverStubs(VerificationReport report) {
        this.report = report;
    }

    /** Returns a sentence and beneath it the stubs; empty unless the goal takes waivers and the build fails with violations. */
    Optional<String> block() {
        Object parameter = report.parameters().get(PARAMETER);
        if (parameter == null || !report.buildFails()) {
            return Optional.empty();
        }
        List<String> stubs = report.findings().stream()
                .filter(finding -> finding.outcome() == Outcome.VIOLATION
                        && finding.waived().isEmpty())
                .flatMap(this::stubs)
                .distinct()
                .toList();
        if (stubs.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> file = parameter instanceof Optional<?> given ? given.map(Object::toString) : Optional.empty();
        String place = file.map(name ->
                        "put what you need beneath waivers: in " + name + ", in place of what has expired there")
                .orElse("put what you need into " + WaiverFile.DEFAULT_NAME + " beside the POM");
        return Optional.of("To accept violations for a time, " + ConsoleText.plain(place)
                + ", and say why and who answers for it (docs/waivers.md of istio-fips-maven-plugin):\n"
                + (file.isPresent() ? "" : "waivers:\n")
                + String.join("\n", stubs));
    }

    private Stream<String> stubs(FindingEntry finding) {
        return subjects(finding).map(subject -> stub(finding, subject));
    }

    private String stub(FindingEntry finding, String subject) {
        String path = finding.path()
                .map(text -> "    path: " + scalar(literal(text)) + "\n")
                .orElse("");
        return "  - rule: " + finding.rule() + "\n    subject: " + scalar(subject) + "\n" + path + "    until: "
                + LocalDate.parse(report.asOf()).plusDays(DAYS) + "\n"
                + "    reason: \"" + Waiver.REASON_PLACEHOLDER + "\"\n    owner: \"" + Waiver.OWNER_PLACEHOLDER + "\"";
    }

    /** Masked keys can make one reference of two images, hence more than one subject. */
    private Stream<String> subjects(FindingEntry finding) {
        return finding.image()
                .map(reference -> imageSubjects(reference).stream())
                .orElseGet(() -> Stream.of(otherSubject(finding)));
    }

    private Set<String> imageSubjects(String reference) {
        Set<String> subjects = report.images().stream()
                .filter(image -> image.reference().equals(reference))
                .map(ImageEntry::digest)
                .map(digest ->
                        digest.map(d -> WaiverSubject.pinned(reference, d)).orElse(reference))
                .collect(Collectors.toCollection(TreeSet::new));
        return subjects.isEmpty() ? Set.of(reference) : subjects;
    }

    private static String otherSubject(FindingEntry finding) {
        if (FINGERPRINT.matcher(finding.subject()).matches()) {
            return "sha256:" + finding.subject();
        }
        Set<String> files = Stream.concat(finding.location().stream(), finding.relatedLocations().stream())
                .map(Location::file)
                .collect(Collectors.toSet());
        return files.size() == 1 && finding.location().isPresent()
                ? files.iterator().next()
                : finding.subject();
    }

    /** An asterisk in the name of a file would stand for more files than this one. */
    private static String literal(String path) {
        return path.replace('*', '?');
    }

    private static String scalar(String text) {
        if (PLAIN.matcher(text).matches()) {
            return text;
        }
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
            } else if ((c >= ' ' && c <= '~') || Character.isLetterOrDigit(c)) {
                quoted.appendCodePoint(c);
            } else {
                quoted.append("\\U%08x".formatted(c));
            }
        });
        return quoted.append('"').toString();
    }
}
