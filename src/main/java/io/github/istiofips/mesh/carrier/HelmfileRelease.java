// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import io.github.istiofips.mesh.HelmValues;
import io.github.istiofips.mesh.ImageOutcome;
import io.github.istiofips.mesh.SourceReader;
import io.github.istiofips.mesh.StrVals;
import io.github.istiofips.mesh.Value;
import io.github.istiofips.project.Globs;
import io.github.istiofips.project.Location;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.SourceText;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlNode;
import io.github.istiofips.project.YamlParser;
import io.github.istiofips.project.YamlScalar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads the values of one release: {@code values}, {@code set} and {@code setString}, later ones over earlier ones. */
final class HelmfileRelease {

    private final ProjectIndex index;
    private final String directory;
    private final HelmfileText text;
    private final List<ProjectFile> files = new ArrayList<>();
    private final List<YamlMapping> inline = new ArrayList<>();
    private final boolean lenient;
    private Optional<ImageOutcome.Problem> problem = Optional.empty();
    private Optional<ImageOutcome.Problem> change = Optional.empty();

    /**
     * @param directory directory of the state file
     * @param text fills what templates of paths and values name
     * @param lenient whether a values file that is not there is passed over
     */
    HelmfileRelease(ProjectIndex index, String directory, HelmfileText text, boolean lenient) {
        this.index = index;
        this.directory = directory;
        this.text = text;
        this.lenient = lenient;
    }

    /** Returns the values files that were read. */
    List<ProjectFile> files() {
        return files;
    }

    /** Returns the values written into the release. */
    List<YamlMapping> inline() {
        return inline;
    }

    /** Returns why not all values are known, if they are not. */
    Optional<ImageOutcome.Problem> problem() {
        return problem;
    }

    /** Returns what changes the values or what they render to and is not followed, if anything does. */
    Optional<ImageOutcome.Problem> change() {
        return change;
    }

    /** Reads the values of a release. */
    HelmValues values(YamlMapping release) {
        HelmValues values = HelmValues.EMPTY;
        for (String key : List.of("values", "valuesTemplate")) {
            for (YamlNode layer : Nodes.items(release, key)) {
                if (layer instanceof YamlMapping own) {
                    inline.add(own);
                    values = values.merge(SourceReader.values(own));
                } else if (layer instanceof YamlScalar path && !path.isNull()) {
                    values = values.merge(layer(text.fill(path.text())));
                }
            }
        }
        for (String key : List.of("set", "setTemplate", "setString", "setStringTemplate")) {
            for (YamlMapping entry : Nodes.mappings(release, key)) {
                values = set(values, entry, key.startsWith("setString"));
            }
        }
        change = Stream.concat(
                        Stream.of("secrets", "transformers")
                                .filter(key -> !Nodes.items(release, key).isEmpty()),
                        Stream.concat(
                                Stream.of("jsonPatches", "strategicMergePatches")
                                        .filter(key -> Nodes.items(release, key).stream()
                                                .anyMatch(HelmfileRelease::mayChangeImages)),
                                Stream.of("postRenderer")
                                        .filter(key -> !Nodes.text(release, key).isEmpty())))
                .findFirst()
                .map(HelmfileProblems::notRead);
        return values;
    }

    /** Tells whether a patch may concern an image: it names one, or is a file or template. */
    private static boolean mayChangeImages(YamlNode patch) {
        return patch instanceof YamlScalar || Nodes.holdsTemplate(patch) || Nodes.mentions(patch, "image");
    }

    private HelmValues layer(String path) {
        if (path.contains("{{")) {
            problem = Optional.of(HelmfileProblems.value("Path " + path));
            return HelmValues.EMPTY;
        }
        List<ProjectFile> found = found(path);
        if (found.isEmpty() && !lenient) {
            problem = Optional.of(HelmfileProblems.values(path));
        }
        HelmValues values = HelmValues.EMPTY;
        for (ProjectFile file : found) {
            values = values.merge(read(file));
        }
        return values;
    }

    private List<ProjectFile> found(String path) {
        Optional<ProjectFile> file = index.file(directory, path);
        if (file.isPresent() || !path.contains("*")) {
            return file.stream().toList();
        }
        try {
            String prefix = directory.isEmpty() ? "" : directory + "/";
            Globs globs = Globs.of(List.of(prefix + path.replaceFirst("^\\./", "")), "values");
            return index.files().stream().filter(globs).toList();
        } catch (SourceException noPattern) {
            return List.of();
        }
    }

    private HelmValues read(ProjectFile file) {
        try {
            String source = SourceText.read(file.relative(), file.path());
            boolean template = file.name().endsWith(".gotmpl");
            if (template && HelmfileText.hasBlocks(source)) {
                problem = Optional.of(HelmfileProblems.value("Values file " + file.relative()));
                return HelmValues.EMPTY;
            }
            List<YamlNode> documents =
                    template ? YamlParser.parse(file.relative(), text.readable(source)) : index.documents(file);
            HelmValues values = SourceReader.values(documents);
            files.add(file);
            return values;
        } catch (SourceException e) {
            problem = Optional.of(HelmfileProblems.values(file.relative()));
            return HelmValues.EMPTY;
        }
    }

    private HelmValues set(HelmValues values, YamlMapping entry, boolean string) {
        String name = Nodes.text(entry, "name");
        Optional<YamlScalar> value = entry.scalar("value");
        String written = value.map(
                        own -> text.fill(own.text()).replace("\\", "\\\\").replace(",", "\\,"))
                .orElseGet(() -> "{"
                        + String.join(
                                ",",
                                Nodes.scalars(entry, "values").stream()
                                        .map(YamlScalar::text)
                                        .toList())
                        + "}");
        try {
            HelmValues set = StrVals.apply(HelmValues.EMPTY, List.of(name + "=" + written), "");
            Location place = value.map(YamlScalar::location).orElse(entry.location());
            return values.merge(new HelmValues((Value.Block) placed(set.root(), place, string)));
        } catch (SourceException e) {
            problem = Optional.of(HelmfileProblems.value("set " + name));
            return values;
        }
    }

    private static Value placed(Value value, Location place, boolean string) {
        if (value instanceof Value.Block block) {
            Map<String, Value> entries = new LinkedHashMap<>();
            block.entries().forEach((key, below) -> entries.put(key, placed(below, place, string)));
            return new Value.Block(entries);
        }
        if (value instanceof Value.Items items) {
            return new Value.Items(items.values().stream()
                    .map(item -> placed(item, place, string))
                    .toList());
        }
        Value.Scalar scalar = (Value.Scalar) value;
        return new Value.Scalar(
                scalar.text(),
                string ? scalar.text() : scalar.rendered(),
                string ? Value.Kind.STRING : scalar.kind(),
                scalar.key(),
                Optional.of(place),
                Value.Source.SET);
    }
}
