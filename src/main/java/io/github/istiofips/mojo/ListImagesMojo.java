// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.project.WrittenValues;
import io.github.istiofips.report.ImageChain;
import io.github.istiofips.report.ResolutionListing;
import io.github.istiofips.verify.IstioFipsVerifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Lists every image that the project's Istio configuration leads to, each with the line that decides it, what cannot be resolved and why,
 * configuration that does not do what it seems to, and settings that bear on cryptography. Needs no network.
 */
@Mojo(name = "list-images", requiresProject = false, threadSafe = true)
public final class ListImagesMojo extends AbstractIstioFipsMojo {

    /** What to resolve, as in <code>verify-istio-fips</code>; discovered if not given. */
    @Parameter
    private List<SourceParameter> sources = new ArrayList<>();

    /** Istio version that applies where a source does not say. */
    @Parameter(property = "istioFips.istioVersion")
    private @Nullable String istioVersion;

    /** Values for placeholders left in the sources, as in <code>verify-istio-fips</code>. */
    @Parameter
    private Map<String, String> placeholders = new HashMap<>();

    /**
     * Explains the images whose reference contains this text: every value that took part, with its place, in the order in which they were
     * combined. Without it, all images are listed.
     */
    @Parameter(property = "istioFips.image")
    private @Nullable String image;

    @Inject
    ListImagesMojo(MavenSession session, MojoExecution execution) {
        super(session, execution);
    }

    @Override
    public void execute() throws MojoExecutionException {
        MeshResolution resolution;
        try {
            resolution = new IstioFipsVerifier()
                    .read(new ProjectReader(this)
                            .request(sources, new CertificateFiles(), List.of(), istioVersion, placeholders))
                    .resolution();
        } catch (SourceException e) {
            throw failure(e);
        } catch (IOException e) {
            throw failure(e);
        }
        print(
                image == null
                        ? ResolutionListing.lines(resolution)
                        : ImageChain.lines(resolution, image, new WrittenValues(baseDirectory())::at));
    }
}
