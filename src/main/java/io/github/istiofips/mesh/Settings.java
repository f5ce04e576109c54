// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.List;

/**
 * Finds settings that bear on cryptography in values of charts and in IstioOperator files. What is found is a fact, whether
 * it counts is for others to judge.
 */
final class Settings {

    private final SettingTable table = SettingTable.load();
    private final SettingReader settings;

    Settings(SourceReader reader, Collector collector) {
        this.settings = new SettingReader(table, reader.placeholders(), collector);
    }

    /**
     * Collects the settings in values of a chart.
     *
     * @param versions versions that may apply; a key that none of them reads holds no setting
     */
    void ofChart(String chart, List<IstioVersion> versions, HelmValues values) {
        table.places(chart).forEach(place -> collect(place, versions, values));
    }

    /** Collects the settings in the spec of an IstioOperator. */
    void ofOperator(List<IstioVersion> versions, HelmValues spec) {
        table.places(SettingTable.OPERATOR).forEach(place -> collect(place, versions, spec));
        spec.block("components")
                .ifPresent(components ->
                        components.root().entries().forEach((name, value) -> component("component " + name, value)));
    }

    private void collect(SettingTable.Place place, List<IstioVersion> versions, HelmValues values) {
        if (versions.stream().noneMatch(place.versions()::contains)) {
            return;
        }
        boolean always = versions.stream().allMatch(place.versions()::contains);
        String reader =
                place.reader() + (always ? "" : ", from " + place.versions().since() + " on");
        switch (place.holds()) {
            case ENVIRONMENT ->
                values.block(place.key())
                        .ifPresent(variables -> settings.environment(variables, "environment of " + reader));
            case MESH, PRESENCE ->
                values.block(place.key()).ifPresent(mesh -> settings.mesh(mesh, "mesh configuration of " + reader));
            case VALUE -> values.block(place.key()).ifPresent(global -> settings.values(global, "value of " + reader));
            case ARGUMENT -> settings.arguments(values.items(place.key()), "arguments of " + reader);
        }
    }

    /** A component is one block, or a list of them as with gateways; one that is switched off sets nothing. */
    private void component(String name, Value value) {
        if (value instanceof Value.Items gateways) {
            gateways.values().forEach(gateway -> component("a gateway of " + name, gateway));
        } else if (value instanceof Value.Block block) {
            HelmValues component = new HelmValues(block);
            boolean off = component
                    .scalar("enabled")
                    .filter(enabled -> enabled.kind() == Value.Kind.BOOLEAN && !enabled.isTrue())
                    .isPresent();
            if (!off) {
                settings.environment(component.items("k8s.env"), "environment of " + name);
            }
        }
    }
}
