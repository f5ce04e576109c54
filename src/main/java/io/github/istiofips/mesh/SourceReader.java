// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.project.EmbeddedYaml;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.Placeholders;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.SourceText;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlParser;
import io.github.istiofips.project.YamlScalar;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the files of sources and knows what every resolver needs: rules, placeholders and the version to assume. */
public final class SourceReader {

    private final MeshRequest request;
    private final RuleBook rules = RuleBook.load();
    private final ComponentTable components = ComponentTable.load();

    public SourceReader(MeshRequest request) {
        this.request = request;
    }

    public RuleBook rules() {
        return rules;
    }

    public ComponentTable components() {
        return components;
    }

    public Placeholders placeholders() {
        return request.placeholders();
    }

    public String relative(Path file) {
        return request.files().relative(file);
    }

    /** Returns the versions that may apply to a source which gives, or does not give, its own. */
    public VersionScope scope(Optional<String> sourceVersion) {
        return VersionScope.of(
                sourceVersion
                        .or(request::istioVersion)
                        .map(text -> placeholders().fill(text.strip()).text()),
                rules);
    }

    /** Reads the documents of a YAML file. */
    public List<YamlNode> documents(Path file) throws SourceException {
        return YamlParser.parse(relative(file), SourceText.read(relative(file), file));
    }

    /** Reads a values file: its first document, as Helm does; an empty file gives no values. */
    public HelmValues values(Path file) throws SourceException {
        return values(documents(file));
    }

    /**
     * Reads the values that a text holds, such as a block string or an entry of a ConfigMap.
     *
     * @throws SourceException if the text is not YAML, or no values
     */
    public HelmValues values(YamlScalar text) throws SourceException {
        return values(EmbeddedYaml.parse(text));
    }

    /**
     * Returns the values of the first document, as Helm reads a values file; none if there is no document.
     *
     * @throws SourceException if the document is no mapping
     */
    public static HelmValues values(List<YamlNode> documents) throws SourceException {
        if (documents.isEmpty() || isNull(documents.get(0))) {
            return HelmValues.EMPTY;
        }
        if (!(documents.get(0) instanceof YamlMapping mapping)) {
            throw SourceException.at(
                    documents.get(0).location(),
                    "is not a values file: keys and values are expected at the top level; "
                            + "correct the file, or leave it out of <sources>");
        }
        return values(mapping);
    }

    /** Returns the values of a mapping. */
    public static HelmValues values(YamlMapping mapping) {
        return new HelmValues((Value.Block) Value.of(mapping, ""));
    }

    /** Returns what a scalar that holds a reference leads to. */
    public ImageOutcome reference(Component component, String text, Origin origin) {
        Placeholders.Filled filled = placeholders().fill(text.strip());
        Optional<ImageOutcome.Problem> problem = Optional.empty();
        if (!filled.unresolved().isEmpty()) {
            problem = Optional.of(Problems.placeholders(filled.unresolved()));
        } else if (filled.text().contains("{{")) {
            problem = Optional.of(Problems.template(origin.key()));
        }
        return new ImageOutcome(component, filled.text(), List.of(origin), problem, List.of(), Optional.empty());
    }

    /** Returns an origin for a file as a whole. */
    public Origin wholeFile(Path file, String key, String why) {
        return new Origin(Optional.of(new Location(relative(file), 1, 1)), key, why);
    }

    private static boolean isNull(YamlNode node) {
        return node instanceof YamlScalar scalar && scalar.isNull();
    }
}
