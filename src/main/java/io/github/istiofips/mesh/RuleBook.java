// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * All tables of rules that depend on the version of Istio.
 *
 * @param names names of charts
 * @param charts image expressions of charts
 * @param conditions values that keep charts from writing images
 * @param umbrellas charts of charts
 * @param injector image type of proxies
 * @param profiles profiles and their components
 * @param ignoredKeys keys without the effect they seem to have
 * @param hubs default hubs
 */
record RuleBook(
        ChartNames names,
        ChartTable charts,
        ChartConditions conditions,
        UmbrellaTable umbrellas,
        InjectorTable injector,
        ProfileTable profiles,
        IgnoredKeys ignoredKeys,
        List<Hub> hubs) {

    /** The hub stamped in a range of versions. */
    record Hub(VersionRange versions, String hub) {}

    private static final int HUB_CELLS = 3;

    RuleBook {
        hubs = List.copyOf(hubs);
    }

    static RuleBook load() {
        List<Hub> hubs = new ArrayList<>();
        for (List<String> cells : RuleTable.rows("default-hubs.txt", HUB_CELLS)) {
            hubs.add(new Hub(VersionRange.of(cells.get(0), cells.get(1)), cells.get(2)));
        }
        return new RuleBook(
                ChartNames.load(),
                ChartTable.load(),
                ChartConditions.load(),
                UmbrellaTable.load(),
                InjectorTable.load(),
                ProfileTable.load(),
                IgnoredKeys.load(),
                hubs);
    }

    Optional<String> defaultHub(IstioVersion version) {
        return hubs.stream()
                .filter(hub -> hub.versions().contains(version))
                .map(Hub::hub)
                .findFirst();
    }

    /** Returns every version at which a rule changes, in order. */
    List<IstioVersion> boundaries() {
        List<VersionRange> ranges = new ArrayList<>(charts.ranges());
        ranges.addAll(names.ranges());
        ranges.addAll(conditions.ranges());
        ranges.addAll(injector.ranges());
        ranges.addAll(profiles.ranges());
        hubs.forEach(hub -> ranges.add(hub.versions()));
        IstioctlRules.BOUNDARIES.forEach(version -> ranges.add(new VersionRange(version, Optional.empty())));
        TreeSet<IstioVersion> boundaries = new TreeSet<>();
        for (VersionRange range : ranges) {
            boundaries.add(range.since());
            range.before().ifPresent(boundaries::add);
        }
        return List.copyOf(boundaries);
    }
}
