// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.SourceReader;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.SourceText;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlParser;
import io.github.istiofips.project.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A state file of Helmfile and what it takes from others (helmfile.readthedocs.io, configuration and values-and-merging).
 */
final class HelmfileState {

    private static final String DEFAULT = "default";
    /** Deepest nesting of bases; they seldom have bases of their own. */
    private static final int MAX_BASES = 20;

    private final ProjectIndex index;
    private final ProjectFile file;
    private final HelmValues given;
    private final Set<ProjectFile> read = new LinkedHashSet<>();
    private final List<String> opaque = new ArrayList<>();

    /**
     * @param given values that a Helmfile around it passes
     */
    HelmfileState(ProjectIndex index, ProjectFile file, HelmValues given) {
        this.index = index;
        this.file = file;
        this.given = given;
    }

    /**
     * A state as it is in one environment.
     *
     * @param complete whether the files hold all values of the environment
     */
    record InEnvironment(List<YamlMapping> parts, HelmfileText text, boolean complete) {
        InEnvironment {
            parts = List.copyOf(parts);
        }

        /** Returns the mappings in a list of any part. */
        List<YamlMapping> mappings(String key) {
            return parts.stream()
                    .flatMap(part -> Nodes.mappings(part, key).stream())
                    .toList();
        }

        /** Returns the items of a list of any part. */
        List<YamlNode> items(String key) {
            return parts.stream()
                    .flatMap(part -> Nodes.items(part, key).stream())
                    .toList();
        }
    }

    ProjectFile file() {
        return file;
    }

    String directory() {
        return ProjectIndex.directory(file.relative());
    }

    /** Returns the files that were read beside the state file itself. */
    Set<ProjectFile> read() {
        return read;
    }

    /** Returns the documents whose blocks keep them from being read, after {@link #environments}. */
    List<String> opaque() {
        return opaque;
    }

    /**
     * Returns the state in each environment that it declares.
     *
     * @throws SourceException if it cannot be read or is no YAML even with its actions filled
     */
    List<InEnvironment> environments() throws SourceException {
        String source = SourceText.read(file.relative(), file.path());
        List<String> documents = new ArrayList<>();
        for (String document : HelmfileText.documents(source)) {
            (HelmfileText.hasBlocks(document) ? opaque : documents).add(document);
        }
        HelmfileText plain = new HelmfileText(HelmValues.EMPTY, Map.of());
        List<YamlMapping> declared = withBases(parse(file, documents, plain), MAX_BASES);
        Map<String, HelmValues> environments = new LinkedHashMap<>();
        for (YamlMapping part : declared) {
            for (Map.Entry<String, YamlNode> each : part.mapping("environments")
                    .map(YamlMapping::entries)
                    .orElse(Map.of())
                    .entrySet()) {
                environments.merge(each.getKey(), values(each.getKey(), each.getValue()), HelmValues::merge);
            }
        }
        if (environments.isEmpty()) {
            environments.put(DEFAULT, HelmValues.EMPTY);
        }
        HelmValues shared = HelmValues.EMPTY;
        for (YamlMapping part : declared) {
            shared = shared.merge(layers(part, plain));
        }
        List<InEnvironment> states = new ArrayList<>();
        for (Map.Entry<String, HelmValues> each : environments.entrySet()) {
            HelmfileText text = new HelmfileText(
                    shared.merge(each.getValue()).merge(given), Map.of(".Environment.Name", each.getKey()));
            boolean complete = declared.stream()
                    .flatMap(part -> part.mapping("environments").stream())
                    .flatMap(all -> all.mapping(each.getKey()).stream())
                    .allMatch(this::isComplete);
            states.add(new InEnvironment(withBases(parse(file, documents, text), MAX_BASES), text, complete));
        }
        return states;
    }

    private static List<YamlMapping> parse(ProjectFile file, List<String> documents, HelmfileText text)
            throws SourceException {
        List<YamlMapping> parts = new ArrayList<>();
        for (String document : documents) {
            for (YamlNode node : YamlParser.parse(file.relative(), text.readable(document))) {
                if (node instanceof YamlMapping part) {
                    parts.add(part);
                }
            }
        }
        return parts;
    }

    private List<YamlMapping> withBases(List<YamlMapping> parts, int depth) throws SourceException {
        List<YamlMapping> all = new ArrayList<>();
        for (YamlMapping part : parts) {
            for (YamlScalar base : Nodes.scalars(part, "bases")) {
                Optional<ProjectFile> found = index.file(directory(), base.text());
                if (found.isPresent() && depth > 0) {
                    read.add(found.get());
                    String source =
                            SourceText.read(found.get().relative(), found.get().path());
                    if (HelmfileText.hasBlocks(source)) {
                        opaque.add(source);
                    } else {
                        HelmfileText plain = new HelmfileText(HelmValues.EMPTY, Map.of());
                        all.addAll(withBases(parse(found.get(), HelmfileText.documents(source), plain), depth - 1));
                    }
                }
            }
            all.add(part);
        }
        return all;
    }

    /** Tells whether all values of an environment are in files that can be read, with no template left. */
    private boolean isComplete(YamlMapping environment) {
        return Nodes.items(environment, "secrets").isEmpty()
                && Nodes.items(environment, "values").stream()
                        .allMatch(layer ->
                                layer instanceof YamlScalar path ? isPlain(path.text()) : !Nodes.holdsTemplate(layer));
    }

    private boolean isPlain(String path) {
        return index.file(directory(), path)
                .flatMap(found -> SourceText.leniently(found.path()))
                .filter(source -> !source.contains("{{"))
                .isPresent();
    }

    private HelmValues values(String environment, YamlNode node) {
        HelmfileText text = new HelmfileText(HelmValues.EMPTY, Map.of(".Environment.Name", environment));
        return node instanceof YamlMapping mapping ? layers(mapping, text) : HelmValues.EMPTY;
    }

    /** Returns the values under {@code values}: maps and files; of a file that cannot be read nothing is known. */
    HelmValues layers(YamlMapping holder, HelmfileText text) {
        HelmValues values = HelmValues.EMPTY;
        for (YamlNode layer : Nodes.items(holder, "values")) {
            if (layer instanceof YamlMapping inline) {
                values = values.merge(SourceReader.values(inline));
            } else if (layer instanceof YamlScalar path && !path.isNull()) {
                values = index.file(directory(), text.fill(path.text()))
                        .map(found -> read(found, text))
                        .map(values::merge)
                        .orElse(values);
            }
        }
        return values;
    }

    private HelmValues read(ProjectFile found, HelmfileText text) {
        read.add(found);
        try {
            String source = SourceText.read(found.relative(), found.path());
            return HelmfileText.hasBlocks(source)
                    ? HelmValues.EMPTY
                    : SourceReader.values(YamlParser.parse(found.relative(), text.readable(source)));
        } catch (SourceException unreadable) {
            return HelmValues.EMPTY;
        }
    }
}
