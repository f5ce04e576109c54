// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.project;

import java.util.List;

/**
 * YAML that stands as text in a value of another YAML file, as in an annotation, or in a ConfigMap's {@code data}. JSON is
 * YAML too.
 */
public final class EmbeddedYaml {

    private EmbeddedYaml() {}

    /**
     * Parses every document of a scalar's text.
     *
     * @param scalar the value; its text may itself hold values that are parsed again
     * @return the top node of each document that has one, in order. Each node has its place in the file if {@link
     *     YamlScalar#textStart()} is known, otherwise the place of the scalar
     * @throws SourceException if the text is not YAML or exceeds a limit of {@link YamlParser}; its place is in the file
     *     as well
     */
    public static List<YamlNode> parse(YamlScalar scalar) throws SourceException {
        TextPlace place = scalar.textStart()
                .map(start -> new TextPlace(start, true))
                .orElseGet(() -> new TextPlace(scalar.location(), false));
        return YamlParser.parse(place, scalar.text());
    }
}
