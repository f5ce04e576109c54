// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.StrVals;
import io.github.istiofips.mesh.Value;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.SourceException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values that a file gives as Helm's {@code --set} does, which remember the line that gives them. */
final class LocatedSet {

    private LocatedSet() {}

    /**
     * Returns values with one more set.
     *
     * @param value as {@code --set} reads it: commas separate, whole numbers and booleans are typed
     * @param text whether the value is text whatever it looks like, as with {@code --set-string}
     * @throws SourceException if name or value is malformed
     */
    static HelmValues apply(HelmValues values, String name, String value, boolean text, Location location)
            throws SourceException {
        HelmValues changed = StrVals.apply(values, List.of(name + "=" + value), "");
        return new HelmValues((Value.Block) placed(changed.root(), text, location));
    }

    /** Gives a place to what has none yet. */
    private static Value placed(Value value, boolean text, Location location) {
        if (value instanceof Value.Block block) {
            Map<String, Value> entries = new LinkedHashMap<>();
            block.entries().forEach((key, child) -> entries.put(key, placed(child, text, location)));
            return new Value.Block(entries);
        }
        if (value instanceof Value.Items items) {
            return new Value.Items(items.values().stream()
                    .map(item -> placed(item, text, location))
                    .toList());
        }
        Value.Scalar scalar = (Value.Scalar) value;
        if (scalar.source() != Value.Source.SET || scalar.location().isPresent()) {
            return scalar;
        }
        return new Value.Scalar(
                scalar.text(),
                text ? scalar.text() : scalar.rendered(),
                text ? Value.Kind.STRING : scalar.kind(),
                scalar.key(),
                Optional.of(location),
                Value.Source.SET);
    }
}
