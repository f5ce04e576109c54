// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decides an outcome when several versions of Istio may apply: what all of them agree on; else what holds for the
 * version that the tag itself begins with, if that leads back to the same image; else it stays open.
 */
final class VersionConsensus {

    private final RuleBook rules;

    VersionConsensus(RuleBook rules) {
        this.rules = rules;
    }

    /**
     * Evaluates every release of a scope and decides each image.
     *
     * @param evaluate gives the images of one release by role; empty if the release does not have what is evaluated
     * @return the images by role; empty if no release has what is evaluated
     */
    Map<String, ImageOutcome> decide(
            VersionScope scope, Function<Release, Optional<Map<String, ImageOutcome>>> evaluate) {
        Map<Release, Map<String, ImageOutcome>> evaluations = new LinkedHashMap<>();
        Set<String> roles = new LinkedHashSet<>();
        for (Release release : scope.releases()) {
            evaluate.apply(release).ifPresent(outcomes -> {
                evaluations.put(release, outcomes);
                roles.addAll(outcomes.keySet());
            });
        }
        Map<String, ImageOutcome> decided = new LinkedHashMap<>();
        for (String role : roles) {
            if (!isCovered(role, roles, evaluations.values())) {
                decide(role, evaluations, evaluate).ifPresent(outcome -> decided.put(role, outcome));
            }
        }
        return decided;
    }

    /**
     * Tells whether only some versions have an image of its own for a role, and each of them the same one as for another
     * role that all versions have; then it adds nothing, whichever version is installed.
     */
    private static boolean isCovered(
            String role, Set<String> roles, Collection<Map<String, ImageOutcome>> evaluations) {
        return evaluations.stream().anyMatch(outcomes -> !outcomes.containsKey(role))
                && roles.stream()
                        .filter(other -> evaluations.stream().allMatch(outcomes -> outcomes.containsKey(other)))
                        .anyMatch(other -> evaluations.stream()
                                .filter(outcomes -> outcomes.containsKey(role))
                                .allMatch(outcomes -> agree(outcomes.get(role), outcomes.get(other))));
    }

    private static boolean agree(@Nullable ImageOutcome one, @Nullable ImageOutcome other) {
        return one != null && other != null && one.agreesWith(other);
    }

    private Optional<ImageOutcome> decide(
            String role,
            Map<Release, Map<String, ImageOutcome>> evaluations,
            Function<Release, Optional<Map<String, ImageOutcome>>> evaluate) {
        List<ImageOutcome> outcomes = evaluations.values().stream()
                .flatMap(byRole -> Optional.ofNullable(byRole.get(role)).stream())
                .toList();
        ImageOutcome newest = outcomes.get(outcomes.size() - 1);
        boolean everywhere = outcomes.size() == evaluations.size();
        if (everywhere
                && outcomes.stream().allMatch(outcome -> newest.agreesWith(outcome) || isAsOpen(outcome, newest))) {
            return Optional.of(newest);
        }
        Optional<ImageOutcome> settled = ofTag(role, outcomes, evaluate);
        if (settled.isPresent()) {
            return settled;
        }
        return Optional.of(newest.because(disagreement(role, evaluations)));
    }

    /** Tells whether the same keeps both from being known, whatever else differs between the versions. */
    private static boolean isAsOpen(ImageOutcome one, ImageOutcome other) {
        return one.problem().isPresent() && one.problem().equals(other.problem());
    }

    /**
     * Returns what holds for the version that the tag begins with, which is the newest tag that any version leads to;
     * empty if the rules of that version lead to a tag of another version, whose rules lead elsewhere.
     */
    private Optional<ImageOutcome> ofTag(
            String role, List<ImageOutcome> outcomes, Function<Release, Optional<Map<String, ImageOutcome>>> evaluate) {
        Optional<String> tag = IntStream.rangeClosed(1, outcomes.size())
                .mapToObj(back -> outcomes.get(outcomes.size() - back))
                .flatMap(outcome -> outcome.tag().stream())
                .findFirst();
        Optional<ImageOutcome> first = tag.flatMap(text -> ofTag(role, text, evaluate));
        Optional<String> own = first.flatMap(ImageOutcome::tag).filter(text -> !tag.equals(Optional.of(text)));
        if (own.isEmpty()) {
            return first.map(outcome -> outcome.adding(clause(tag.orElseThrow())));
        }
        return first.filter(outcome -> ofTag(role, own.get(), evaluate)
                        .filter(outcome::agreesWith)
                        .isPresent())
                .map(outcome -> outcome.adding(clause(own.get())));
    }

    private Optional<ImageOutcome> ofTag(
            String role, String tag, Function<Release, Optional<Map<String, ImageOutcome>>> evaluate) {
        return Release.inferred(tag, rules).flatMap(evaluate).flatMap(byRole -> Optional.ofNullable(byRole.get(role)));
    }

    private String clause(String tag) {
        return "read with the rules of Istio "
                + Release.inferred(tag, rules).orElseThrow().version() + ", the version that tag " + tag
                + " begins with";
    }

    private static ImageOutcome.Problem disagreement(String role, Map<Release, Map<String, ImageOutcome>> evaluations) {
        List<Map.Entry<Release, Map<String, ImageOutcome>>> entries = new ArrayList<>(evaluations.entrySet());
        Optional<ImageOutcome> newest =
                Optional.ofNullable(entries.get(entries.size() - 1).getValue().get(role));
        int change = entries.size() - 1;
        while (change > 0
                && same(Optional.ofNullable(entries.get(change - 1).getValue().get(role)), newest)) {
            change--;
        }
        Optional<ImageOutcome> older = Optional.ofNullable(
                entries.get(Math.max(change - 1, 0)).getValue().get(role));
        IstioVersion since = entries.get(change).getKey().version();
        return Problems.versionDependent(text(older) + " before " + since, text(newest) + " from " + since + " on");
    }

    private static boolean same(Optional<ImageOutcome> one, Optional<ImageOutcome> other) {
        return one.isPresent() == other.isPresent()
                && one.map(outcome -> outcome.agreesWith(other.orElseThrow())).orElse(true);
    }

    private static String text(Optional<ImageOutcome> outcome) {
        return outcome.map(known -> known.problem().isPresent() ? "it cannot be told" : known.text())
                .orElse("no image");
    }
}
