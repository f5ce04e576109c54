// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.project.EmbeddedYaml;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * YAML inside a text that holds templates, such as {@code tag: {{version}}}, which is YAML only once they are filled. What
 * a template gives is taken for part of a scalar; its text stays in the values, where it keeps an image from being known.
 */
final class TemplatedYaml {

    /** A template on one line. */
    private static final Pattern TEMPLATE = Pattern.compile("\\{\\{[^\\n\\r]*?}}");
    /** Start of the private use area of Unicode, whose characters YAML takes as letters. */
    private static final char PRIVATE_USE = '\uE000';

    private static final int ASCII = 0x80;

    private TemplatedYaml() {}

    /**
     * Parses the documents of a text.
     *
     * @throws SourceException if it is not YAML even so
     */
    static List<YamlNode> parse(YamlScalar text) throws SourceException {
        if (!text.text().contains("{{")) {
            return EmbeddedYaml.parse(text);
        }
        String hidden = TEMPLATE.matcher(text.text())
                .replaceAll(match -> Matcher.quoteReplacement(shifted(match.group(), 0, ASCII, PRIVATE_USE)));
        return EmbeddedYaml.parse(new YamlScalar(hidden, text.style(), text.location(), text.textStart())).stream()
                .map(node -> NodeTexts.map(node, TemplatedYaml::shown))
                .toList();
    }

    private static YamlScalar shown(YamlScalar scalar) {
        String text = shifted(scalar.text(), PRIVATE_USE, PRIVATE_USE + ASCII, -PRIVATE_USE);
        return text.equals(scalar.text())
                ? scalar
                : new YamlScalar(text, scalar.style(), scalar.location(), scalar.textStart());
    }

    /** Moves the characters of a range by a distance, which leaves the length of a text as it is. */
    private static String shifted(String text, int from, int to, int distance) {
        StringBuilder result = new StringBuilder(text.length());
        text.chars().forEach(c -> result.append((char) (c >= from && c < to ? c + distance : c)));
        return result.toString();
    }
}
