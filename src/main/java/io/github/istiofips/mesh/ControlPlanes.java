// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Tells the istiods whose environment values and IstioOperators set, save for one that takes the policy from another object. */
final class ControlPlanes {

    private static final String POLICY = "COMPLIANCE_POLICY";
    private static final List<String> OF_VALUES = List.of("pilot.envVarFrom", "envVarFrom");
    private static final List<String> OF_OPERATOR = List.of(
            "values.pilot.envVarFrom",
            "values.envVarFrom",
            "components.pilot.k8s.overlays",
            "components.pilot.k8s.env");

    private ControlPlanes() {}

    /** Returns the istiods that values of a chart install. */
    static List<ControlPlane> ofChart(Collection<ImageOutcome> images, HelmValues values, Readers source) {
        return of(images, values, OF_VALUES, "pilot.env", source);
    }

    /** Returns the istiods that the spec of an IstioOperator installs. */
    static List<ControlPlane> ofOperator(Collection<ImageOutcome> images, HelmValues spec, Readers source) {
        return of(images, spec, OF_OPERATOR, "spec.values.pilot.env", source);
    }

    private static List<ControlPlane> of(
            Collection<ImageOutcome> images, HelmValues values, List<String> elsewhere, String key, Readers source) {
        boolean known =
                elsewhere.stream().flatMap(path -> values.find(path).stream()).noneMatch(ControlPlanes::namesPolicy);
        return images.stream()
                .filter(image -> known
                        && image.component() == Component.PILOT
                        && image.problem().isEmpty())
                .map(image -> new ControlPlane(image.text(), source.versions(), key))
                .toList();
    }

    private static boolean namesPolicy(Value value) {
        if (value instanceof Value.Scalar scalar) {
            return scalar.text().contains(POLICY);
        }
        Stream<Value> children = value instanceof Value.Items items
                ? items.values().stream()
                : ((Value.Block) value).entries().values().stream();
        return children.anyMatch(ControlPlanes::namesPolicy);
    }
}
