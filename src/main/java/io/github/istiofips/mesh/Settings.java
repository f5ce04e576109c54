// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.List;

/** Finds the settings that bear on cryptography: of Istio (COMPLIANCE_POLICY) and of Go's runtimes. */
final class Settings {

    private static final List<String> NAMES = List.of("COMPLIANCE_POLICY", "GODEBUG", "GOFIPS", "GOLANG_FIPS");

    private Settings() {}

    /** Collects the settings in the values of a chart. */
    static void ofChart(String chart, HelmValues values, Collector collector) {
        for (String path : List.of("pilot.env", "cni.env", "ztunnel.env", "env")) {
            fromMap(values, path, "environment of the " + chart + " chart", collector);
        }
    }

    /** Collects the settings in the spec of an IstioOperator. */
    static void ofOperator(HelmValues spec, Collector collector) {
        for (String path : List.of("values.pilot.env", "values.cni.env", "values.ztunnel.env", "values.env")) {
            fromMap(spec, path, "environment set through values", collector);
        }
        spec.block("components")
                .ifPresent(components -> components
                        .root()
                        .entries()
                        .keySet()
                        .forEach(name -> fromList(
                                spec,
                                "components." + name + ".k8s.env",
                                "environment of component " + name,
                                collector)));
    }

    /** Collects the settings of a map of environment variables. */
    private static void fromMap(HelmValues values, String path, String why, Collector collector) {
        for (String name : NAMES) {
            values.scalar(path + "." + name)
                    .ifPresent(value -> collector.add(new Setting(name, value.text(), value.origin(why))));
        }
    }

    /** Collects the settings of a list of names with values, as containers have. */
    private static void fromList(HelmValues values, String path, String why, Collector collector) {
        for (Value item : values.items(path)) {
            if (item instanceof Value.Block block) {
                HelmValues variable = new HelmValues(block);
                String name = variable.scalar("name").map(Value.Scalar::text).orElse("");
                if (NAMES.contains(name)) {
                    variable.scalar("value")
                            .ifPresent(value -> collector.add(new Setting(name, value.text(), value.origin(why))));
                }
            }
        }
    }
}
