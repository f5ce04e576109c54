// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import io.github.istiofips.project.Placeholders;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Build;
import org.apache.maven.project.MavenProject;

/**
 * The properties that Maven puts into filtered resources (maven.apache.org/plugins/maven-resources-plugin/examples/filter.html):
 * those of the user, of the system with the environment as {@code env.*}, of the POM, of the build's filter files, and the
 * project's own fields as {@code project.*} or {@code pom.*}. Of settings only {@code settings.localRepository} is told, since
 * others may be credentials.
 */
final class MavenProperties implements Function<String, Optional<String>> {

    /** Largest filter file that is read: hundreds of times a usual one. */
    private static final long MAX_FILTER_BYTES = 1024 * 1024;

    /** Deepest chain of names in values; a longer one is taken for a circle. */
    private static final int MAX_DEPTH = 8;

    private final MavenSession session;
    private final MavenProject project;
    private final Properties filters = new Properties();

    MavenProperties(MavenSession session, MavenProject project) {
        this.session = session;
        this.project = project;
        project.getBuild().getFilters().forEach(this::load);
    }

    /** Returns the value of a name, names in it replaced as well; empty if there is none, or one of those has none. */
    @Override
    public Optional<String> apply(String name) {
        return value(name, 0);
    }

    private Optional<String> value(String name, int depth) {
        Optional<String> raw = raw(name);
        if (raw.filter(text -> text.contains("${")).isEmpty()) {
            return raw;
        }
        Function<String, Optional<String>> inner =
                other -> depth < MAX_DEPTH ? value(other, depth + 1) : Optional.empty();
        return raw.map(new Placeholders(Map.of(), inner)::fill)
                .filter(filled -> filled.unresolved().isEmpty())
                .map(Placeholders.Filled::text);
    }

    private Optional<String> raw(String name) {
        return property(session.getUserProperties(), name)
                .or(() -> property(session.getSystemProperties(), name))
                .or(() -> property(project.getProperties(), name))
                .or(() -> property(filters, name))
                .or(() -> field(name));
    }

    /** Returns the text of a property; a list of the command line's or an object of another type is none. */
    private static Optional<String> property(Properties properties, String name) {
        return Optional.ofNullable(properties.getProperty(name));
    }

    private Optional<String> field(String name) {
        if (name.startsWith("project.") || name.startsWith("pom.")) {
            return ofProject(name.substring(name.indexOf('.') + 1));
        }
        return switch (name) {
            case "basedir" -> ofProject(name);
            case "localRepository", "settings.localRepository" ->
                Optional.ofNullable(session.getRequest().getLocalRepositoryPath())
                        .map(Object::toString);
            default -> Optional.empty();
        };
    }

    private Optional<String> ofProject(String field) {
        Optional<MavenProject> parent = Optional.ofNullable(project.getParent());
        Build build = project.getBuild();
        return switch (field) {
            case "groupId" -> Optional.ofNullable(project.getGroupId());
            case "artifactId" -> Optional.ofNullable(project.getArtifactId());
            case "version" -> Optional.ofNullable(project.getVersion());
            case "packaging" -> Optional.ofNullable(project.getPackaging());
            case "name" -> Optional.ofNullable(project.getName());
            case "description" -> Optional.ofNullable(project.getDescription());
            case "inceptionYear" -> Optional.ofNullable(project.getInceptionYear());
            case "url" -> Optional.ofNullable(project.getUrl());
            case "basedir" -> Optional.ofNullable(project.getBasedir()).map(Object::toString);
            case "parent.groupId" -> parent.map(MavenProject::getGroupId);
            case "parent.artifactId" -> parent.map(MavenProject::getArtifactId);
            case "parent.version" -> parent.map(MavenProject::getVersion);
            case "build.directory" -> Optional.ofNullable(build.getDirectory());
            case "build.outputDirectory" -> Optional.ofNullable(build.getOutputDirectory());
            case "build.sourceDirectory" -> Optional.ofNullable(build.getSourceDirectory());
            case "build.finalName" -> Optional.ofNullable(build.getFinalName());
            default -> Optional.empty();
        };
    }

    /** Adds the properties of a filter file; one that cannot be read is Maven's own to complain about. */
    private void load(String filter) {
        Path base = Optional.ofNullable(project.getBasedir()).map(File::toPath).orElse(Path.of(""));
        Path file = base.resolve(filter);
        try {
            if (Files.isRegularFile(file) && Files.size(file) <= MAX_FILTER_BYTES) {
                try (InputStream in = Files.newInputStream(file)) {
                    filters.load(in);
                }
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            // What it would have given stays without a value.
        }
    }
}
