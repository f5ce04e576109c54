// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * One row per rule of injection, on both sides of each version at which it changes: values of istiod and an object of an
 * application give the images of the data plane.
 */
class InjectionConformanceTest {

    @TempDir
    Path base;

    @ParameterizedTest(name = "{4} ({0})")
    @CsvFileSource(
            resources = "injection.csv",
            delimiter = '|',
            quoteCharacter = '~',
            commentCharacter = '#',
            ignoreLeadingAndTrailingWhitespace = true)
    void resolves(String version, String values, String object, String images, String shows) throws SourceException {
        Fixture fixture = new Fixture(base).file("app.yaml", object);
        List<MeshSource> sources = Stream.of(values)
                .filter(text -> !text.equals("-"))
                .map(text -> fixture.file("values.yaml", text))
                .<MeshSource>map(file -> new MeshSource.Helm(
                        "istiod", Optional.of(version), List.of(base.resolve("values.yaml")), List.of()))
                .toList();
        MeshResolution resolution = fixture.resolve(
                Stream.concat(sources.stream(), Stream.of(new MeshSource.Manifests(List.of("app.yaml"), List.of())))
                        .toArray(MeshSource[]::new));
        assertThat(dataPlane(resolution)).as(shows).isEqualTo(images);
    }

    private static String dataPlane(MeshResolution resolution) {
        TreeSet<String> images = new TreeSet<>();
        resolution.images().stream()
                .filter(use -> use.component() != Component.PILOT)
                .forEach(use -> images.add(use.reference()));
        resolution.unresolved().forEach(open -> images.add("?"));
        resolution.observations().stream()
                .filter(observation -> observation.kind() != Observation.Kind.TAG_IS_NUMBER)
                .forEach(observation -> images.add("!" + observation.kind()));
        return String.join(" ", images);
    }
}
