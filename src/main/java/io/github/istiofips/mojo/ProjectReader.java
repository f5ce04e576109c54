// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import io.github.istiofips.mesh.MeshSource;
import io.github.istiofips.mesh.Origin;
import io.github.istiofips.project.Placeholders;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.verify.IstioFipsVerifier;
import io.github.istiofips.verify.KeystorePassword;
import io.github.istiofips.verify.ProjectRequest;
import io.github.istiofips.verify.ProjectRequest.CertificateSelection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.maven.model.Plugin;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.jspecify.annotations.Nullable;

/** Builds the request for the module at hand, and looks at the build's other modules where that matters. */
final class ProjectReader {

    private static final String PLUGIN = "io.github.istiofips:istio-fips-maven-plugin";
    private static final String CONFIGURED = ProjectReader.class.getName() + ".configured";

    private final AbstractIstioFipsMojo mojo;

    ProjectReader(AbstractIstioFipsMojo mojo) {
        this.mojo = mojo;
    }

    ProjectRequest request(
            List<SourceParameter> sources,
            CertificateFiles certificates,
            List<KeystorePassword> passwords,
            @Nullable String istioVersion,
            Map<String, String> placeholders)
            throws MojoExecutionException {
        Function<String, Origin> origins = new PomOrigins(mojo.pom(), "named in <images> of the POM");
        List<MeshSource> given = new ArrayList<>();
        for (SourceParameter source : sources) {
            given.addAll(source.toSources(origins));
        }
        return new ProjectRequest(
                mojo.baseDirectory(),
                mojo.otherModules(),
                given,
                new CertificateSelection(certificates.includes(), certificates.excludes(), passwords),
                Optional.ofNullable(istioVersion),
                placeholders(placeholders, mojo.project()));
    }

    /**
     * Tells whether any other module of the build has something to judge. The answer for the build is kept in its first project, so
     * that a build of many modules without configuration walks each once.
     */
    boolean anotherModuleIsConfigured(IstioFipsVerifier verifier) throws IOException {
        MavenProject keeper = mojo.session().getProjects().get(0);
        synchronized (keeper) {
            Object known = keeper.getContextValue(CONFIGURED);
            if (known == null) {
                known = anyModuleIsConfigured(verifier);
                keeper.setContextValue(CONFIGURED, known);
            }
            return Boolean.TRUE.equals(known);
        }
    }

    private boolean anyModuleIsConfigured(IstioFipsVerifier verifier) throws IOException {
        List<MavenProject> modules = mojo.session().getProjects();
        for (MavenProject module : modules) {
            if (namesSources(module)) {
                return true;
            }
        }
        for (MavenProject module : modules) {
            if (module.getBasedir() != null && discovers(verifier, module, modules)) {
                return true;
            }
        }
        return false;
    }

    private boolean discovers(IstioFipsVerifier verifier, MavenProject module, List<MavenProject> modules)
            throws IOException {
        List<Path> others = modules.stream()
                .filter(other -> !other.equals(module) && other.getBasedir() != null)
                .map(other -> other.getBasedir().toPath())
                .toList();
        try {
            return !verifier.read(new ProjectRequest(
                            module.getBasedir().toPath(),
                            others,
                            List.of(),
                            CertificateSelection.DISCOVERED,
                            Optional.empty(),
                            placeholders(Map.of(), module)))
                    .isEmpty();
        } catch (SourceException e) {
            return true; // that module's own run will name the file
        }
    }

    private static boolean namesSources(MavenProject module) {
        Plugin plugin = module.getPlugin(PLUGIN);
        if (plugin == null) {
            return false;
        }
        return names(plugin.getConfiguration())
                || plugin.getExecutions().stream().anyMatch(execution -> names(execution.getConfiguration()));
    }

    private static boolean names(@Nullable Object configuration) {
        return configuration instanceof Xpp3Dom dom && dom.getChild("sources") != null;
    }

    private Placeholders placeholders(Map<String, String> given, MavenProject project) {
        return new Placeholders(given, new MavenProperties(mojo.session(), project));
    }
}
