// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import io.github.istiofips.mesh.MeshSource;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.verify.IstioFipsVerifier;
import io.github.istiofips.verify.ProjectContent;
import io.github.istiofips.verify.ProjectRequest;
import io.github.istiofips.verify.VerificationRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the images that the project's Istio configuration leads to, fetches and inspects them, judges them, writes a report, and
 * fails the build on what is not FIPS and on what could not be judged.
 */
@Mojo(name = "verify-istio-fips", defaultPhase = LifecyclePhase.VERIFY, requiresProject = false, threadSafe = true)
public final class VerifyIstioFipsMojo extends AbstractJudgingMojo {

    /** Skips the goal. */
    @Parameter(property = "istioFips.skip", defaultValue = "false")
    private boolean skip;

    /** Whether a build in which no module has Istio configuration fails. */
    @Parameter(property = "istioFips.failIfNoImages", defaultValue = "true")
    private boolean failIfNoImages;

    /**
     * Whether an image fails the build that has a shell, a package manager or another program which distroless images of Istio do not have.
     * All layers of each image are read for this.
     */
    @Parameter(property = "istioFips.requireDistroless", defaultValue = "false")
    private boolean requireDistroless;

    /**
     * What to resolve; discovered in the module's directory if not given. Elements may repeat: <code>&lt;helm&gt;</code> with
     * <code>chart</code>, <code>version</code>, <code>release</code>, <code>namespace</code>, <code>valuesFiles</code>,
     * <code>set</code>; <code>&lt;istioctl&gt;</code> with <code>files</code>, <code>set</code>, <code>version</code>;
     * <code>&lt;manifests&gt;</code> with <code>includes</code>, <code>excludes</code>; <code>&lt;images&gt;</code> with
     * <code>&lt;image&gt;</code> elements.
     */
    @Parameter
    private List<SourceParameter> sources = new ArrayList<>();

    /**
     * Certificate, key and keystore files to judge, as <code>includes</code> and <code>excludes</code>; discovered if not given.
     */
    @Parameter
    private CertificateFiles certificates = new CertificateFiles();

    /** Istio version that applies where a source does not say. */
    @Parameter(property = "istioFips.istioVersion")
    private @Nullable String istioVersion;

    /**
     * Values for placeholders left in the sources: <code>${NAME}</code>, <code>$NAME</code>, <code>&#64;NAME&#64;</code> and
     * <code>###NAME###</code>. What Maven filters resources with is used too: properties of the user, the system and the POM, filter
     * files of the build, and fields of the project such as <code>project.version</code>.
     */
    @Parameter
    private Map<String, String> placeholders = new HashMap<>();

    @Inject
    VerifyIstioFipsMojo(MavenSession session, MojoExecution execution, SettingsDecrypter decrypter) {
        super(session, execution, decrypter);
    }

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("verification of Istio images is skipped by istioFips.skip");
            return;
        }
        removeOldReport();
        IstioFipsVerifier verifier = new IstioFipsVerifier();
        ProjectReader reader = new ProjectReader(this);
        try {
            ProjectRequest request = reader.request(sources, certificates, passwords(), istioVersion, placeholders);
            VerificationRequest verification = request(request);
            ProjectContent content = verifier.read(request);
            if (content.isEmpty() && !coversWholeBuild() && reader.anotherModuleIsConfigured(verifier)) {
                getLog().info("no Istio configuration in this module; another module of the build has it");
                return;
            }
            content.resolution().notes().forEach(note -> getLog().info(note));
            conclude(verifier.verify(content, verification));
        } catch (SourceException e) {
            throw new MojoExecutionException(e.getMessage(), e);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Returns how to verify what the project leads to. */
    VerificationRequest request(ProjectRequest project) throws MojoExecutionException {
        VerificationRequest request = request(true, failIfNoImages, parameters(project));
        return request.with(request.policy().withDistroless(requireDistroless));
    }

    private SortedMap<String, Object> parameters(ProjectRequest request) {
        SortedMap<String, Object> parameters = new TreeMap<>();
        parameters.put("failIfNoImages", failIfNoImages);
        parameters.put("istioVersion", request.istioVersion());
        parameters.put("requireDistroless", requireDistroless);
        parameters.put(
                "sources",
                request.sources().isEmpty()
                        ? "discovered"
                        : request.sources().stream()
                                .map(VerifyIstioFipsMojo::kind)
                                .toList());
        return parameters;
    }

    private static String kind(MeshSource source) {
        return source.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }
}
