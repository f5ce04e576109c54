// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The settings that bear on cryptography and where they stand; see {@code settings.txt} and {@code setting-places.txt}. */
final class SettingTable {

    /** What a setting is to Istio. */
    enum Kind {
        /** A variable of a container's environment. */
        ENVIRONMENT,
        /** A field of the mesh configuration. */
        MESH,
        /** A field of the mesh configuration whose content is not told. */
        PRESENCE,
        /** A Helm value of the istiod chart. */
        VALUE,
        /** A flag of pilot-discovery. */
        ARGUMENT
    }

    /**
     * A key that holds settings.
     *
     * @param sources charts whose values have it, or {@link #OPERATOR}
     * @param versions versions whose charts read it
     * @param key the key
     * @param holds what kind of settings it holds
     * @param components parts of the mesh that read it
     * @param reader who reads it, in words
     */
    record Place(
            Set<String> sources,
            VersionRange versions,
            String key,
            Kind holds,
            Set<Component> components,
            String reader) {
        Place {
            sources = Set.copyOf(sources);
            components = Set.copyOf(components);
        }
    }

    /** Source that stands for the spec of an IstioOperator. */
    static final String OPERATOR = "operator";

    private static final int NAME_CELLS = 3;
    private static final int PLACE_CELLS = 7;

    private final Map<Kind, List<String>> names;
    private final List<Place> places;

    private SettingTable(Map<Kind, List<String>> names, List<Place> places) {
        this.names = names;
        this.places = places;
    }

    static SettingTable load() {
        Map<Kind, List<String>> names = new EnumMap<>(Kind.class);
        for (List<String> cells : RuleTable.rows("settings.txt", NAME_CELLS)) {
            names.computeIfAbsent(kind(cells.get(0)), kind -> new ArrayList<>()).add(cells.get(1));
        }
        List<Place> places = new ArrayList<>();
        for (List<String> cells : RuleTable.rows("setting-places.txt", PLACE_CELLS)) {
            places.add(new Place(
                    Set.copyOf(RuleTable.alternatives(cells.get(0))),
                    VersionRange.of(cells.get(1), cells.get(2)),
                    cells.get(3),
                    kind(cells.get(4)),
                    RuleTable.alternatives(cells.get(5)).stream()
                            .map(cell -> RuleTable.constant(Component.class, cell))
                            .collect(Collectors.toUnmodifiableSet()),
                    cells.get(6)));
        }
        return new SettingTable(names, List.copyOf(places));
    }

    private static Kind kind(String cell) {
        return Kind.valueOf(cell.toUpperCase(Locale.ROOT));
    }

    /** Returns the names of settings of a kind. */
    List<String> names(Kind kind) {
        return names.getOrDefault(kind, List.of());
    }

    /** Returns the keys that may hold settings in values for a chart, or in the spec of an IstioOperator. */
    List<Place> places(String source) {
        return places.stream().filter(place -> place.sources().contains(source)).toList();
    }
}
