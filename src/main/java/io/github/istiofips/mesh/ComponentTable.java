// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells the component from an image reference; see {@code components.txt}. */
public final class ComponentTable {

    private static final int CELLS = 3;

    private record Row(Component component, boolean alone) {}

    private static final String MIRRORED = "-istio-";

    private final Map<String, Row> rows;

    private ComponentTable(Map<String, Row> rows) {
        this.rows = rows;
    }

    public static ComponentTable load() {
        Map<String, Row> rows = new LinkedHashMap<>();
        for (List<String> cells : RuleTable.rows("components.txt", CELLS)) {
            rows.put(
                    cells.get(0),
                    new Row(Component.valueOf(cells.get(1)), cells.get(2).equals("yes")));
        }
        return new ComponentTable(rows);
    }

    /** Returns the component of an image that is known to be Istio's. */
    public Component of(String reference) {
        return row(reference).map(Row::component).orElse(Component.OTHER);
    }

    /** Returns the component of an image that may be anyone's; empty if the reference does not tell it is Istio's. */
    public Optional<Component> recognise(String reference) {
        return row(reference)
                .filter(row -> row.alone() || reference.contains("istio"))
                .map(Row::component);
    }

    /** Mirrors put the path of the original in front of the name: {@code docker-io-istio-pilot}. */
    private Optional<Row> row(String reference) {
        String name = name(reference);
        int original = name.lastIndexOf(MIRRORED);
        return Optional.ofNullable(rows.get(name))
                .or(() ->
                        original < 0 ? Optional.empty() : Optional.ofNullable(rows.get(name.substring(original + 1))));
    }

    /** Returns the last path element without tag and digest. */
    private static String name(String reference) {
        String last = reference.substring(reference.lastIndexOf('/') + 1);
        int end = last.length();
        for (char separator : new char[] {':', '@'}) {
            int index = last.indexOf(separator);
            end = index >= 0 ? Math.min(end, index) : end;
        }
        return last.substring(0, end);
    }
}
