// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Bundled profiles: the components they switch on and the values they bring; see {@code profiles.txt}. */
final class ProfileTable {

    private static final int PROFILE_CELLS = 5;
    private static final int VALUE_CELLS = 7;
    private static final String BOTH = "both";
    private static final String EVERY_CHART = "*";

    /** Who reads a profile. */
    enum Reader {
        /** The chart itself. */
        CHARTS,
        /** The istioctl command. */
        ISTIOCTL
    }

    /**
     * A profile of istioctl in a range of versions.
     *
     * @param name its name
     * @param versions where it is as described
     * @param components what it switches on; istiod and gateways that it does not name are switched off
     * @param values profile whose values it brings
     */
    record Profile(String name, VersionRange versions, Set<String> components, String values) {}

    private record ProfileValue(String name, VersionRange versions, String by, String chart, String key, String value) {

        boolean isReadBy(Reader reader, IstioVersion version) {
            return versions.contains(version) && (by.equals(BOTH) || by.equalsIgnoreCase(reader.name()));
        }

        boolean isFor(String wanted) {
            return !key.equals(RuleTable.NONE) && (chart.equals(EVERY_CHART) || chart.equals(wanted));
        }
    }

    private final List<Profile> profiles;
    private final List<ProfileValue> values;

    private ProfileTable(List<Profile> profiles, List<ProfileValue> values) {
        this.profiles = profiles;
        this.values = values;
    }

    static ProfileTable load() {
        List<Profile> profiles = new ArrayList<>();
        for (List<String> cells : RuleTable.rows("profiles.txt", PROFILE_CELLS)) {
            profiles.add(new Profile(
                    cells.get(0),
                    VersionRange.of(cells.get(1), cells.get(2)),
                    Set.copyOf(RuleTable.alternatives(cells.get(3))),
                    cells.get(4).equals(RuleTable.NONE) ? cells.get(0) : cells.get(4)));
        }
        List<ProfileValue> values = new ArrayList<>();
        for (List<String> cells : RuleTable.rows("profile-values.txt", VALUE_CELLS)) {
            values.add(new ProfileValue(
                    cells.get(0),
                    VersionRange.of(cells.get(1), cells.get(2)),
                    cells.get(3),
                    cells.get(4),
                    cells.get(5),
                    cells.get(6)));
        }
        return new ProfileTable(List.copyOf(profiles), List.copyOf(values));
    }

    /** Returns a profile of istioctl; empty if there is no such profile. */
    Optional<Profile> profile(String name, IstioVersion version) {
        return profiles.stream()
                .filter(profile ->
                        profile.name().equals(name) && profile.versions().contains(version))
                .findFirst();
    }

    /** Returns the names of istioctl's profiles, sorted. */
    List<String> names(IstioVersion version) {
        return List.copyOf(new TreeSet<>(profiles.stream()
                .filter(profile -> profile.versions().contains(version))
                .map(Profile::name)
                .toList()));
    }

    /** Returns what a profile sets for a chart; empty if there is no such profile. */
    Optional<HelmValues> values(String name, String chart, IstioVersion version, Reader reader) {
        List<ProfileValue> known = values.stream()
                .filter(value -> value.name().equals(name) && value.isReadBy(reader, version))
                .toList();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        HelmValues result = HelmValues.EMPTY;
        for (ProfileValue value : known) {
            if (value.isFor(chart)) {
                String key = value.key() + " of profile " + name;
                result = result.with(value.key(), Value.Scalar.builtIn(value.value(), key, Value.Source.PROFILE));
            }
        }
        return Optional.of(result);
    }

    /** Returns the names of the profiles that a reader knows, sorted. */
    List<String> names(IstioVersion version, Reader reader) {
        return List.copyOf(new TreeSet<>(values.stream()
                .filter(value -> value.isReadBy(reader, version))
                .map(ProfileValue::name)
                .toList()));
    }

    List<VersionRange> ranges() {
        List<VersionRange> ranges = new ArrayList<>();
        profiles.forEach(profile -> ranges.add(profile.versions()));
        values.forEach(value -> ranges.add(value.versions()));
        return ranges;
    }
}
