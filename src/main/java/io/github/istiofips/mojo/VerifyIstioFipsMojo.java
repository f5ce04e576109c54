// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mojo;

import io.github.istiofips.mesh.MeshSource;
import io.github.istiofips.policy.PolicyRequest;
import io.github.istiofips.policy.ReferenceMask;
import io.github.istiofips.policy.data.LockFile;
import io.github.istiofips.policy.data.PolicyData;
import io.github.istiofips.policy.data.RuleCatalogue;
import io.github.istiofips.policy.data.Waiver;
import io.github.istiofips.policy.data.WaiverFile;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.verify.IstioFipsVerifier;
import io.github.istiofips.verify.ProjectContent;
import io.github.istiofips.verify.ProjectRequest;
import io.github.istiofips.verify.VerificationRequest;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
import org.eclipse.aether.RepositorySystem;
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

    /**
     * File with the findings that somebody answers for until a date; <code>istio-fips-waivers.yaml</code> in the module's directory
     * if not given and there. Waived findings stay in the report and do not fail the build.
     */
    @Parameter(property = "istioFips.waiversFile")
    private @Nullable File waiversFile;

    /**
     * File with the content that each reference led to when it was reviewed, written by the goal <code>lock</code>;
     * <code>istio-fips.lock.json</code> in the module's directory if not given and there. A tag that leads to other content is a
     * violation, and with <code>-o</code> the file says which content a tag means.
     */
    @Parameter(property = "istioFips.lockFile")
    private @Nullable File lockFile;

    /**
     * Tables of publishers, their tags and registries, and of support windows, in place of those that ship with this plugin: a JSON file, or
     * an artifact <code>groupId:artifactId[:extension[:classifier]]:version</code>, whose extension is <code>json</code> if not given.
     */
    @Parameter(property = "istioFips.policyData")
    private @Nullable String policyData;

    private final RepositorySystem repositories;

    @Inject
    VerifyIstioFipsMojo(
            MavenSession session, MojoExecution execution, SettingsDecrypter decrypter, RepositorySystem repositories) {
        super(session, execution, decrypter);
        this.repositories = repositories;
    }

    @Override
    public void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("verification of Istio images is skipped by istioFips.skip");
            return;
        }
        removeOldReport();
        PolicyData data = policyData();
        requireKnownDistributions(data);
        IstioFipsVerifier verifier = new IstioFipsVerifier(data);
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
            throw failure(e);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Returns how to verify what the project leads to. */
    VerificationRequest request(ProjectRequest project) throws MojoExecutionException {
        VerificationRequest request = request(true, failIfNoImages, parameters(project));
        return request.with(locked(request.policy()
                .withDistroless(requireDistroless)
                .withWaivers(waivers(request.policy().asOf()))));
    }

    private PolicyData policyData() throws MojoExecutionException {
        return policyData == null || policyData.isBlank()
                ? PolicyData.builtIn()
                : new PolicyDataParameter(repositories, session()).read(policyData.strip(), baseDirectory());
    }

    private List<Waiver> waivers(LocalDate date) throws MojoExecutionException {
        Optional<Path> file = waiversPath();
        if (file.isEmpty()) {
            return List.of();
        }
        try {
            return WaiverFile.read(relative(file.get()), file.get(), date, RuleCatalogue.load(), ReferenceMask::mask);
        } catch (SourceException e) {
            throw failure(e);
        }
    }

    private Optional<Path> waiversPath() {
        return fileIfAny(waiversFile, WaiverFile.DEFAULT_NAME);
    }

    private PolicyRequest locked(PolicyRequest request) throws MojoExecutionException {
        Optional<Path> file = lockPath();
        if (file.isEmpty()) {
            return request;
        }
        try {
            return request.withLock(LockFile.read(relative(file.get()), file.get(), ReferenceMask::mask));
        } catch (SourceException e) {
            throw failure(e);
        }
    }

    private Optional<Path> lockPath() {
        return fileIfAny(lockFile, LockFile.DEFAULT_NAME);
    }

    private SortedMap<String, Object> parameters(ProjectRequest request) {
        SortedMap<String, Object> parameters = new TreeMap<>();
        parameters.put("failIfNoImages", failIfNoImages);
        parameters.put("policyData", Optional.ofNullable(policyData));
        parameters.put("istioVersion", request.istioVersion());
        parameters.put("lockFile", lockPath().map(this::relative));
        parameters.put("waiversFile", waiversPath().map(this::relative));
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
