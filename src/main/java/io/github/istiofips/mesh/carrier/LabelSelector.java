// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A selector of labels in its text form (kubernetes.io/docs/concepts/overview/working-with-objects/labels). */
final class LabelSelector implements Predicate<Map<String, String>> {

    private static final Pattern SETS = Pattern.compile("\\s*([^\\s!=,()]+)\\s+(in|notin)\\s*\\(([^()]*)\\)\\s*");
    private static final Pattern EQUALITY = Pattern.compile("\\s*([^\\s!=,()]+)\\s*(==|=|!=)\\s*([^\\s!=,()]*)\\s*");
    private static final Pattern EXISTENCE = Pattern.compile("\\s*(!?)\\s*([^\\s!=,()]+)\\s*");
    /** Commas between requirements, not those between parentheses. */
    private static final Pattern SEPARATOR = Pattern.compile(",(?![^(]*\\))");

    private final List<String> requirements;

    private LabelSelector(List<String> requirements) {
        this.requirements = requirements;
    }

    /** Reads a selector; an empty one selects everything, a malformed requirement nothing. */
    static LabelSelector of(String text) {
        return new LabelSelector(text.isBlank() ? List.of() : List.of(SEPARATOR.split(text, -1)));
    }

    @Override
    public boolean test(Map<String, String> labels) {
        return requirements.stream().allMatch(requirement -> matches(requirement, labels));
    }

    private static boolean matches(String requirement, Map<String, String> labels) {
        Matcher sets = SETS.matcher(requirement);
        if (sets.matches()) {
            boolean in = labels.containsKey(sets.group(1))
                    && Arrays.stream(sets.group(3).split(",", -1))
                            .anyMatch(value -> value.strip().equals(labels.get(sets.group(1))));
            return in == sets.group(2).equals("in");
        }
        Matcher equality = EQUALITY.matcher(requirement);
        if (equality.matches()) {
            boolean equal = equality.group(3).equals(labels.get(equality.group(1)));
            return equal != equality.group(2).equals("!=");
        }
        Matcher existence = EXISTENCE.matcher(requirement);
        return existence.matches()
                && labels.containsKey(existence.group(2)) == existence.group(1).isEmpty();
    }
}
