// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keys of values that do not do what they seem to; see {@code ignored-keys.txt}. */
final class IgnoredKeys {

    private static final int CELLS = 9;

    /** What a key has to hold to be a surprise. */
    private enum When {
        SET,
        SLASH,
        EMPTY;

        boolean matches(Value.Scalar value) {
            return switch (this) {
                case SET -> !value.isEmpty();
                case SLASH -> value.rendered().contains("/");
                case EMPTY ->
                    value.kind() == Value.Kind.STRING && value.rendered().isEmpty();
            };
        }
    }

    private record Row(
            String chart,
            VersionRange versions,
            String key,
            When when,
            List<String> only,
            List<String> unless,
            String message,
            String remedy) {

        boolean applies(IstioVersion version, HelmValues values) {
            return versions.contains(version)
                    && values.scalar(key).filter(when::matches).isPresent()
                    && (only.isEmpty() || only.stream().anyMatch(condition -> holds(condition, values)))
                    && unless.stream().noneMatch(other -> values.scalar(other).isPresent());
        }

        private static boolean holds(String condition, HelmValues values) {
            int equals = condition.indexOf('=');
            return equals < 0
                    ? values.isTruthy(condition)
                    : values.scalar(condition.substring(0, equals))
                            .filter(value -> value.rendered().equals(condition.substring(equals + 1)))
                            .isPresent();
        }
    }

    private final List<Row> rows;

    private IgnoredKeys(List<Row> rows) {
        this.rows = rows;
    }

    static IgnoredKeys load() {
        List<Row> rows = new ArrayList<>();
        for (List<String> cells : RuleTable.rows("ignored-keys.txt", CELLS)) {
            rows.add(new Row(
                    cells.get(0),
                    VersionRange.of(cells.get(1), cells.get(2)),
                    cells.get(3),
                    RuleTable.constant(When.class, cells.get(4)),
                    RuleTable.alternatives(cells.get(5)),
                    RuleTable.alternatives(cells.get(6)),
                    cells.get(7),
                    cells.get(8)));
        }
        return new IgnoredKeys(List.copyOf(rows));
    }

    /**
     * Returns the keys that are set and surprise in every one of the given versions, in the words for the newest.
     *
     * @param versions versions that may apply, in order
     */
    List<Observation> observe(String chart, HelmValues values, List<IstioVersion> versions) {
        Map<String, Row> found = new LinkedHashMap<>();
        if (versions.isEmpty()) {
            return List.of();
        }
        IstioVersion newest = versions.get(versions.size() - 1);
        for (Row row : rows) {
            if (row.chart().equals(chart)
                    && row.applies(newest, values)
                    && versions.stream().allMatch(version -> surprises(chart, row.key(), version, values))) {
                found.put(row.key(), row);
            }
        }
        return found.values().stream().map(row -> observation(row, values)).toList();
    }

    private boolean surprises(String chart, String key, IstioVersion version, HelmValues values) {
        return rows.stream()
                .anyMatch(row -> row.chart().equals(chart) && row.key().equals(key) && row.applies(version, values));
    }

    private static Observation observation(Row row, HelmValues values) {
        Value.Scalar value = values.scalar(row.key()).orElseThrow();
        return new Observation(
                Observation.Kind.VALUE_WITHOUT_EFFECT,
                value.key(),
                row.message(),
                row.remedy(),
                value.origin("set for the " + row.chart() + " chart"));
    }
}
