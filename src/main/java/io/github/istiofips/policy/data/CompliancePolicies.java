// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.policy.data;

import java.util.List;
import java.util.stream.Stream;

/** The values of Istio's {@code COMPLIANCE_POLICY} and the versions that know them. */
public final class CompliancePolicies {

    private static final String RESOURCE = "compliance-policies.json";

    private final List<Policy> values;

    private CompliancePolicies(Document document) {
        values = List.copyOf(document.values());
    }

    /**
     * Reads the table that ships with the plugin.
     *
     * @throws IllegalStateException for a broken resource, which is a defect of the plugin's build
     */
    public static CompliancePolicies load() {
        return new CompliancePolicies(JsonResource.load(RESOURCE, Document.class));
    }

    /** Returns the values that any version knows, older ones first. */
    public List<String> values() {
        return values.stream().map(Policy::value).toList();
    }

    /**
     * Returns the values that a version knows, older ones first; none if that version does not have the setting.
     *
     * @param version three numbers, such as {@code 1.30.2}, or two, which stand for all releases that begin with them
     */
    public List<String> values(String version) {
        return values.stream()
                .filter(policy -> policy.versions().stream().anyMatch(range -> holds(range, version)))
                .map(Policy::value)
                .toList();
    }

    private static boolean holds(VersionRange range, String version) {
        return IstioVersion.parse(version).map(range::contains).orElseGet(() -> holdsOne(range, version));
    }

    private static boolean holdsOne(VersionRange range, String minor) {
        return Stream.concat(IstioVersion.parse(minor + ".0").stream(), range.from().stream())
                .anyMatch(candidate -> candidate.line().equals(minor) && range.contains(candidate));
    }

    private record Document(int schemaVersion, String asOf, List<Policy> values) {}

    private record Policy(String value, List<VersionRange> versions, String source) {}
}
