// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.policy.data.Waiver;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Applies waivers to findings. Waived findings stay as they are; what is added are warnings on waivers that have expired and on those
 * that nothing needs.
 */
final class Waivers {

    /** Of several that fit, the one that lasts longest counts, so that their order in the file means nothing. */
    private static final Comparator<Waiver> LONGEST_FIRST =
            Comparator.comparing(Waiver::until).reversed().thenComparing(Waiver::location);

    private final List<Finding> findings;
    private final MeshCase mesh;
    private final List<WaiverMatcher> matchers;

    private Waivers(List<Finding> findings, MeshCase mesh) {
        this.findings = findings;
        this.mesh = mesh;
        Map<String, Set<String>> names = new HashMap<>();
        mesh.images()
                .forEach(image -> names.computeIfAbsent(image.use().reference(), reference -> new HashSet<>())
                        .addAll(WaiverSubject.namesOf(image)));
        matchers = mesh.request().waivers().stream()
                .distinct()
                .sorted(LONGEST_FIRST)
                .map(waiver -> new WaiverMatcher(waiver, names))
                .toList();
    }

    /**
     * What waivers make of findings.
     *
     * @param waived the findings that do not count, and why
     * @param warnings findings on the waivers themselves, in any order
     */
    record Result(Map<Finding, Waiver> waived, List<Finding> warnings) {
        Result {
            waived = Map.copyOf(waived);
            warnings = List.copyOf(warnings);
        }
    }

    /** Returns the ids of the rules on waivers. */
    static Set<String> rules() {
        return Set.of(Waiver.EXPIRED_RULE, Waiver.UNUSED_RULE);
    }

    /** Applies the waivers of the request to the findings of the rules on everything else. */
    static Result apply(List<Finding> findings, MeshCase mesh) {
        return new Waivers(findings, mesh).result();
    }

    private Result result() {
        LocalDate asOf = mesh.request().asOf();
        Map<Finding, Waiver> waived = new HashMap<>();
        List<WaiverMatcher> expired = new ArrayList<>();
        List<Finding> warnings = new ArrayList<>();
        for (WaiverMatcher matcher : matchers) {
            List<Finding> fitting = findings.stream().filter(matcher::fits).toList();
            if (!matcher.waiver().appliesOn(asOf)) {
                expired.add(matcher);
            } else if (fitting.isEmpty() && wasInspected(matcher)) {
                warnings.add(unused(matcher.waiver()));
            } else {
                fitting.forEach(finding -> waived.putIfAbsent(finding, matcher.waiver()));
            }
        }
        for (WaiverMatcher matcher : expired) {
            List<Finding> returned = findings.stream()
                    .filter(matcher::fits)
                    .filter(finding -> !waived.containsKey(finding))
                    .toList();
            warnings.add(expired(matcher.waiver(), returned));
        }
        return new Result(waived, warnings);
    }

    /** Tells whether everything that the waiver could be about was judged, so that a finding would be there if it were needed. */
    private boolean wasInspected(WaiverMatcher matcher) {
        boolean failed = mesh.images().stream()
                .filter(image -> image.inspected()
                        .filter(inspected -> inspected.failure().isEmpty())
                        .isEmpty())
                .anyMatch(image -> matcher.meansImage(WaiverSubject.namesOf(image))
                        || matcher.meansImageByName(WaiverSubject.bareNamesOf(image)));
        boolean unverifiable = findings.stream()
                .filter(finding -> finding.outcome() == Outcome.UNVERIFIABLE)
                .anyMatch(matcher::means);
        boolean unreadable = mesh.facts().unreadableCertificates().stream()
                .anyMatch(certificate -> matcher.meansFingerprint()
                        || matcher.meansFile(certificate.place().file()));
        return !failed && !unverifiable && !unreadable && !mayMeanUnresolved(matcher);
    }

    private boolean mayMeanUnresolved(WaiverMatcher matcher) {
        return !mesh.facts().resolution().unresolved().isEmpty()
                && !matcher.meansFingerprint()
                && mesh.images().stream().noneMatch(image -> matcher.meansImage(WaiverSubject.namesOf(image)));
    }

    private Finding unused(Waiver waiver) {
        List<String> others = findings.stream()
                .filter(finding -> finding.rule().equals(waiver.rule()))
                .map(Waivers::name)
                .distinct()
                .sorted()
                .limit(3)
                .toList();
        return finding(
                Waiver.UNUSED_RULE,
                waiver,
                "The waiver of " + what(waiver) + " fits no finding."
                        + (others.isEmpty() ? "" : " Findings of that rule are on: " + String.join("; ", others) + "."),
                others.isEmpty()
                        ? "Remove the waiver: it would hide the next finding of its kind."
                        : "Remove the waiver, or correct subject and path if it was meant for one of these.");
    }

    private static Finding expired(Waiver waiver, List<Finding> returned) {
        String more = returned.size() > 1 ? " and " + (returned.size() - 1) + " more" : "";
        String back = returned.stream()
                .findFirst()
                .map(finding -> " The finding counts again: " + name(finding)
                        + finding.location().map(line -> " (" + line + ")").orElse("") + more + ".")
                .orElse(" No finding needs it.");
        return finding(
                Waiver.EXPIRED_RULE,
                waiver,
                "The waiver of " + what(waiver) + " ended with " + waiver.until() + " (owner: " + waiver.owner() + ")."
                        + back,
                returned.isEmpty()
                        ? "Remove the waiver."
                        : "Do what the finding asks for and remove the waiver, or have its owner decide again and date it"
                                + " anew.");
    }

    private static String what(Waiver waiver) {
        return waiver.rule() + " for " + waiver.subject()
                + waiver.path().map(path -> ", path " + path).orElse("");
    }

    private static String name(Finding finding) {
        return Stream.of(Optional.of(finding.image().orElse(finding.subject())), finding.path())
                .flatMap(Optional::stream)
                .map(ReferenceMask::mask)
                .collect(Collectors.joining(" "));
    }

    private static Finding finding(String rule, Waiver waiver, String message, String remedy) {
        return new Finding(
                rule,
                Outcome.WARNING,
                ReferenceMask.mask(waiver.subject()),
                ReferenceMask.mask(message),
                remedy,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(waiver.location()),
                List.of());
    }
}
