// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy;

import io.github.istiofips.policy.data.IstioRelease;
import io.github.istiofips.policy.data.IstioVersion;
import io.github.istiofips.policy.data.PolicyData;
import io.github.istiofips.policy.data.SupportWindow;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Which releases are supported on a date.
 *
 * @param data the releases there are
 * @param asOf the date
 */
record SupportedReleases(PolicyData data, LocalDate asOf) {

    /** 1.9 comes before 1.10. */
    private static final Comparator<String> BY_NUMBER = Comparator.comparing(SupportedReleases::zero);

    /**
     * Tells that a version is no longer supported.
     *
     * @param title name of its publisher for sentences
     * @return a sentence without its full stop; empty if the version is supported, or newer than what is known
     */
    Optional<String> ended(IstioVersion version, SupportWindow window, String title) {
        if (window.newestMinors().isPresent()) {
            return belowNewest(version, window.newestMinors().get(), title);
        }
        return window.community()
                ? past(version, communityDates(), "the Istio project")
                : past(version, window.endOfLife(), title);
    }

    /** Returns the minor releases that a window supports, oldest first, for a sentence; empty if none is known. */
    List<String> supported(SupportWindow window) {
        if (window.newestMinors().isPresent()) {
            return newest(window.newestMinors().get()).stream()
                    .sorted(BY_NUMBER)
                    .toList();
        }
        Map<String, LocalDate> dates = window.community() ? communityDates() : window.endOfLife();
        List<String> open = window.community()
                ? released().stream().filter(minor -> !dates.containsKey(minor)).toList()
                : List.of();
        return Stream.concat(
                        dates.entrySet().stream()
                                .filter(end -> !asOf.isAfter(end.getValue()))
                                .map(Map.Entry::getKey)
                                .filter(released()::contains),
                        open.stream())
                .sorted(BY_NUMBER)
                .toList();
    }

    /** Returns a sentence, with a blank in front, if no such release is known; nothing is said of lines that still get some. */
    String unknown(IstioVersion version) {
        return data.release(version.line())
                .filter(line -> line.endOfLife().isPresent())
                .filter(line ->
                        version.compareTo(line.last()) > 0 || line.skipped().contains(version))
                .map(line -> " No release " + version + " is known; the last of " + line.minor() + " is " + line.last()
                        + ".")
                .orElse("");
    }

    private Optional<String> belowNewest(IstioVersion version, int count, String title) {
        List<String> newest = newest(count);
        if (newest.isEmpty() || zero(version.line()).compareTo(zero(newest.get(newest.size() - 1))) >= 0) {
            return Optional.empty();
        }
        return Optional.of(title + " supports the newest " + count + " minor releases of Istio, which on " + asOf
                + " are " + newest.get(newest.size() - 1) + " to " + newest.get(0) + "; this is " + version.line());
    }

    private Optional<String> past(IstioVersion version, Map<String, LocalDate> dates, String title) {
        Optional<LocalDate> end = Optional.ofNullable(dates.get(version.line()));
        if (end.isPresent()) {
            return end.filter(asOf::isAfter)
                    .map(day -> "Support of Istio " + version.line() + " by " + title + " ended on " + day
                            + ", and the date judged at is " + asOf);
        }
        return dates.keySet().stream()
                .min(BY_NUMBER)
                .filter(lowest -> asOf.isAfter(dates.getOrDefault(lowest, LocalDate.MAX)))
                .filter(lowest -> zero(version.line()).compareTo(zero(lowest)) < 0)
                .map(lowest -> "Support of Istio " + version.line() + " by " + title + " has ended, as it did for "
                        + lowest + " on " + dates.get(lowest));
    }

    private Map<String, LocalDate> communityDates() {
        Map<String, LocalDate> dates = new TreeMap<>();
        data.releases().forEach(line -> line.endOfLife().ifPresent(day -> dates.put(line.minor(), day)));
        return dates;
    }

    private List<String> newest(int count) {
        return released().stream().limit(count).toList();
    }

    /** Returns the minor releases that were out on the date, newest first. */
    private List<String> released() {
        return data.releases().stream()
                .filter(line -> line.released().filter(asOf::isBefore).isEmpty())
                .map(IstioRelease::minor)
                .toList();
    }

    private static IstioVersion zero(String minor) {
        return IstioVersion.parse(minor + ".0").orElseThrow();
    }
}
