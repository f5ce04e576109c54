// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.policy.ReferenceMask;
import io.github.istiofips.policy.data.ImageLock;
import io.github.istiofips.policy.data.LockFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.report.LockListing;
import io.github.istiofips.report.ResolutionListing;
import io.github.istiofips.verify.ImageLocker;
import io.github.istiofips.verify.IstioFipsVerifier;
import io.github.istiofips.verify.ProjectContent;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/**
 * Writes down which content each image of the project's Istio configuration is now, index and every platform, by digest, and says
 * what changed since the file was written last. Reads indexes and manifests only. An image that cannot be had fails the goal and leaves the
 * file as it is.
 */
@Mojo(name = "lock", requiresProject = false, threadSafe = true)
public final class LockMojo extends AbstractReachingMojo {

    /** What to resolve, as in <code>verify-istio-fips</code>; discovered if not given. */
    @Parameter
    private List<SourceParameter> sources = new ArrayList<>();

    /** Istio version that applies where a source does not say. */
    @Parameter(property = "istioFips.istioVersion")
    private @Nullable String istioVersion;

    /** Values for placeholders left in the sources, as in <code>verify-istio-fips</code>. */
    @Parameter
    private Map<String, String> placeholders = new HashMap<>();

    /** File to write; <code>istio-fips.lock.json</code> in the module's directory if not given. */
    @Parameter(property = "istioFips.lockFile")
    private @Nullable File lockFile;

    @Inject
    LockMojo(MavenSession session, MojoExecution execution, SettingsDecrypter decrypter) {
        super(session, execution, decrypter);
    }

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (session().isOffline()) {
            throw new MojoExecutionException("Maven is offline, so that a lock could only repeat what an earlier build"
                    + " saw; run the goal lock without -o");
        }
        IstioFipsVerifier verifier = new IstioFipsVerifier();
        ProjectReader reader = new ProjectReader(this);
        try {
            ProjectContent content = verifier.read(
                    reader.request(sources, new CertificateFiles(), List.of(), istioVersion, placeholders));
            if (content.isEmpty() && !coversWholeBuild() && reader.anotherModuleIsConfigured(verifier)) {
                getLog().info("no Istio configuration in this module; another module of the build has it");
                return;
            }
            lock(content.resolution());
        } catch (SourceException e) {
            throw failure(e);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private void lock(MeshResolution resolution)
            throws SourceException, IOException, MojoExecutionException, MojoFailureException {
        Path path = file(lockFile, LockFile.DEFAULT_NAME);
        String name = relative(path);
        resolution.notes().forEach(note -> getLog().info(note));
        print(ResolutionListing.unresolvedLines(resolution));
        if (resolution.images().isEmpty()) {
            throw new MojoFailureException(
                    "nothing to lock: no configuration was found that leads to an Istio image of a"
                            + " known reference; name the configuration in the parameter sources, and give what is not resolved a"
                            + " value");
        }
        Optional<ImageLock> before =
                Files.exists(path) ? Optional.of(LockFile.read(name, path, ReferenceMask::mask)) : Optional.empty();
        List<ImageLocker.Answer> answers = ImageLocker.ask(resolution.images(), images(List.of()));
        Optional<String> failures = LockListing.failures(
                name,
                answers.stream()
                        .flatMap(answer ->
                                answer.failure().stream().map(cause -> new LockListing.Failure(answer.use(), cause)))
                        .toList());
        if (failures.isPresent()) {
            throw new MojoFailureException(failures.get());
        }
        ImageLock now = new ImageLock(
                answers.stream().flatMap(answer -> answer.locked().stream()).toList());
        if (before.isEmpty()
                || !Arrays.equals(Files.readAllBytes(path), LockFile.text(now).getBytes(StandardCharsets.UTF_8))) {
            LockFile.write(now, path);
        }
        print(LockListing.changes(name, before, now));
    }
}
