// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import io.github.istiofips.mesh.discovery.MeshResolver;
import io.github.istiofips.project.Placeholders;
import io.github.istiofips.project.ProjectFiles;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.YamlMapping;
import io.github.istiofips.project.YamlParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A project on disk and short forms of what resolution says about it. */
public final class Fixture {

    private final Path base;
    private Optional<String> istioVersion = Optional.empty();
    private Placeholders placeholders = Placeholders.none();

    public Fixture(Path base) {
        this.base = base;
    }

    public static HelmValues values(String yaml) {
        try {
            return SourceReader.values(
                    (YamlMapping) YamlParser.parse("values.yaml", yaml).get(0));
        } catch (SourceException e) {
            throw new IllegalArgumentException(e);
        }
    }

    public Fixture file(String name, String text) {
        try {
            Path file = base.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Fixture istioVersion(String version) {
        istioVersion = Optional.of(version);
        return this;
    }

    public Fixture placeholder(String name, String value) {
        placeholders = new Placeholders(Map.of(name, value), property -> Optional.empty());
        return this;
    }

    public MeshResolution discover() throws SourceException {
        return resolve();
    }

    public MeshResolution helm(String chart, String version, String yaml, String... set) throws SourceException {
        file("values.yaml", yaml);
        return resolve(new MeshSource.Helm(
                chart,
                Optional.of(version).filter(text -> !text.isEmpty()),
                List.of(base.resolve("values.yaml")),
                Arrays.asList(set)));
    }

    public MeshResolution istioctl(String version, String spec, String... set) throws SourceException {
        file("operator.yaml", "apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n" + spec.indent(2));
        return resolve(new MeshSource.Istioctl(
                List.of(base.resolve("operator.yaml")),
                Arrays.asList(set),
                Optional.of(version).filter(text -> !text.isEmpty())));
    }

    public MeshResolution resolve(MeshSource... sources) throws SourceException {
        try {
            ProjectFiles files = ProjectFiles.walk(base, List.of());
            return MeshResolver.resolve(
                    new MeshRequest(base, files, Arrays.asList(sources), istioVersion, placeholders));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the images by component, several of one component separated by blanks, open ones as {@code ?}. */
    public static Map<String, String> images(MeshResolution resolution) {
        Map<String, String> images = new TreeMap<>();
        resolution
                .images()
                .forEach(image ->
                        images.merge(image.component().name(), image.reference(), (one, two) -> one + " " + two));
        resolution
                .unresolved()
                .forEach(image -> images.merge(image.component().name(), "?", (one, two) -> one + " " + two));
        return images;
    }

    /** Returns {@code COMPONENT=reference} pairs in one line. */
    public static String line(MeshResolution resolution) {
        StringBuilder line = new StringBuilder();
        images(resolution)
                .forEach((component, text) -> line.append(line.length() == 0 ? "" : "; ")
                        .append(component)
                        .append('=')
                        .append(text));
        return line.toString();
    }
}
