// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.Value;
import io.github.istiofips.project.Placeholders;
import java.util.List;
import java.util.Optional;

/**
 * Tells whether values switch a dependency off (helm.sh/docs/topics/charts, "Tags and Condition fields in dependencies"):
 * the first path of its condition that holds a boolean decides; if none does, the dependency is off if one of its tags is
 * false and none is true.
 */
final class DependencySwitch {

    private final Placeholders placeholders;

    DependencySwitch(Placeholders placeholders) {
        this.placeholders = placeholders;
    }

    /**
     * Returns the value that switches a dependency off; empty if it is on.
     *
     * @param values values of the parent, with those of its dependencies in their blocks
     * @param tags the block {@code tags} of the chart that is installed
     */
    Optional<Value.Scalar> off(ChartDependency dependency, HelmValues values, HelmValues tags) {
        Optional<Value.Scalar> condition = dependency.conditions().stream()
                .flatMap(path -> values.scalar(path).stream())
                .filter(value -> bool(value).isPresent())
                .findFirst();
        if (condition.isPresent()) {
            return condition.filter(value -> !bool(value).orElseThrow());
        }
        List<Value.Scalar> tagged = dependency.tags().stream()
                .flatMap(tag -> Optional.ofNullable(tags.root().entries().get(tag)).stream())
                .filter(Value.Scalar.class::isInstance)
                .map(Value.Scalar.class::cast)
                .filter(value -> bool(value).isPresent())
                .toList();
        boolean on = tagged.stream().anyMatch(value -> bool(value).orElseThrow());
        return on ? Optional.empty() : tagged.stream().findFirst();
    }

    /** Returns the boolean that a value is, or becomes once its placeholder is filled. */
    private Optional<Boolean> bool(Value.Scalar value) {
        String text = value.rendered();
        if (value.kind() == Value.Kind.STRING) {
            text = placeholders.fill(value.text()).text();
            if (text.equals(value.text())) {
                return Optional.empty();
            }
        }
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
