// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.MeshRequest;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.project.Placeholders;
import io.github.istiofips.project.ProjectFiles;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.report.ResolutionListing;
import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Small projects, one for each way in which repositories hold Istio's configuration, and what {@code list-images} says
 * of each: the directories under {@code projects}, where {@code list-images.txt} is the expected output and {@code
 * request.properties} holds parameters, if any ({@code istioVersion}, and {@code placeholder.NAME}).
 */
class ProjectsTest {

    private static final String EXPECTED = "list-images.txt";
    private static final String PARAMETERS = "request.properties";
    private static final String PLACEHOLDER = "placeholder.";

    static List<String> projects() throws IOException {
        try (Stream<Path> directories = Files.list(projectsDirectory())) {
            return directories
                    .map(directory -> directory.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("projects")
    void listsTheImagesOfAProject(String name) throws IOException, SourceException {
        Path project = projectsDirectory().resolve(name);

        String listing = ResolutionListing.lines(resolve(project)).stream()
                .map(line -> line.text() + "\n")
                .collect(Collectors.joining());

        assertThat(listing).isEqualTo(Files.readString(project.resolve(EXPECTED)));
    }

    private static MeshResolution resolve(Path project) throws IOException, SourceException {
        Properties parameters = new Properties();
        if (Files.exists(project.resolve(PARAMETERS))) {
            try (Reader reader = Files.newBufferedReader(project.resolve(PARAMETERS))) {
                parameters.load(reader);
            }
        }
        Map<String, String> placeholders = parameters.stringPropertyNames().stream()
                .filter(key -> key.startsWith(PLACEHOLDER))
                .collect(Collectors.toMap(key -> key.substring(PLACEHOLDER.length()), parameters::getProperty));
        return MeshResolver.resolve(new MeshRequest(
                project,
                ProjectFiles.walk(project, List.of()),
                List.of(),
                Optional.ofNullable(parameters.getProperty("istioVersion")),
                new Placeholders(placeholders, name -> Optional.empty())));
    }

    private static Path projectsDirectory() {
        try {
            return Path.of(ProjectsTest.class.getResource("projects").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
