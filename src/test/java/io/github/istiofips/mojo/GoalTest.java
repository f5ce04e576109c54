// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.maven.api.di.Provides;
import org.apache.maven.api.plugin.testing.MojoExtension;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.DefaultMavenExecutionRequest;
import org.apache.maven.execution.DefaultMavenExecutionResult;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystemSession;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * A goal with the configuration of the POM in the test's base directory, in a session with that project. What the goal writes goes to
 * a temporary build directory. Values of a {@link ParameterizedTest} can be set on top with {@link #set}.
 */
@MojoTest
abstract class GoalTest {

    @TempDir
    Path buildDirectory;

    final RecordingLog log = new RecordingLog();
    final MavenExecutionRequest request = new DefaultMavenExecutionRequest();
    final RepositorySystemSession repositories = new DefaultRepositorySystemSession();

    private final List<MavenProject> session = new ArrayList<>();

    /** The modules of the build, the current one first; a build has at least that one. */
    List<MavenProject> modules() {
        if (session.isEmpty()) {
            session.add(module(MojoExtension.getBasedir()));
        }
        return session;
    }

    final MavenProject module(String directory) {
        MavenProject project = new MavenProject();
        project.setGroupId("io.github.istiofips.tests");
        project.setArtifactId(Path.of(directory).getFileName().toString());
        project.setVersion("1.0");
        project.setFile(new File(directory, "pom.xml").getAbsoluteFile());
        project.getBuild().setDirectory(buildDirectory.toString());
        return project;
    }

    @Provides
    MavenProject provideProject() {
        return modules().get(0);
    }

    @Provides
    @SuppressWarnings("deprecation") // Maven 3 has no other way to a session than this constructor
    MavenSession provideSession() {
        request.setBaseDirectory(new File(MojoExtension.getBasedir()));
        Properties system = new Properties();
        system.setProperty("env.XDG_CACHE_HOME", userCaches().toString());
        request.setSystemProperties(system);
        MavenSession made = new MavenSession(null, repositories, request, new DefaultMavenExecutionResult());
        made.setProjects(modules());
        return made;
    }

    @Provides
    Log provideLog() {
        return log;
    }

    /** Stands in for the directory of the user's caches. */
    final Path userCaches() {
        return buildDirectory.resolve("user-caches");
    }

    /** Sets a parameter over what the POM says. */
    static void set(Object mojo, String parameter, Object value) throws IllegalAccessException {
        MojoExtension.setVariableValueToObject(mojo, parameter, value);
    }

    final Path reportFile() {
        return buildDirectory.resolve("istio-fips/report.json");
    }

    final JsonNode report() throws IOException {
        return new ObjectMapper().readTree(Files.readAllBytes(reportFile()));
    }
}
