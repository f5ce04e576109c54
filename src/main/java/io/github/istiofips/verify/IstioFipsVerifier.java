// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.verify;

import io.github.istiofips.certificate.CertificateInspection;
import io.github.istiofips.certificate.CertificateInspector;
import io.github.istiofips.certificate.StorePassword;
import io.github.istiofips.certificate.UnreadableCertificate;
import io.github.istiofips.certificate.discovery.CertificateInputs;
import io.github.istiofips.image.registry.Traffic;
import io.github.istiofips.mesh.ImageUse;
import io.github.istiofips.mesh.MeshRequest;
import io.github.istiofips.mesh.MeshResolution;
import io.github.istiofips.mesh.discovery.MeshResolver;
import io.github.istiofips.policy.InspectedImage;
import io.github.istiofips.policy.Judgement;
import io.github.istiofips.policy.MeshFacts;
import io.github.istiofips.policy.Policy;
import io.github.istiofips.policy.data.PolicyData;
import io.github.istiofips.policy.data.RuleCatalogue;
import io.github.istiofips.project.Globs;
import io.github.istiofips.project.ProjectFile;
import io.github.istiofips.project.ProjectFiles;
import io.github.istiofips.project.SourceException;
import io.github.istiofips.report.ReportInput;
import io.github.istiofips.report.RunLog;
import io.github.istiofips.report.VerificationReport;
import io.github.istiofips.verify.ProjectRequest.CertificateSelection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Takes a request through all stations: resolve, fetch, inspect, judge, report. Thread-safe. */
public final class IstioFipsVerifier {

    /** Images inspected at the same time; more gain nothing once the network or a few cores are busy. */
    private static final int PARALLEL_IMAGES = 4;

    private static final String TOOL = "istio-fips-maven-plugin";

    private final PolicyData data;
    private final Policy policy;
    private final ExpectedExecutables expectedExecutables = ExpectedExecutables.load();

    /** Judges by the tables that ship with the plugin. */
    public IstioFipsVerifier() {
        this(PolicyData.builtIn());
    }

    /** Judges by tables of the user's. */
    public IstioFipsVerifier(PolicyData data) {
        this.data = data;
        this.policy = new Policy(RuleCatalogue.load(), data);
    }

    /**
     * Reads a project; needs no network.
     *
     * @throws SourceException if a file named in the request is missing or cannot be parsed
     * @throws IOException if the project cannot be read
     */
    public ProjectContent read(ProjectRequest request) throws SourceException, IOException {
        ProjectFiles files = ProjectFiles.walk(request.baseDirectory(), request.otherModules());
        MeshResolution resolution = MeshResolver.resolve(new MeshRequest(
                request.baseDirectory(), files, request.sources(), request.istioVersion(), request.placeholders()));
        CertificateInputs.Collected collected = collect(files, request.certificates());
        return new ProjectContent(resolution, inspected(collected), collected.plannedKeys());
    }

    /**
     * Inspects and judges what a project leads to.
     *
     * @throws SourceException if one of the layouts is none
     * @throws IOException if the work directory cannot be written
     */
    public Verification verify(ProjectContent content, VerificationRequest request)
            throws SourceException, IOException {
        return run(
                request,
                inspector -> new MeshFacts(
                        content.resolution(),
                        inspectAll(inspector, content.resolution().images()),
                        content.certificates().certificates(),
                        content.certificates().unreadable(),
                        content.plannedKeys()));
    }

    /**
     * Inspects and judges one thing outside any project.
     *
     * @param text the target as the user typed it, which names it in the report
     * @param passwords passwords of keystores and encrypted keys; the first whose pattern fits the text counts
     * @throws SourceException if one of the layouts is none
     * @throws IOException if the target or the work directory cannot be read or written
     */
    public Verification inspect(
            String text, Target target, List<KeystorePassword> passwords, VerificationRequest request)
            throws SourceException, IOException {
        Optional<StorePassword> password =
                KeystorePassword.finder(Path.of(""), passwords).apply(text.replace('\\', '/'));
        return run(
                request,
                inspector -> new TargetFacts(inspector, new DirectoryInspector(expectedExecutables), password)
                        .of(text, target));
    }

    /** What a run does with the means to inspect images. */
    @FunctionalInterface
    private interface FactFinder {
        MeshFacts find(ImageInspector inspector) throws IOException;
    }

    private Verification run(VerificationRequest request, FactFinder finder) throws SourceException, IOException {
        long start = System.nanoTime();
        ConfiguredSources sources = new ConfiguredSources(request.images());
        MeshFacts facts;
        long cacheHits;
        Optional<ProgressMeter> meter =
                request.images().progress().map(console -> ProgressMeter.start(sources.traffic(), console));
        try (WorkDirectory work = WorkDirectory.create(request.workDirectory())) {
            ImageInspector inspector = new ImageInspector(
                    sources,
                    request.images().cache(),
                    request.images().platforms(),
                    work.path(),
                    expectedExecutables,
                    Extent.of(request.policy()),
                    offlineLock(request));
            facts = finder.find(inspector);
            cacheHits = inspector.cacheHits();
        } finally {
            meter.ifPresent(ProgressMeter::close);
        }
        Judgement judgement = policy.judge(facts, request.policy());
        VerificationReport report = VerificationReport.assemble(new ReportInput(
                TOOL,
                request.toolVersion(),
                request.policy().asOf(),
                data.asOf().toString(),
                request.parameters(),
                request.switches(),
                facts,
                judgement));
        Traffic traffic = sources.traffic();
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        return new Verification(report, new RunLog(traffic.bytesFetched(), traffic.requests(), cacheHits, millis));
    }

    private static OfflineLock offlineLock(VerificationRequest request) {
        return request.images().registries().offline() && request.policy().tagRules()
                ? new OfflineLock(request.policy().lock())
                : OfflineLock.NONE;
    }

    private static CertificateInputs.Collected collect(ProjectFiles files, CertificateSelection selection)
            throws SourceException {
        Predicate<ProjectFile> named = Globs.of(selection.includes(), "<certificates>");
        Predicate<ProjectFile> excluded = Globs.of(selection.excludes(), "<certificates>");
        if (!selection.includes().isEmpty() && files.list().stream().noneMatch(named)) {
            throw new SourceException(
                    Optional.empty(),
                    "includes " + selection.includes() + " in <certificates>: no file of the module matches; "
                            + "correct the patterns, which are relative to the module's directory");
        }
        return CertificateInputs.collect(
                files,
                named,
                selection.includes().isEmpty() ? excluded : excluded.or(named.negate()),
                KeystorePassword.finder(files.base(), selection.passwords()));
    }

    private static CertificateInspection inspected(CertificateInputs.Collected collected) {
        CertificateInspection inspected = CertificateInspector.inspect(collected.inputs());
        List<UnreadableCertificate> unreadable = new ArrayList<>(collected.unreadable());
        unreadable.addAll(inspected.unreadable());
        return new CertificateInspection(inspected.certificates(), unreadable);
    }

    private static List<InspectedImage> inspectAll(ImageInspector inspector, List<ImageUse> uses) {
        return Parallel.map(uses, PARALLEL_IMAGES, inspector::inspect);
    }
}
