// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.Placeholders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The proxy image that istiod's injector puts into pods; see {@code injector.txt}. */
final class InjectorTable {

    private static final int CELLS = 4;
    private static final String OWN_INIT_IMAGE = "own";
    private static final String PROXY_IMAGE = "global.proxy.image";
    private static final String INIT_IMAGE = "global.proxy_init.image";

    private record Row(VersionRange versions, List<String> typeKeys, boolean ownInitImage) {}

    private final List<Row> rows;

    private InjectorTable(List<Row> rows) {
        this.rows = rows;
    }

    static InjectorTable load() {
        List<Row> rows = new ArrayList<>();
        for (List<String> cells : RuleTable.rows("injector.txt", CELLS)) {
            rows.add(new Row(
                    VersionRange.of(cells.get(0), cells.get(1)),
                    RuleTable.alternatives(cells.get(2)),
                    cells.get(3).equals(OWN_INIT_IMAGE)));
        }
        return new InjectorTable(List.copyOf(rows));
    }

    /** Returns the proxy's image, and the init container's if it is another one. */
    Map<String, ImageOutcome> evaluate(HelmValues values, IstioVersion version, Placeholders placeholders) {
        Map<String, ImageOutcome> outcomes = new LinkedHashMap<>();
        for (Row row : rows) {
            if (row.versions().contains(version)) {
                outcomes.put("proxy", expression(row, PROXY_IMAGE).evaluate(values, placeholders));
                boolean whole = values.scalar(INIT_IMAGE)
                        .map(image -> placeholders.fill(image.rendered()).text().contains("/"))
                        .orElse(false);
                if (whole || (row.ownInitImage() && values.scalar(INIT_IMAGE).isPresent())) {
                    outcomes.put("proxy-init", expression(row, INIT_IMAGE).evaluate(values, placeholders));
                }
            }
        }
        return outcomes;
    }

    private static ImageExpression expression(Row row, String imageKey) {
        return new ImageExpression(
                Component.PROXY,
                imageKey.equals(PROXY_IMAGE)
                        ? "the proxies that istiod injects"
                        : "the init containers that istiod injects",
                List.of(imageKey),
                "proxyv2",
                List.of("global.hub"),
                List.of("global.tag"),
                row.typeKeys(),
                ImageExpression.Suffix.REPLACED);
    }

    List<VersionRange> ranges() {
        return rows.stream().map(Row::versions).toList();
    }
}
