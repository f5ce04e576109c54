// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Decides an outcome when several versions of Istio may apply: what all of them agree on; else what holds for the
 * version that the tag itself begins with; else it stays open.
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
            decide(role, evaluations, evaluate).ifPresent(outcome -> decided.put(role, outcome));
        }
        return decided;
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
        Optional<Release> inferred = newest.tag().flatMap(tag -> Release.inferred(tag, rules));
        Optional<Map<String, ImageOutcome>> ofInferred = inferred.flatMap(evaluate);
        if (ofInferred.isPresent()) {
            String clause = "read with the rules of Istio "
                    + inferred.orElseThrow().version() + ", the version the tag begins with";
            return Optional.ofNullable(ofInferred.get().get(role)).map(outcome -> outcome.adding(clause));
        }
        return Optional.of(newest.because(disagreement(role, evaluations)));
    }

    /** Tells whether the same keeps both from being known, whatever else differs between the versions. */
    private static boolean isAsOpen(ImageOutcome one, ImageOutcome other) {
        return one.problem().isPresent() && one.problem().equals(other.problem());
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
