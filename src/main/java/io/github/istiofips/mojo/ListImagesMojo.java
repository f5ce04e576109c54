// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.Observation;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.mesh.UnresolvedImage;
import io.github.istiofips.policy.ReferenceMask;
import io.github.istiofips.project.SourceException;
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
 * Lists every image that the project's Istio configuration leads to, with the values that made it and their places. Needs no network.
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

    /** Lists only the images whose reference contains this text. */
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
                    .read(new ProjectReader(this).request(sources, new CertificateFiles(), istioVersion, placeholders))
                    .resolution();
        } catch (SourceException e) {
            throw new MojoExecutionException(e.getMessage(), e);
        } catch (IOException e) {
            throw failure(e);
        }
        for (ImageUse use : resolution.images()) {
            if (isWanted(use.reference())) {
                getLog().info(ReferenceMask.mask(use.reference()) + "  " + use.component());
                use.origins().forEach(this::print);
            }
        }
        for (UnresolvedImage unresolved : resolution.unresolved()) {
            if (isWanted(unresolved.text())) {
                getLog().warn("not resolved: " + ReferenceMask.mask(unresolved.text()) + "  " + unresolved.component());
                getLog().warn("    " + unresolved.reason());
                getLog().warn("    " + unresolved.remedy());
                unresolved.origins().forEach(this::print);
            }
        }
        if (image == null) {
            for (Observation observation : resolution.observations()) {
                getLog().warn(observation.subject() + ": " + observation.message());
                print(observation.origin());
            }
            resolution.notes().forEach(note -> getLog().info(note));
        }
    }

    private boolean isWanted(String reference) {
        return image == null || reference.contains(image);
    }

    private void print(Origin origin) {
        String place = origin.location().map(location -> location + "  ").orElse("");
        getLog().info("    " + place + origin.key() + ": " + origin.why());
    }
}
