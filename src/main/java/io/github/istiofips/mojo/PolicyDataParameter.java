// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import io.github.istiofips.policy.data.PolicyData;
import io.github.istiofips.policy.data.PolicyDataFile;
import io.github.istiofips.project.SourceException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecutionException;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;

/** The parameter {@code policyData}: a file, or an artifact {@code groupId:artifactId[:extension[:classifier]]:version}. */
final class PolicyDataParameter {

    /** A path with two colons can be written with {@code ./} in front. */
    private static final Pattern COORDINATES = Pattern.compile("[A-Za-z0-9_.-]+(:[A-Za-z0-9_.-]+){2,4}");

    private static final String EXTENSION = "json";

    private final RepositorySystem repositories;
    private final MavenSession session;

    PolicyDataParameter(RepositorySystem repositories, MavenSession session) {
        this.repositories = repositories;
        this.session = session;
    }

    /**
     * Reads what the user named.
     *
     * @param base directory that a relative path starts from
     * @throws MojoExecutionException if it is not there, or does not hold policy data
     */
    PolicyData read(String text, Path base) throws MojoExecutionException {
        try {
            boolean artifact = COORDINATES.matcher(text).matches();
            Path file = artifact ? resolve(text) : base.resolve(text);
            if (!artifact && !Files.exists(file)) {
                throw new MojoExecutionException("policyData is '" + text + "': there is no such file, and these are no"
                        + " coordinates groupId:artifactId[:extension[:classifier]]:version; a path is relative to the"
                        + " module's directory");
            }
            return PolicyDataFile.read(text, file);
        } catch (InvalidPathException e) {
            throw new MojoExecutionException("policyData is '" + text + "', which is neither the path of a file nor the"
                    + " coordinates groupId:artifactId:version of an artifact");
        } catch (SourceException e) {
            throw AbstractIstioFipsMojo.failure(e);
        }
    }

    private Path resolve(String coordinates) throws MojoExecutionException {
        ArtifactRequest request = new ArtifactRequest(
                artifact(coordinates), session.getCurrentProject().getRemoteProjectRepositories(), null);
        try {
            return repositories
                    .resolveArtifact(session.getRepositorySession(), request)
                    .getArtifact()
                    .getFile()
                    .toPath();
        } catch (ArtifactResolutionException e) {
            throw new MojoExecutionException(
                    "policyData is '" + coordinates + "', which cannot be had: "
                            + String.valueOf(e.getMessage()).replaceFirst("\\.$", "") + "; correct the coordinates, "
                            + (session.isOffline() ? "run once without -o, " : "")
                            + "or deploy the file under them with the packaging " + EXTENSION,
                    e);
        }
    }

    /** Three coordinates name a JSON file, not the jar that Maven takes them for. */
    private static Artifact artifact(String coordinates) {
        String[] parts = coordinates.split(":", -1);
        return parts.length == 3
                ? new DefaultArtifact(parts[0], parts[1], EXTENSION, parts[2])
                : new DefaultArtifact(coordinates);
    }
}
