// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All rules there are. */
public final class RuleCatalogue {

    private static final String RESOURCE = "rules.json";

    private final Map<String, Rule> rules;

    private RuleCatalogue(Document document) {
        rules = new LinkedHashMap<>();
        for (Rule rule : document.rules()) {
            if (rules.put(rule.id(), rule) != null) {
                throw new IllegalStateException(
                        "the plugin's resource " + RESOURCE + " has a rule twice: " + rule.id());
            }
        }
    }

    /**
     * Reads the catalogue that ships with the plugin.
     *
     * @throws IllegalStateException for a broken resource, which is a defect of the plugin's build
     */
    public static RuleCatalogue load() {
        return new RuleCatalogue(JsonResource.load(RESOURCE, Document.class));
    }

    static RuleCatalogue parse(byte[] json) {
        return new RuleCatalogue(JsonResource.parse(RESOURCE, json, Document.class));
    }

    /** Returns the rule of that id. */
    public Optional<Rule> rule(String id) {
        return Optional.ofNullable(rules.get(id));
    }

    /** Returns all rules in the order of the catalogue. */
    public List<Rule> rules() {
        return List.copyOf(rules.values());
    }

    private record Document(List<Rule> rules) {}
}
