// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.DefaultMavenExecutionResult;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MavenPropertiesTest {

    @TempDir
    Path base;

    private final MavenProject project = new MavenProject();
    private final MavenExecutionRequest request = new DefaultMavenExecutionRequest();

    @BeforeEach
    void module() throws IOException {
        project.setGroupId("org.example");
        project.setArtifactId("mesh");
        project.setVersion("1.0");
        project.setFile(base.resolve("pom.xml").toFile());
        project.getBuild().setDirectory("/build");
        project.getBuild().addFilter("filter.properties");
        project.getBuild().addFilter("missing.properties");
        Files.writeString(
                base.resolve("filter.properties"),
                "filtered=yes\nboth=filter\nnested=${istio.version}-fips\nopen=${unheard}\ncircle=${circle}\n");
        project.getProperties().setProperty("istio.version", "1.30.2");
        project.getProperties().setProperty("both", "pom");
        project.getProperties().setProperty("overridden", "pom");
        request.getUserProperties().setProperty("overridden", "user");
        request.getSystemProperties().setProperty("env.ISTIO_TAG", "from-environment");
        request.setLocalRepositoryPath(new File("/repository"));
    }

    @SuppressWarnings("deprecation") // Maven 3 has no other way to a session than this constructor
    private Optional<String> value(String name) {
        return new MavenProperties(new MavenSession(null, null, request, new DefaultMavenExecutionResult()), project)
                .apply(name);
    }

    @ParameterizedTest
    @CsvSource({
        "istio.version, 1.30.2",
        "overridden, user",
        "both, pom",
        "filtered, yes",
        "nested, 1.30.2-fips",
        "env.ISTIO_TAG, from-environment",
        "project.version, 1.0",
        "pom.version, 1.0",
        "project.groupId, org.example",
        "project.artifactId, mesh",
        "project.packaging, jar",
        "project.build.directory, /build",
        "settings.localRepository, /repository",
    })
    void areThoseOfFilteredResources(String name, String value) {
        assertThat(value(name)).contains(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unheard",
                "open",
                "circle",
                "version",
                "project.parent.version",
                "project.class",
                "settings.servers",
                "settings.servers[0].password",
                "session.settings",
                "ISTIO_TAG"
            })
    void tellNothingElse(String name) {
        assertThat(value(name)).isEmpty();
    }

    @Test
    void knowTheProjectsDirectoryAndParent() {
        MavenProject parent = new MavenProject();
        parent.setGroupId("org.example.parent");
        parent.setArtifactId("parent");
        parent.setVersion("2.0");
        project.setParent(parent);
        assertThat(value("basedir")).contains(base.toString());
        assertThat(value("project.parent.version")).contains("2.0");
        assertThat(value("project.parent.groupId")).contains("org.example.parent");
        assertThat(value("project.parent.artifactId")).contains("parent");
    }

    @Test
    void doWithoutAFilterFileThatCannotBeRead() throws IOException {
        Files.writeString(base.resolve("filter.properties"), "a=\\uXXXX\n");
        assertThat(value("istio.version")).contains("1.30.2");
        assertThat(value("a")).isEmpty();
    }
}
