// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import java.util.List;

/** Which builds refuse which keys of certificates, from which release to which. */
public final class KeyLimitTable {

    private static final String RESOURCE = "key-limits.json";

    private final List<KeyLimit> limits;

    private KeyLimitTable(Document document) {
        limits = List.copyOf(document.limits());
    }

    /**
     * Reads the table that ships with the plugin.
     *
     * @throws IllegalStateException for a broken resource, which is a defect of the plugin's build
     */
    public static KeyLimitTable load() {
        return new KeyLimitTable(JsonResource.load(RESOURCE, Document.class));
    }

    /** Returns the limits of a build, older releases first; never empty. */
    public List<KeyLimit> of(KeyLimit.Build build) {
        return limits.stream().filter(limit -> limit.build() == build).toList();
    }

    private record Document(int schemaVersion, String asOf, List<KeyLimit> limits) {}
}
