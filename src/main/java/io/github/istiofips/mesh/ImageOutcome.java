// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an image expression leads to for one version of Istio.
 *
 * @param component the part the image plays
 * @param text the reference, or what is known of it
 * @param origins values that contributed, the deciding one first
 * @param problem why the reference is not determined, if it is not
 * @param observations surprises met on the way
 * @param tag the tag value before any suffix, if one is set
 */
public record ImageOutcome(
        Component component,
        String text,
        List<Origin> origins,
        Optional<Problem> problem,
        List<Observation> observations,
        Optional<String> tag) {

    /** Why a reference is not determined and what helps, one sentence each. */
    public record Problem(String reason, String remedy) {}

    public ImageOutcome {
        origins = List.copyOf(origins);
        observations = List.copyOf(observations);
    }

    public static ImageOutcome open(Component component, String text, List<Origin> origins, Problem problem) {
        return new ImageOutcome(component, text, origins, Optional.of(problem), List.of(), Optional.empty());
    }

    /** Returns the references among outcomes that are determined. */
    static Set<String> references(Collection<ImageOutcome> outcomes) {
        return outcomes.stream()
                .filter(outcome -> outcome.problem().isEmpty())
                .map(ImageOutcome::text)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the same outcome, not determined because of the given problem. */
    public ImageOutcome because(Problem other) {
        return new ImageOutcome(component, text, origins, Optional.of(other), observations, tag);
    }

    /** Returns the same outcome with other origins. */
    public ImageOutcome withOrigins(List<Origin> others) {
        return new ImageOutcome(component, text, others, problem, observations, tag);
    }

    /** Returns the same outcome with a further surprise. */
    public ImageOutcome with(Observation observation) {
        List<Observation> more = new ArrayList<>(observations);
        more.add(observation);
        return new ImageOutcome(component, text, origins, problem, more, tag);
    }

    /** Returns the same outcome with a clause added to the reason that the first origin gives. */
    public ImageOutcome adding(String clause) {
        List<Origin> changed = new ArrayList<>(origins);
        if (!changed.isEmpty()) {
            Origin first = changed.get(0);
            changed.set(0, new Origin(first.location(), first.key(), first.why() + "; " + clause));
        }
        return new ImageOutcome(component, text, changed, problem, observations, tag);
    }

    /** Tells whether both lead to the same reference, or to none for the same reason. */
    public boolean agreesWith(ImageOutcome other) {
        return component == other.component
                && text.equals(other.text)
                && problem.map(Problem::reason).equals(other.problem.map(Problem::reason));
    }
}
