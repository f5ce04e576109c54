// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.Problems;
import io.github.istiofips.mesh.SourceReader;
import io.github.istiofips.mesh.Value;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The values that a GitOps object gives a chart, layer by layer, later ones over earlier ones, and what is missing among
 * them. A missing layer may hold anything, so it leaves open what the chart leads to.
 */
final class GitOpsLayers {

    /**
     * A layer that is not known.
     *
     * @param origin where it is named
     */
    record Gap(Origin origin, ImageOutcome.Problem problem) {}

    private final ProjectIndex index;
    private final List<Gap> gaps = new ArrayList<>();
    private final List<ProjectFile> files = new ArrayList<>();
    private final List<KubernetesObject> objects = new ArrayList<>();
    private final List<YamlNode> texts = new ArrayList<>();
    private HelmValues values = HelmValues.EMPTY;

    GitOpsLayers(ProjectIndex index) {
        this.index = index;
    }

    HelmValues values() {
        return values;
    }

    List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    /** Returns the files that were read. */
    List<ProjectFile> files() {
        return List.copyOf(files);
    }

    /** Returns the objects whose entries were read. */
    List<KubernetesObject> objects() {
        return List.copyOf(objects);
    }

    /** Returns the documents that stand as text in objects. */
    List<YamlNode> texts() {
        return List.copyOf(texts);
    }

    /** Adds values that an object holds as a mapping. */
    void mapping(YamlMapping mapping) {
        values = values.merge(SourceReader.values(mapping));
    }

    /**
     * Adds values that an object holds as text.
     *
     * @param key path of the text, for messages
     */
    void text(YamlScalar text, String key) {
        try {
            List<YamlNode> documents = TemplatedYaml.parse(text);
            values = values.merge(SourceReader.values(documents));
            texts.addAll(documents);
        } catch (SourceException e) {
            gap(e.location().orElse(text.location()), key, Problems.unreadableText(key, e));
        }
    }

    /**
     * Adds values of a Secret, whose text no message may quote.
     *
     * @param title name of the Secret
     */
    void secret(YamlScalar text, String title) {
        try {
            values = values.merge(SourceReader.values(TemplatedYaml.parse(text)));
        } catch (SourceException e) {
            gap(text.location(), "valuesFrom", GitOpsProblems.unreadable(title));
        }
    }

    /** Records that entries of an object are among the values. */
    void object(KubernetesObject object) {
        objects.add(object);
    }

    /** Adds the values of a file. */
    void file(ProjectFile file) {
        files.add(file);
        try {
            values = values.merge(SourceReader.values(index.documents(file)));
        } catch (SourceException e) {
            Location place = e.location().orElse(new Location(file.relative(), 1, 1));
            gap(place, "valueFiles", Problems.unreadableText(file.relative(), e));
        }
    }

    /** Sets one value as {@link LocatedSet#apply} does; a template is no list, although it stands in braces. */
    void set(String name, String value, boolean text, Location location) {
        try {
            String literal = value.startsWith("{{") ? "\\" + value : value;
            values = LocatedSet.apply(values, name, literal, text, location);
        } catch (SourceException e) {
            gap(location, name, GitOpsProblems.malformedSet(name));
        }
    }

    /** Lays one value over all others. */
    void over(String path, Value value) {
        values = values.with(path, value);
    }

    /** Records a layer that is not known. */
    void gap(Location location, String key, ImageOutcome.Problem problem) {
        gaps.add(new Gap(new Origin(Optional.of(location), key, "part of the chart's values"), problem));
    }
}
