// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is written at places of YAML files; reads each file once. */
public final class WrittenValues {

    /** Text in text in text is as deep as configuration goes: an annotation in a template in a ConfigMap. */
    private static final int MAX_EMBEDDING = 3;

    private final Path base;
    private final Map<String, Map<Location, String>> files = new HashMap<>();

    /**
     * @param base directory that locations are relative to
     */
    public WrittenValues(Path base) {
        this.base = base;
    }

    /** Returns the scalar that starts at a place, on one line; empty if there is none or the file cannot be read. */
    public Optional<String> at(Location location) {
        return Optional.ofNullable(
                        files.computeIfAbsent(location.file(), this::read).get(location))
                .filter(text -> text.indexOf('\n') < 0);
    }

    private Map<Location, String> read(String file) {
        Map<Location, String> values = new HashMap<>();
        try {
            collect(YamlParser.parse(file, text(file)), values, 0);
        } catch (SourceException e) {
            return Map.of(); // a file that is no YAML, such as a POM, has no values to show
        }
        return values;
    }

    /** Reads a file, or one in a packaged chart. */
    private String text(String file) throws SourceException {
        int inside = file.indexOf(ChartArchive.INSIDE);
        if (inside < 0) {
            return SourceText.read(file, base.resolve(file));
        }
        String archive = file.substring(0, inside);
        return ChartArchive.read(archive, base.resolve(archive))
                .text(file.substring(inside + ChartArchive.INSIDE.length()))
                .orElse("");
    }

    private static void collect(List<YamlNode> nodes, Map<Location, String> values, int embedding) {
        nodes.forEach(node -> collect(node, values, embedding));
    }

    private static void collect(YamlNode node, Map<Location, String> values, int embedding) {
        if (node instanceof YamlMapping mapping) {
            mapping.entries().values().forEach(value -> collect(value, values, embedding));
        } else if (node instanceof YamlSequence sequence) {
            collect(sequence.items(), values, embedding);
        } else if (node instanceof YamlScalar scalar) {
            values.putIfAbsent(scalar.location(), scalar.text());
            if (scalar.style() != YamlScalar.Style.PLAIN
                    && scalar.text().indexOf(':') >= 0
                    && embedding < MAX_EMBEDDING) {
                collect(embedded(scalar), values, embedding + 1);
            }
        }
    }

    private static List<YamlNode> embedded(YamlScalar scalar) {
        try {
            return EmbeddedYaml.parse(scalar);
        } catch (SourceException e) {
            return List.of(); // most text is no YAML
        }
    }
}
