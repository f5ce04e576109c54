// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One rule of the catalogue.
 *
 * @param id stable id, lower-case words joined by {@code -}, such as {@code go-standard-crypto}
 * @param outcome outcome by default: {@code VIOLATION}, {@code UNVERIFIABLE}, {@code WARNING} or {@code NOTE}
 * @param otherOutcomes further outcomes that the rule's own conditions can lead to; empty for most
 * @param title one line for lists
 * @param condition when the rule applies, one or two sentences
 */
public record Rule(String id, String outcome, List<String> otherOutcomes, String title, String condition) {

    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final Set<String> OUTCOMES = Set.of("VIOLATION", "UNVERIFIABLE", "WARNING", "NOTE");

    public Rule {
        otherOutcomes = List.copyOf(otherOutcomes);
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("not a rule id: " + id);
        }
        if (!OUTCOMES.contains(outcome) || !OUTCOMES.containsAll(otherOutcomes) || otherOutcomes.contains(outcome)) {
            throw new IllegalArgumentException(
                    "rule " + id + ": outcomes are each one of VIOLATION, UNVERIFIABLE, WARNING, NOTE");
        }
        if (title.isBlank() || condition.isBlank()) {
            throw new IllegalArgumentException("rule " + id + " needs a title and a condition");
        }
    }

    /** Tells whether a finding of this rule may have the outcome of that name. */
    public boolean allows(String name) {
        return outcome.equals(name) || otherOutcomes.contains(name);
    }
}
