// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import io.github.istiofips.policy.ReferenceMask;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.report.ConsoleLine;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/** What all goals know of the build around them. */
abstract class AbstractIstioFipsMojo extends AbstractMojo {

    private final MavenSession session;
    private final MojoExecution execution;

    AbstractIstioFipsMojo(MavenSession session, MojoExecution execution) {
        this.session = session;
        this.execution = execution;
    }

    final MavenSession session() {
        return session;
    }

    final MavenProject project() {
        return session.getCurrentProject();
    }

    /** Returns the module's POM; empty when Maven runs without one. */
    final Optional<Path> pom() {
        return Optional.ofNullable(project().getFile()).map(File::toPath);
    }

    /** Returns the module's directory, or the current directory without a POM. */
    final Path baseDirectory() {
        File directory = pom().isPresent() ? project().getBasedir() : new File(session.getExecutionRootDirectory());
        return directory.toPath().toAbsolutePath().normalize();
    }

    /**
     * Returns the file that a parameter names, relative to the module's directory.
     *
     * @param given value of the parameter, if it has one
     * @param name name of the file in the module's directory that is meant without a value
     */
    final Path file(@Nullable File given, String name) {
        return baseDirectory()
                .resolve(given == null ? Path.of(name) : given.toPath())
                .normalize();
    }

    /** Returns the same file if it was named or is there. */
    final Optional<Path> fileIfAny(@Nullable File given, String name) {
        return Optional.of(file(given, name)).filter(path -> given != null || Files.exists(path));
    }

    /** Returns a path from the module's directory, with slashes; a file on another drive has none but its name. */
    final String relative(Path file) {
        Path base = baseDirectory();
        Path relative = Objects.equals(base.getRoot(), file.getRoot()) ? base.relativize(file) : file.getFileName();
        return String.valueOf(relative).replace(File.separatorChar, '/');
    }

    /**
     * Tells whether the goal was named on the command line. Maven then runs it once, for the first module alone, because it needs no
     * project; that run has to cover the whole build.
     */
    final boolean coversWholeBuild() {
        return execution.getSource() == MojoExecution.Source.CLI;
    }

    /** Returns the directories of the build's other modules, each of which has a run of its own. */
    final List<Path> otherModules() {
        if (coversWholeBuild()) {
            return List.of();
        }
        return session.getProjects().stream()
                .filter(other -> !other.equals(project()))
                .map(MavenProject::getBasedir)
                .filter(Objects::nonNull)
                .map(File::toPath)
                .toList();
    }

    /** Logs lines, each with its level. */
    final void print(List<ConsoleLine> lines) {
        for (ConsoleLine line : lines) {
            switch (line.level()) {
                case ERROR -> getLog().error(line.text());
                case WARN -> getLog().warn(line.text());
                case INFO -> getLog().info(line.text());
            }
        }
    }

    /**
     * Turns a fault of the project's configuration into the exception that Maven expects. It has no cause: Maven prints that with -e, and a
     * file can hold repository keys.
     */
    static MojoExecutionException failure(SourceException e) {
        return new MojoExecutionException(ReferenceMask.mask(e.getMessage()));
    }

    /** Turns a fault of the machine, as against one of the configuration, into the exception Maven expects. */
    static MojoExecutionException failure(IOException e) {
        return new MojoExecutionException("a file could not be read or written: " + e.getMessage(), e);
    }
}
